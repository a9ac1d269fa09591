package org.lamina.runtime.kernel;

/** A system of equations has no single solution; the message is a sentence for the person who runs the program. */
public final class SingularMatrix extends ArithmeticException {
    private static final long serialVersionUID = 1;

    /**
     * @param place where the program asks for the solution
     * @param matrix which matrix of the batch, from 0
     * @param count how many there are
     * @param column the first column that depends on those before it, from 0
     */
    SingularMatrix(String place, long matrix, long count, int column) {
        super("`solve` at " + place + ": the matrix" + (count > 1 ? " " + matrix + " of " + count : "")
                + " is singular: its column " + column
                + " depends on those before it (columns and matrices count from 0);"
                + " add a small multiple of `eye(n)`, or use `lstsq`");
    }
}
