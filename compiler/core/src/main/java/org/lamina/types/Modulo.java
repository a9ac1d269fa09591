package org.lamina.types;

import java.math.BigInteger;
import java.util.Optional;

/** The equation {@code dividend % divisor == rest}, as it stands in a normal form that equals 0. */
record Modulo(Size dividend, Size divisor, BigInteger rest) {

    /** Reads {@code zero == 0} as a remainder, if it is one up to its sign. */
    static Optional<Modulo> of(Size zero) {
        for (Term term : zero.terms()) {
            if (term.monomial().atoms().stream().noneMatch(Atom.Floor.class::isInstance)) {
                continue;
            }
            Optional<Modulo> found = of(term.coefficient().signum() > 0 ? zero.negate() : zero, term);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** {@code zero = e - c*(n // a) - t} with a term {@code -c*(n // a)}, c possibly a product. */
    private static Optional<Modulo> of(Size zero, Term term) {
        for (Atom atom : term.monomial().atoms()) {
            if (atom instanceof Atom.Floor floor) {
                Monomial others = term.monomial().dividedBy(Monomial.of(atom)).orElseThrow();
                Size product = Size.of(new Term(term.coefficient().abs(), others));
                Optional<Modulo> found =
                        product.equals(floor.divisor()) ? direct(zero, floor) : folded(zero, floor, product);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Modulo> direct(Size zero, Atom.Floor floor) {
        Size divisor = floor.divisor();
        Size rest = zero.plus(divisor.times(Size.of(floor))).minus(floor.numerator());
        return rest.isConstant()
                ? Optional.of(new Modulo(floor.numerator(), divisor, rest.big().negate()))
                : Optional.empty();
    }

    /** Nested divisions are joined, so that {@code (H//8) % 2} holds {@code H//16}. */
    private static Optional<Modulo> folded(Size zero, Atom.Floor floor, Size divisor) {
        Size dividend = zero.plus(divisor.times(Size.of(floor)));
        return dividend.floorDiv(divisor).equals(Size.of(floor))
                ? Optional.of(new Modulo(dividend, divisor, BigInteger.ZERO))
                : Optional.empty();
    }

    /** {@code H//8 is even}; empty if the divisor is not a number or the rest is not possible. */
    Optional<String> sentence() {
        if (!divisor.isConstant() || rest.signum() < 0 || rest.compareTo(divisor.big()) >= 0) {
            return Optional.empty();
        }
        if (divisor.equals(Size.of(2))) {
            return Optional.of(dividend.text() + (rest.signum() == 0 ? " is even" : " is odd"));
        }
        return Optional.of(
                rest.signum() == 0 ? dividend.text() + " is divisible by " + divisor.text() : text(Relation.EQ));
    }

    /** {@code (H + 2) % 4 == 0}. */
    String text(Relation relation) {
        return SizeText.operand(dividend) + " % " + SizeText.operand(divisor) + " " + relation.text() + " " + rest;
    }

    /** What the divisor divides. */
    Size multiple() {
        return dividend.minus(Size.of(rest));
    }
}
