package org.lamina.types;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of sizes from the ranges of their names. A polynomial is rewritten with every atom counted from its least
 * value, so that {@code H*W - H} is seen to be at least 0; then floor divisions are replaced by the ends of
 * {@code 0 <= e - c*(e//c) <= c - 1}, so that {@code H - 2*(H//2)} is seen to lie in 0 .. 1.
 */
final class Bounds {
    /** How many floor divisions are replaced one after the other. */
    private static final int MAX_REPLACED = 4;

    private final Map<SizeName, Interval> ranges;
    private final Map<Atom.Floor, Interval> known = new HashMap<>();

    Bounds(Map<SizeName, Interval> ranges) {
        this.ranges = ranges;
    }

    Interval of(SizeName name) {
        return ranges.getOrDefault(name, Interval.POSITIVE);
    }

    Interval of(Size size) {
        BigInteger negated = least(size.negate());
        return new Interval(least(size), negated == null ? null : negated.negate());
    }

    boolean isAtLeast(Size size, long value) {
        BigInteger least = least(size);
        return least != null && least.compareTo(BigInteger.valueOf(value)) >= 0;
    }

    @Nullable
    BigInteger least(Size size) {
        return size.isConstant() ? size.big() : least(size, MAX_REPLACED);
    }

    private @Nullable BigInteger least(Size size, int replacements) {
        BigInteger best = leastOfTerms(size);
        if (replacements == 0) {
            return best;
        }
        for (Term term : size.terms()) {
            if (term.monomial().degree() == 1
                    && term.monomial().atoms().get(0) instanceof Atom.Floor floor
                    && floor.divisor().isConstant()) {
                // c*(e//c) >= e - c + 1 where the coefficient is positive, and <= e where it is negative.
                boolean positive = term.coefficient().signum() > 0;
                Size divisor = floor.divisor();
                Size end = positive ? floor.numerator().minus(divisor).plus(1) : floor.numerator();
                Size scaled = size.minus(Size.of(term)).times(divisor).plus(end.times(Size.of(term.coefficient())));
                BigInteger least = least(scaled, replacements - 1);
                best = Interval.greater(best, least == null ? null : ceilDiv(least, divisor.big()));
            }
        }
        return best;
    }

    private @Nullable BigInteger leastOfTerms(Size size) {
        Size shifted = size.mapAtoms(atom -> {
            BigInteger low = of(atom).low();
            return low == null ? Size.of(atom) : Size.of(atom).plus(Size.of(low));
        });
        BigInteger sum = shifted.big();
        for (Term term : shifted.terms()) {
            if (!term.isConstant()) {
                BigInteger least = leastOfTerm(term);
                if (least == null) {
                    return null;
                }
                sum = sum.add(least);
            }
        }
        return sum;
    }

    /** Least value of a term whose atoms count from their least values. */
    private @Nullable BigInteger leastOfTerm(Term term) {
        List<Atom> atoms = term.monomial().atoms();
        BigInteger product = term.coefficient();
        for (Atom atom : atoms) {
            Interval range = of(atom);
            BigInteger low = range.low();
            BigInteger high = range.high();
            if (low == null) {
                // Of a sign that is not known: only a lone factor with an end on the right side is bounded.
                return atoms.size() > 1 || term.coefficient().signum() > 0 || high == null
                        ? null
                        : term.coefficient().multiply(high);
            }
            if (term.coefficient().signum() < 0) {
                if (high == null) {
                    return null;
                }
                product = product.multiply(high.subtract(low));
            }
        }
        return term.coefficient().signum() < 0 ? product : BigInteger.ZERO;
    }

    Interval of(Atom atom) {
        if (atom instanceof Atom.Floor floor) {
            Interval range = known.get(floor);
            if (range == null) {
                range = quotient(of(floor.numerator()), of(floor.divisor()));
                known.put(floor, range);
            }
            return range;
        }
        return of(((Atom.Named) atom).name());
    }

    private static Interval quotient(Interval numerator, Interval divisor) {
        if (!divisor.isAtLeast(1)) {
            return Interval.ALL;
        }
        BigInteger least = divisor.low();
        BigInteger most = divisor.high();
        BigInteger low = numerator.low();
        BigInteger high = numerator.high();
        return new Interval(
                low == null ? null : floorDiv(low, low.signum() < 0 ? least : most),
                high == null ? null : floorDiv(high, high.signum() < 0 ? most : least));
    }

    /** Rounded down; a divisor that is null is infinite. */
    private static BigInteger floorDiv(BigInteger numerator, @Nullable BigInteger divisor) {
        if (divisor == null) {
            return BigInteger.valueOf(numerator.signum() < 0 ? -1 : 0);
        }
        return Polynomial.floorDiv(numerator, divisor);
    }

    private static BigInteger ceilDiv(BigInteger numerator, BigInteger divisor) {
        return Polynomial.floorDiv(numerator.negate(), divisor).negate();
    }

    /**
     * A size that is at least 0 exactly where {@code size} is, without common factors, and without floor divisions that
     * have coefficient 1 or -1: {@code e//c + r >= 0} means {@code e + c*r >= 0}, and {@code r - e//c >= 0} means
     * {@code c*r + c - 1 - e >= 0}.
     */
    static Size withoutDivisions(Size size) {
        BigInteger content = Polynomial.content(size);
        if (content.signum() == 0) {
            return size;
        }
        Size reduced = Polynomial.floorDiv(size, content);
        for (Term term : reduced.terms()) {
            if (term.monomial().degree() == 1
                    && term.coefficient().abs().equals(BigInteger.ONE)
                    && term.monomial().atoms().get(0) instanceof Atom.Floor floor
                    && floor.divisor().isConstant()) {
                Size scaled = reduced.minus(Size.of(term)).times(floor.divisor());
                return withoutDivisions(
                        term.coefficient().signum() > 0
                                ? scaled.plus(floor.numerator())
                                : scaled.plus(floor.divisor()).minus(1).minus(floor.numerator()));
            }
        }
        return reduced;
    }

    /** {@code size} without the floor divisions whose value is certain. */
    Size resolve(Size size) {
        if (size.terms().stream().allMatch(t -> t.monomial().atoms().stream().allMatch(Atom.Named.class::isInstance))) {
            return size;
        }
        return size.mapAtoms(this::resolve);
    }

    private Size resolve(Atom atom) {
        if (!(atom instanceof Atom.Floor floor)) {
            return Size.of(atom);
        }
        Size numerator = resolve(floor.numerator());
        Size divisor = resolve(floor.divisor());
        if (!numerator.equals(floor.numerator()) || !divisor.equals(floor.divisor())) {
            return divisor.isZero() ? Size.of(atom) : resolve(numerator.floorDiv(divisor));
        }
        Interval range = of(atom);
        if (range.low() != null && range.isSingle()) {
            return Size.of(range.low());
        }
        if (!divisor.isConstant() && isAtLeast(numerator, 0) && isAtLeast(divisor.minus(numerator), 1)) {
            return Size.of(0);
        }
        return Size.of(atom);
    }
}
