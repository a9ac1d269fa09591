package org.lamina.types;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamina.diag.CompilerBug;

/** Sums, products and values of sizes that are not plain numbers. */
final class Polynomial {
    static final int MAX_TERMS = 4096;
    static final int MAX_BITS = 4096;
    static final int MAX_WEIGHT = 2000;
    private static final int MAX_DEGREE = 256;

    private Polynomial() {}

    /** Accumulates terms; {@link #size} is their sum. */
    static final class Sum {
        private final TreeMap<Monomial, BigInteger> coefficients = new TreeMap<>(Comparator.reverseOrder());

        Sum add(BigInteger coefficient, Monomial monomial) {
            coefficients.merge(monomial, coefficient, BigInteger::add);
            if (coefficients.size() > MAX_TERMS) {
                throw new ArithmeticException("a size of more than " + MAX_TERMS + " terms");
            }
            return this;
        }

        Size size() {
            List<Term> terms = new ArrayList<>(coefficients.size());
            coefficients.forEach((monomial, coefficient) -> {
                if (coefficient.signum() != 0) {
                    terms.add(new Term(checked(coefficient), monomial));
                }
            });
            return Size.ofSorted(List.copyOf(terms));
        }
    }

    /** {@code left + factor*right}. */
    static Size sum(Size left, Size right, BigInteger factor) {
        Sum sum = new Sum();
        left.terms().forEach(t -> sum.add(t.coefficient(), t.monomial()));
        right.terms().forEach(t -> sum.add(t.coefficient().multiply(factor), t.monomial()));
        return sum.size();
    }

    static Size product(Size left, Size right) {
        Sum sum = new Sum();
        for (Term a : left.terms()) {
            for (Term b : right.terms()) {
                if (a.monomial().degree() + b.monomial().degree() > MAX_DEGREE) {
                    throw new ArithmeticException("a size that multiplies more than " + MAX_DEGREE + " factors");
                }
                sum.add(a.coefficient().multiply(b.coefficient()), a.monomial().times(b.monomial()));
            }
        }
        return sum.size();
    }

    static BigInteger checked(BigInteger coefficient) {
        if (coefficient.bitLength() > MAX_BITS) {
            throw new ArithmeticException("a number of more than " + MAX_BITS + " bits in a size");
        }
        return coefficient;
    }

    /** Atoms of all levels; bounded, since divisions of divisions share parts and would double with every step. */
    static int weight(List<Term> terms) {
        int weight = 0;
        for (Term term : terms) {
            for (Atom atom : term.monomial().atoms()) {
                weight += atom instanceof Atom.Floor floor
                        ? 1 + floor.numerator().weight() + floor.divisor().weight()
                        : 1;
            }
        }
        if (weight > MAX_WEIGHT) {
            throw new ArithmeticException("a size with more than " + MAX_WEIGHT + " names and divisions");
        }
        return weight;
    }

    static BigInteger evaluate(Size size, Map<SizeName, Long> values) {
        BigInteger sum = BigInteger.ZERO;
        for (Term term : size.terms()) {
            BigInteger product = term.coefficient();
            for (Atom atom : term.monomial().atoms()) {
                product = product.multiply(evaluate(atom, values));
            }
            sum = sum.add(product);
        }
        return sum;
    }

    private static BigInteger evaluate(Atom atom, Map<SizeName, Long> values) {
        if (atom instanceof Atom.Floor floor) {
            BigInteger divisor = evaluate(floor.divisor(), values);
            if (divisor.signum() <= 0) {
                throw new ArithmeticException("a divisor below 1");
            }
            return floorDiv(evaluate(floor.numerator(), values), divisor);
        }
        SizeName name = ((Atom.Named) atom).name();
        Long value = values.get(name);
        if (value == null) {
            throw new CompilerBug("no value for the size name `" + name.key() + "`");
        }
        return BigInteger.valueOf(value);
    }

    /** Greatest common divisor of the coefficients other than the constant; 0 if there are none. */
    static BigInteger content(Size size) {
        BigInteger content = BigInteger.ZERO;
        for (Term term : size.terms()) {
            content = term.isConstant() ? content : content.gcd(term.coefficient());
        }
        return content;
    }

    /** Every coefficient divided by {@code number} and rounded down. */
    static Size floorDiv(Size size, BigInteger number) {
        Sum sum = new Sum();
        size.terms().forEach(t -> sum.add(floorDiv(t.coefficient(), number), t.monomial()));
        return sum.size();
    }

    /** Rounded down. */
    static BigInteger floorDiv(BigInteger numerator, BigInteger divisor) {
        BigInteger[] parts = numerator.divideAndRemainder(divisor);
        return parts[1].signum() != 0 && parts[1].signum() != divisor.signum()
                ? parts[0].subtract(BigInteger.ONE)
                : parts[0];
    }
}
