package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix products. Small ones and batches of small ones go to BLAS, whose call costs a tenth of a microsecond, and larger
 * ones too where {@link Blocks} says how; others go to ND4J's {@code matmul}, which oneDNN computes.
 */
final class MatMul extends Site {
    /** Products of a single pair that need more multiplications than this go to oneDNN. */
    private static final long LARGE = 600_000;
    /** The same for each pair of a batch. */
    private static final long LARGE_IN_BATCH = 2_000_000;

    private final Tensor a;
    private final Tensor b;
    private final Tensor y;
    private final boolean transposeA;
    private final boolean transposeB;
    private int batch;
    private int m;
    private int n;
    private int k;
    private @Nullable NativeOp op;
    private boolean large;
    private @Nullable Blocks blocks;
    private Pointer pointerA = new Pointer();
    private Pointer pointerB = new Pointer();
    private Pointer pointerY = new Pointer();

    MatMul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        super(a, b, y);
        this.a = a;
        this.b = b;
        this.y = y;
        this.transposeA = transposeA;
        this.transposeB = transposeB;
    }

    @Override
    void bind() {
        int rank = y.rank();
        batch = Math.toIntExact(y.count(0, rank - 2));
        m = Math.toIntExact(y.size(rank - 2));
        n = Math.toIntExact(y.size(rank - 1));
        k = Math.toIntExact(a.size(transposeA ? rank - 2 : rank - 1));
        long work = (long) m * n * k;
        large = y.storage() == Storage.F32 && work > (batch == 1 ? LARGE : LARGE_IN_BATCH);
        blocks = large && batch == 1 && NativeThreads.one() ? Blocks.of(transposeA, transposeB, m, n, k) : null;
        if (large && blocks == null) {
            bindOp();
        } else {
            pointerA = Gemm.start(a);
            pointerB = Gemm.start(b);
            pointerY = Gemm.start(y);
        }
    }

    private void bindOp() {
        if (op == null) {
            op = new NativeOp("matmul", transposeA ? 1 : 0, transposeB ? 1 : 0);
        }
        op.bind(new INDArray[] {matrices(a), matrices(b)}, matrices(y));
    }

    /** At most three axes: all axes of the batch as one. */
    private INDArray matrices(Tensor x) {
        int rank = x.rank();
        if (rank == 2 || (rank == 3 && batch > 1)) {
            return NativeView.array(x);
        }
        long rows = x.size(rank - 2);
        long columns = x.size(rank - 1);
        Tensor view = batch == 1 ? x.view(0, rows, columns) : x.view(0, batch, rows, columns);
        return NativeView.array(view);
    }

    @Override
    void execute() {
        if (blocks != null) {
            blocks.run(false, transposeB, m, n, k, pointerA, 0, k, pointerB, pointerY);
            return;
        }
        if (large && op != null) {
            op.run();
            return;
        }
        for (int i = 0; i < batch; i++) {
            pointerA.position((long) i * m * k);
            pointerB.position((long) i * k * n);
            pointerY.position((long) i * m * n);
            Gemm.run(
                    transposeA,
                    transposeB,
                    m,
                    n,
                    k,
                    pointerA,
                    transposeA ? m : k,
                    pointerB,
                    transposeB ? k : n,
                    0,
                    pointerY,
                    n);
        }
    }
}
