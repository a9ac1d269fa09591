package org.lamina.types;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule, and the same rule with sizes put in; the relations stand one under the other.
 *
 * @param rule {@code H + 2*pad >= dil*(k - 1) + 1}
 * @param here {@code 4 + 2*0   >= 1*(5 - 1) + 1        4 >= 5 is false}
 */
public record WorkedRule(String rule, String here) {
    private static final Pattern RELATION = Pattern.compile("==|!=|<=|>=|<|>");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Za-z_]\\w*");
    private static final Pattern PLAIN = Pattern.compile("\\w+");
    private static final String GAP = " ".repeat(8);

    static WorkedRule of(String rule, Map<String, Size> bindings, Facts facts) {
        Matcher relation = RELATION.matcher(rule);
        if (!relation.find()) {
            return new WorkedRule(rule, put(rule, bindings));
        }
        String left = rule.substring(0, relation.start()).strip();
        String right = rule.substring(relation.end()).strip();
        String leftHere = put(left, bindings);
        String rightHere = put(right, bindings);
        int width = Math.max(left.length(), leftHere.length());
        String middle = " " + relation.group() + " ";
        String outcome = constraint(left, relation.group(), right, bindings)
                .map(constraint -> GAP + outcome(constraint, facts))
                .orElse("");
        return new WorkedRule(pad(left, width) + middle + right, pad(leftHere, width) + middle + rightHere + outcome);
    }

    /** Every bound name that is not called as a function, replaced by its size. */
    private static String put(String text, Map<String, Size> bindings) {
        Matcher name = NAME.matcher(text);
        StringBuilder result = new StringBuilder();
        while (name.find()) {
            Size size = bindings.get(name.group());
            boolean called = name.end() < text.length() && text.charAt(name.end()) == '(';
            String shown = size == null || called ? name.group() : operand(size.text(), text.strip(), name.group());
            name.appendReplacement(result, Matcher.quoteReplacement(shown));
        }
        return name.appendTail(result).toString();
    }

    /** Parentheses are needed for more than a number or a name, unless it stands alone. */
    private static String operand(String size, String text, String name) {
        return text.equals(name) || PLAIN.matcher(size).matches() ? size : "(" + size + ")";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** Empty if the rule is more than arithmetic, or divides by 0. */
    private static Optional<Constraint> constraint(
            String left, String relation, String right, Map<String, Size> bindings) {
        for (Relation candidate : Relation.values()) {
            if (candidate.text().equals(relation)) {
                try {
                    return Optional.of(new Constraint(
                            candidate, new SizeReader(left, bindings).read(), new SizeReader(right, bindings).read()));
                } catch (IllegalArgumentException | ArithmeticException beyondArithmetic) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static String outcome(Constraint constraint, Facts facts) {
        String claim = constraint.left().text() + " " + constraint.relation().text() + " "
                + constraint.right().text();
        return claim
                + facts.decide(constraint)
                        .match(
                                proved -> " is true",
                                refuted -> refuted.example().isEmpty()
                                        ? " is false"
                                        : " is false for " + Explanation.example(refuted.example()),
                                unknown -> " is not known to be true");
    }
}
