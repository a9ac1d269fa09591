package org.lamina.elaborate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamina.syntax.Expr;
import org.lamina.types.Constraint;

/** A rule with numbers in the place of its names: {@code 4 + 2*0 >= 1*(5 - 1) + 1        4 >= 5 is false}. */
final class Substitution {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?!\\s*\\()");

    private Substitution() {}

    static String show(Env env, Expr rule, Constraint constraint) {
        Matcher names = NAME.matcher(Reporter.oneLine(rule.span()));
        String filled = names.replaceAll(match -> {
            Val value = env.find(match.group());
            return Matcher.quoteReplacement(value instanceof Val.Int i ? number(i) : match.group());
        });
        String verdict = constraint.left().text() + " " + constraint.relation().text() + " "
                + constraint.right().text() + " is false";
        return filled + "        " + verdict;
    }

    private static String number(Val.Int i) {
        String text = i.size().text();
        return text.matches("[A-Za-z0-9_]+") ? text : "(" + text + ")";
    }
}
