package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of the pieces in which a product of matrices is handed to BLAS. For AVX-512, OpenBLAS multiplies small matrices as
 * they lie, without copying them first, at the peak of the processor; a larger product in such pieces is as fast as oneDNN's
 * at least, and several times faster if it has few rows, because there copying takes longer than multiplying.
 */
record Blocks(int m, int n, int k) {
    /** With both matrices as they lie: below a million multiplications OpenBLAS copies nothing. */
    private static final Blocks PLAIN = new Blocks(32, 128, 224);
    /** With the right one transposed: below some thousand results. */
    private static final Blocks TRANSPOSED = new Blocks(16, 64, 512);
    /** With the left one transposed, of which only some columns may be wanted: below a million multiplications. */
    static final Blocks COLUMNS = new Blocks(96, 64, 128);
    /** With so many rows or fewer, copying is not worth it. */
    private static final int FEW_ROWS = 32;
    /** The same with the right matrix transposed, which takes longer to copy. */
    private static final int FEW_ROWS_TRANSPOSED = 64;
    /** Products with more multiplications are left to oneDNN, which reads matrices beyond the cache in a better order. */
    private static final long LARGE = 1L << 27;
    /** Rows that are about as far apart as this fall on the same lines of the first-level cache. */
    private static final int ALIAS_BYTES = 4096;
    /** How far from it is far enough. */
    private static final int SPREAD_BYTES = 128;

    /** How to cut a product in single precision, or null if another way is faster. */
    static @Nullable Blocks of(boolean transposeA, boolean transposeB, int m, int n, int k) {
        if (transposeA || m == 1 || !Natives.load().multipliesSmallInPlace()) {
            return null;
        }
        boolean few = m <= (transposeB ? FEW_ROWS_TRANSPOSED : FEW_ROWS);
        boolean alias = aliases(transposeB ? k : n);
        boolean suits = transposeB ? alias : !alias && (long) m * n * k <= LARGE;
        return few || suits ? (transposeB ? TRANSPOSED : PLAIN) : null;
    }

    private static boolean aliases(int rowLength) {
        return (rowLength * Storage.F32.bytes() + SPREAD_BYTES) % ALIAS_BYTES < 2 * SPREAD_BYTES;
    }

    /**
     * {@code y = op(a) op(b)}; positions of the pointers are moved.
     *
     * @param first position of the first element of {@code a}
     * @param lda elements between rows of {@code a} as it lies in memory
     */
    void run(
            boolean transposeA,
            boolean transposeB,
            int rows,
            int columns,
            int depth,
            Pointer a,
            int first,
            int lda,
            Pointer b,
            Pointer y) {
        for (int p = 0; p < depth; p += k) {
            int pCount = Math.min(k, depth - p);
            for (int j = 0; j < columns; j += n) {
                int jCount = Math.min(n, columns - j);
                b.position(transposeB ? (long) j * depth + p : (long) p * columns + j);
                for (int i = 0; i < rows; i += m) {
                    a.position(first + (transposeA ? (long) p * lda + i : (long) i * lda + p));
                    y.position((long) i * columns + j);
                    Gemm.run(
                            transposeA,
                            transposeB,
                            Math.min(m, rows - i),
                            jCount,
                            pCount,
                            a,
                            lda,
                            b,
                            transposeB ? depth : columns,
                            p == 0 ? 0 : 1,
                            y,
                            columns);
                }
            }
        }
    }
}
