package org.lamina.runtime.kernel;

import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Rows of the product of a transposed matrix with another, by BLAS, which takes columns out of the middle of a matrix as they
 * lie: in pieces ({@link Blocks}) where it copies nothing then, else in one call.
 */
final class ProductRows extends Site {
    private final Tensor a;
    private final Tensor b;
    private final Tensor y;
    private final LongSupplier first;
    private int rows;
    private int n;
    private int k;
    private int columnsOfA;
    private boolean pieces;
    private Pointer pointerA = new Pointer();
    private Pointer pointerB = new Pointer();
    private Pointer pointerY = new Pointer();

    ProductRows(Tensor a, Tensor b, LongSupplier first, Tensor y) {
        super(a, b, y);
        this.a = a;
        this.b = b;
        this.first = first;
        this.y = y;
    }

    @Override
    void bind() {
        rows = Math.toIntExact(y.size(0));
        n = Math.toIntExact(y.size(1));
        k = Math.toIntExact(a.size(0));
        columnsOfA = Math.toIntExact(a.size(1));
        pieces = y.storage() == Storage.F32
                && NativeThreads.one()
                && Natives.load().multipliesSmallInPlace();
        pointerA = Gemm.start(a);
        pointerB = Gemm.start(b);
        pointerY = Gemm.start(y);
    }

    @Override
    void execute() {
        int from = Math.toIntExact(first.getAsLong());
        if (from < 0 || from + rows > columnsOfA) {
            throw new IndexOutOfBoundsException("rows from " + from + " of " + a + "' " + b + " to " + y);
        }
        if (pieces) {
            Blocks.COLUMNS.run(true, false, rows, n, k, pointerA, from, columnsOfA, pointerB, pointerY);
        } else {
            pointerA.position(from);
            Gemm.run(true, false, rows, n, k, pointerA, columnsOfA, pointerB, n, 0, pointerY, n);
        }
    }
}
