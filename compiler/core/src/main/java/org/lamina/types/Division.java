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

    /** The normal form of {@code numerator // divisor}. */
    static Size floor(Size numerator, Size divisor) {
        if (divisor.isZero()) {
            throw new ArithmeticException("division by zero");
        }
        if (divisor.isConstant() && divisor.big().signum() < 0) {
            return floor(numerator.negate(), divisor.negate());
        }
        Result result = divide(numerator, divisor);
        Size rest = result.remainder();
        // The remainder of a division by a number has coefficients in 0 .. divisor - 1.
        if (rest.isZero() || divisor.isConstant() && rest.isConstant()) {
            return result.quotient();
        }
        BigInteger number = commonNumber(rest, divisor);
        if (!number.equals(BigInteger.ONE)) {
            // The constant is rounded down: (g*e + r) // (g*c) = e // c for 0 <= r < g.
            Size smaller = Polynomial.floorDiv(divisor, number);
            return result.quotient().plus(floor(Polynomial.floorDiv(rest, number), smaller));
        }
        Monomial factor = commonFactor(rest, divisor);
        if (!factor.isOne()) {
            Size smaller = without(divisor, factor);
            return result.quotient().plus(floor(without(rest, factor), smaller));
        }
        Optional<Atom.Floor> inner = innerDivision(rest);
        if (inner.isPresent()) {
            Size a = inner.get().divisor();
            Size others = rest.minus(Size.of(inner.get()));
            Size joined = inner.get().numerator().plus(a.times(others));
            return result.quotient().plus(floor(joined, a.times(divisor)));
        }
        return result.quotient().plus(Size.of(new Atom.Floor(rest, divisor)));
    }

    /** Greatest number that divides the divisor and all terms of the rest except its constant. */
    private static BigInteger commonNumber(Size rest, Size divisor) {
        BigInteger common = Polynomial.content(rest);
        for (Term term : divisor.terms()) {
            common = common.gcd(term.coefficient());
        }
        return common;
    }

    /** Names only: they are at least 1, so the divisor stays positive, which the rule for nested divisions needs. */
    private static Monomial commonFactor(Size rest, Size divisor) {
        Monomial common = divisor.terms().get(0).monomial().named();
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
                .forEach(t ->
                        sum.add(t.coefficient(), t.monomial().dividedBy(factor).orElseThrow()));
        return sum.size();
    }

    /** A summand {@code e // a} with coefficient 1: {@code (e // a + n) // b = (e + a*n) // (a*b)}. */
    private static Optional<Atom.Floor> innerDivision(Size rest) {
        return rest.terms().stream()
                .filter(t ->
                        t.coefficient().equals(BigInteger.ONE) && t.monomial().degree() == 1)
                .map(t -> t.monomial().atoms().get(0))
                .filter(Atom.Floor.class::isInstance)
                .map(Atom.Floor.class::cast)
                .findFirst();
    }
}
