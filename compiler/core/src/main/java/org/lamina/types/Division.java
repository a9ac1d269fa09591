package org.lamina.types;

import java.math.BigInteger;
import java.util.Optional;
import java.util.TreeMap;

/** Division of sizes. */
final class Division {

    /** {@code dividend = divisor*quotient + remainder}. */
    record Result(Size quotient, Size remainder) {}

    private Division() {}

    /**
     * Long division by the leading term of the divisor: no term of the remainder has a multiple of its monomial with a
     * coefficient outside 0 .. |k| - 1, k the leading coefficient. Hence sizes that differ by a multiple of the divisor
     * have the same remainder, which is what makes {@code (c*q + r) // c = q + r // c} a normal form.
     */
    static Result divide(Size dividend, Size divisor) {
        Term lead = divisor.terms().get(0);
        TreeMap<Monomial, BigInteger> rest = new TreeMap<>();
        dividend.terms().forEach(t -> rest.put(t.monomial(), t.coefficient()));
        Polynomial.Sum quotient = new Polynomial.Sum();
        Polynomial.Sum remainder = new Polynomial.Sum();
        while (!rest.isEmpty()) {
            Monomial monomial = rest.lastKey();
            BigInteger coefficient = rest.get(monomial);
            Optional<Monomial> factor = monomial.dividedBy(lead.monomial());
            BigInteger times = factor.isPresent() ? roundedQuotient(coefficient, lead.coefficient()) : BigInteger.ZERO;
            if (times.signum() != 0) {
                quotient.add(times, factor.orElseThrow());
                for (Term term : divisor.terms()) {
                    Monomial product = term.monomial().times(factor.orElseThrow());
                    rest.merge(product, term.coefficient().multiply(times).negate(), BigInteger::add);
                    rest.computeIfPresent(product, (m, c) -> c.signum() == 0 ? null : c);
                }
            }
            BigInteger left = rest.remove(monomial);
            if (left != null) {
                remainder.add(left, monomial);
            }
        }
        return new Result(quotient.size(), remainder.size());
    }

    /** The q for which {@code a - k*q} lies in 0 .. |k| - 1. */
    private static BigInteger roundedQuotient(BigInteger a, BigInteger k) {
        BigInteger quotient = Polynomial.floorDiv(a, k.abs());
        return k.signum() < 0 ? quotient.negate() : quotient;
    }

    static Size floor(Size numerator, Size divisor) {
        if (divisor.isZero()) {
            throw new ArithmeticException("division by zero");
        }
        return floor(numerator, divisor, true);
    }

    /**
     * The normal form of {@code numerator // divisor}.
     *
     * @param positive whether the divisor is at least 1 wherever the program is valid. Taking out a symbolic common factor
     *     keeps the quotient but may turn the sign of the divisor, and the rule for nested divisions needs it positive.
     */
    private static Size floor(Size numerator, Size divisor, boolean positive) {
        if (divisor.isConstant() && divisor.big().signum() < 0) {
            return floor(numerator.negate(), divisor.negate(), true);
        }
        Result result = divide(numerator, divisor);
        Size rest = result.remainder();
        // The remainder of a division by a number has coefficients in 0 .. divisor - 1.
        if (rest.isZero() || divisor.isConstant() && rest.isConstant()) {
            return result.quotient();
        }
        BigInteger number = commonNumber(rest, divisor);
        if (!number.equals(BigInteger.ONE)) {
            Size smaller = floorOfMultiple(divisor, number);
            return result.quotient().plus(floor(floorOfMultiple(rest, number), smaller, positive));
        }
        Monomial factor = commonFactor(rest, divisor);
        if (!factor.isOne()) {
            Size smaller = without(divisor, factor);
            return result.quotient().plus(floor(without(rest, factor), smaller, smaller.isConstant()));
        }
        Optional<Atom.Floor> inner = positive || divisor.isConstant() ? innerDivision(rest) : Optional.empty();
        if (inner.isPresent()) {
            Size a = inner.get().divisor();
            Size others = rest.minus(Size.of(inner.get()));
            Size joined = inner.get().numerator().plus(a.times(others));
            return result.quotient().plus(floor(joined, a.times(divisor), a.isConstant()));
        }
        return result.quotient().plus(Size.of(new Atom.Floor(rest, divisor)));
    }

    /** Greatest number that divides the divisor and all terms of the rest except its constant. */
    private static BigInteger commonNumber(Size rest, Size divisor) {
        BigInteger common = BigInteger.ZERO;
        for (Term term : divisor.terms()) {
            common = common.gcd(term.coefficient());
        }
        for (Term term : rest.terms()) {
            common = term.isConstant() ? common : common.gcd(term.coefficient());
        }
        return common;
    }

    /** Every term divided by {@code number}, the constant rounded down: {@code (g*e + r) // g = e} for 0 <= r < g. */
    private static Size floorOfMultiple(Size size, BigInteger number) {
        Polynomial.Sum sum = new Polynomial.Sum();
        size.terms().forEach(t -> sum.add(Polynomial.floorDiv(t.coefficient(), number), t.monomial()));
        return sum.size();
    }

    private static Monomial commonFactor(Size rest, Size divisor) {
        Monomial common = divisor.terms().get(0).monomial();
        for (Term term : divisor.terms()) {
            common = common.gcd(term.monomial());
        }
        for (Term term : rest.terms()) {
            common = common.gcd(term.monomial());
        }
        return common;
    }

    private static Size without(Size size, Monomial factor) {
        Polynomial.Sum sum = new Polynomial.Sum();
        size.terms()
                .forEach(t -> sum.add(
                        t.coefficient(), t.monomial().dividedBy(factor).orElseThrow()));
        return sum.size();
    }

    /** A summand {@code e // a} with coefficient 1: {@code (e // a + n) // b = (e + a*n) // (a*b)}. */
    private static Optional<Atom.Floor> innerDivision(Size rest) {
        return rest.terms().stream()
                .filter(t -> t.coefficient().equals(BigInteger.ONE) && t.monomial().degree() == 1)
                .map(t -> t.monomial().atoms().get(0))
                .filter(Atom.Floor.class::isInstance)
                .map(Atom.Floor.class::cast)
                .findFirst();
    }
}
