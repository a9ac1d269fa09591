package org.lamina.types;

import java.math.BigInteger;

/** One summand of a size: {@code coefficient} times {@code monomial}. */
public record Term(BigInteger coefficient, Monomial monomial) {
    boolean isConstant() {
        return monomial.isOne();
    }

    Term negate() {
        return new Term(coefficient.negate(), monomial);
    }
}
