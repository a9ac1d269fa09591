package org.lamina.types;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Sentences about sizes for diagnostics, in the names of the program. */
public final class Explanation {
    /** Candidates for a divisor or a bound that would make a constraint true. */
    private static final int MAX_CANDIDATES = 64;

    private static final long MAX_BOUND = 1L << 20;

    private Explanation() {}

    /**
     * A rule and the same rule with sizes in place of its names, one under the other:
     *
     * <pre>
     * H + 2*pad >= dil*(k - 1) + 1
     * 4 + 2*0   >= 1*(5 - 1) + 1        4 >= 5 is false
     * </pre>
     *
     * @param rule as the source has it; names without a binding stay as they are
     * @param bindings the sizes of the names
     * @param facts what is known where the rule is applied; decides a symbolic rule
     */
    public static WorkedRule work(String rule, Map<String, Size> bindings, Facts facts) {
        return WorkedRule.of(rule, bindings, facts);
    }

    /**
     * The condition under which two sizes are equal, such as {@code H//8 is even} for {@code 2*(H//16)} and
     * {@code H//8}. Empty if it has no short form, or if they are never or always equal.
     */
    public static Optional<String> equalWhen(Size left, Size right, Facts facts) {
        Size difference = facts.simplify(left).minus(facts.simplify(right));
        BigInteger content = Polynomial.content(difference);
        if (content.signum() == 0 || difference.big().mod(content).signum() != 0) {
            return Optional.empty();
        }
        Size zero = Polynomial.floorDiv(difference, content);
        Optional<Modulo> modulo = Modulo.of(zero);
        if (modulo.isPresent()) {
            return modulo.get().sentence();
        }
        for (Term term : zero.terms()) {
            Size rest = zero.minus(Size.of(term));
            if (term.monomial().degree() == 1
                    && term.monomial().atoms().get(0) instanceof Atom.Named named
                    && !rest.names().contains(named.name())
                    && term.coefficient().abs().equals(BigInteger.ONE)) {
                Size value = term.coefficient().signum() > 0 ? rest.negate() : rest;
                return Optional.of(named.name().text() + " is " + value.text());
            }
        }
        return Optional.empty();
    }

    /**
     * A simple constraint that, added to the facts, makes {@code wanted} true: a divisibility such as
     * {@code H % 16 == 0} or a bound such as {@code H >= 5}, the weakest of its kind; for a fix.
     */
    public static Optional<Constraint> sufficient(Constraint wanted, Facts facts) {
        for (SizeName name : new TreeSet<>(wanted.names())) {
            Size size = Size.of(name);
            Optional<Constraint> found = wanted.relation() == Relation.EQ
                    ? divisibility(size, wanted, facts)
                    : leastBound(size, wanted, facts);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Constraint> divisibility(Size size, Constraint wanted, Facts facts) {
        for (long divisor : divisorCandidates(wanted)) {
            Optional<Constraint> found = check(Constraint.divisible(size, Size.of(divisor)), wanted, facts);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Constraint> check(Constraint added, Constraint wanted, Facts facts) {
        Facts more = facts.with(added);
        return !more.isContradictory() && more.decide(wanted).isProved() ? Optional.of(added) : Optional.empty();
    }

    /** The least m for which {@code size >= m} is enough; tries powers of two, then halves the last step. */
    private static Optional<Constraint> leastBound(Size size, Constraint wanted, Facts facts) {
        long enough = 2;
        while (check(bound(size, enough), wanted, facts).isEmpty()) {
            enough *= 2;
            if (enough > MAX_BOUND) {
                return Optional.empty();
            }
        }
        long tooLittle = enough / 2;
        while (enough - tooLittle > 1) {
            long middle = (tooLittle + enough) / 2;
            if (check(bound(size, middle), wanted, facts).isPresent()) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return Optional.of(bound(size, enough));
    }

    private static Constraint bound(Size size, long least) {
        return new Constraint(Relation.GE, size, Size.of(least));
    }

    /** Divisors above 1 of the least common multiple of what the constraint divides by, small ones first. */
    private static List<Long> divisorCandidates(Constraint wanted) {
        Set<BigInteger> divisors = new LinkedHashSet<>();
        collectDivisors(wanted.left(), divisors);
        collectDivisors(wanted.right(), divisors);
        BigInteger multiple = BigInteger.ONE;
        for (BigInteger divisor : divisors) {
            multiple = multiple.divide(multiple.gcd(divisor)).multiply(divisor);
        }
        List<Long> candidates = new ArrayList<>();
        if (multiple.bitLength() <= 20) {
            for (long i = 2; i <= multiple.longValue() && candidates.size() < MAX_CANDIDATES; i++) {
                if (multiple.longValue() % i == 0) {
                    candidates.add(i);
                }
            }
        }
        return candidates;
    }

    private static void collectDivisors(Size size, Set<BigInteger> divisors) {
        for (Term term : size.terms()) {
            for (Atom atom : term.monomial().atoms()) {
                if (atom instanceof Atom.Floor floor) {
                    collectDivisors(floor.numerator(), divisors);
                    if (floor.divisor().isConstant()) {
                        divisors.add(floor.divisor().big());
                    }
                }
            }
        }
    }

    /** {@code 256 = 6*42 + 4}. */
    public static String division(long number, long divisor) {
        long rest = Math.floorMod(number, divisor);
        return number + " = " + divisor + "*" + Math.floorDiv(number, divisor) + (rest == 0 ? "" : " + " + rest);
    }

    /** The divisors of {@code number} nearest to {@code wanted}, below and above; both numbers are at least 1. */
    public static List<Long> divisorsNear(long number, long wanted) {
        long below = 0;
        long above = 0;
        for (long i = 1; i <= number / i; i++) {
            if (number % i == 0) {
                for (long divisor : new long[] {i, number / i}) {
                    if (divisor < wanted) {
                        below = Math.max(below, divisor);
                    } else if (divisor > wanted) {
                        above = above == 0 ? divisor : Math.min(above, divisor);
                    }
                }
            }
        }
        List<Long> near = new ArrayList<>();
        if (below > 0) {
            near.add(below);
        }
        if (above > 0) {
            near.add(above);
        }
        return near;
    }

    /** {@code H = 40, W = 8}, for lines such as {@code H = 40 gives 5 and 4}. */
    public static String example(Map<SizeName, Long> example) {
        return example.entrySet().stream()
                .map(entry -> entry.getKey().text() + " = " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The value of a size in an example, {@code 5}, or its text where the example does not settle it. */
    public static String value(Size size, Map<SizeName, Long> example) {
        return example.keySet().containsAll(size.names())
                ? Polynomial.evaluate(size, example).toString()
                : size.text();
    }
}
