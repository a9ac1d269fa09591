package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Matrix products through the BLAS that ND4J brings, on pieces of native memory. */
final class Gemm {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    private Gemm() {}

    /** A pointer of its own to the first element of a tensor, whose position can be moved. */
    static Pointer start(Tensor x) {
        return x.storage() == Storage.F32
                ? new FloatPointer(NativeView.pointer(x)).capacity(x.count())
                : new DoublePointer(NativeView.pointer(x)).capacity(x.count());
    }

    /**
     * {@code c = op(a) op(b) + beta c} for row-major matrices, m by k, k by n, and m by n after transposing.
     *
     * @param lda elements between rows of {@code a} as it lies in memory; likewise {@code ldb}, {@code ldc}
     */
    static void run(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            Pointer a,
            int lda,
            Pointer b,
            int ldb,
            int beta,
            Pointer c,
            int ldc) {
        int ta = transposeA ? TRANSPOSE : NO_TRANSPOSE;
        int tb = transposeB ? TRANSPOSE : NO_TRANSPOSE;
        if (a instanceof FloatPointer fa && b instanceof FloatPointer fb && c instanceof FloatPointer fc) {
            openblas_nolapack.cblas_sgemm(ROW_MAJOR, ta, tb, m, n, k, 1f, fa, lda, fb, ldb, beta, fc, ldc);
        } else {
            openblas_nolapack.cblas_dgemm(
                    ROW_MAJOR,
                    ta,
                    tb,
                    m,
                    n,
                    k,
                    1d,
                    (DoublePointer) a,
                    lda,
                    (DoublePointer) b,
                    ldb,
                    beta,
                    (DoublePointer) c,
                    ldc);
        }
    }
}
