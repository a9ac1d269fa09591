package org.lamina.types;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A name the solver introduced: {@code multiple = divisor*name}, for instance {@code H = 16*h}. It is never shown;
 * {@link #eliminate} goes back to the names of the program.
 */
record Definition(SizeName name, Size multiple, Size divisor) {

    /** {@code size} without the name. */
    Size eliminate(Size size) {
        Size result = size;
        // Every turn takes one factor `name` out of each product.
        while (result.names().contains(name)) {
            Size turn = Size.of(0);
            for (Term term : result.terms()) {
                turn = turn.plus(eliminate(term));
            }
            result = turn;
        }
        return result;
    }

    private Size eliminate(Term term) {
        Monomial self = Monomial.of(new Atom.Named(name));
        Optional<Monomial> others = term.monomial().dividedBy(self);
        if (others.isEmpty()) {
            return insideDivisions(term);
        }
        // With H = 16*h: 8*h = H//2 and 32*h = 2*H.
        Size factor = Size.of(new Term(term.coefficient(), others.get()));
        if (divisor.terms().size() > 1) {
            return factor.times(multiple.floorDiv(divisor));
        }
        Term step = divisor.terms().get(0);
        Monomial common = others.get().gcd(step.monomial());
        BigInteger number = term.coefficient().gcd(step.coefficient());
        Size shared = Size.of(new Term(number, common));
        return factor.exactDiv(shared)
                .orElseThrow()
                .times(multiple.floorDiv(divisor.exactDiv(shared).orElseThrow()));
    }

    private Size insideDivisions(Term term) {
        return Size.of(term)
                .mapAtoms(atom -> atom instanceof Atom.Floor floor
                        ? eliminate(floor.numerator()).floorDiv(eliminate(floor.divisor()))
                        : Size.of(atom));
    }
}
