package org.lamina.evaluate;

/** A {@code solve} met a matrix without an inverse; the message says what is wrong with it. */
public final class SingularSystem extends ArithmeticException {
    private static final long serialVersionUID = 1;

    SingularSystem(int column) {
        super("the matrix of a `solve` is singular: its column " + column + " (from 0) depends on those before it");
    }
}
