package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;
import java.util.function.LongSupplier;

/**
 * Matrix products in plain Java. A block of b becomes rows on the heap, a block of a lies beside it, and every row of the
 * result is a sum of rows of b. Few columns, or few rows with b transposed, are sums over rows of both instead.
 */
final class JavaMatMul extends Site {
    private static final int COLUMNS = 512;
    private static final int DEPTH = 128;
    private static final int ROWS = 64;
    /** A row of the result with fewer elements than this is not worth a loop over it. */
    private static final int FEW_COLUMNS = 12;
    /** With fewer rows it does not pay to turn a transposed b round. */
    private static final int FEW_ROWS = 8;

    private static final ThreadLocal<Blocks> OF_THREAD = ThreadLocal.withInitial(Blocks::new);

    private final Tensor a;
    private final Tensor b;
    private final Tensor y;
    private final boolean transposeA;
    private final boolean transposeB;
    /** Of the rows of the product; another than the first only where a is transposed. */
    private final LongSupplier firstRow;

    private int columnsOfA;
    private int batch;
    private int m;
    private int n;
    private int k;

    /** Heap arrays that the sites of one thread take turns to work on. */
    private static final class Blocks {
        private final float[][] right = HeapArrays.floats(DEPTH, COLUMNS);
        private final float[] left = new float[ROWS * DEPTH];
        private final float[] row = HeapArrays.floats(COLUMNS);
        private float[] lineA = {};
        private float[] lineB = {};
        private float[] column = {};
    }

    private JavaMatMul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, LongSupplier firstRow, Tensor y) {
        super(a, b, y);
        this.a = a;
        this.b = b;
        this.y = y;
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.firstRow = firstRow;
    }

    static Kernel of(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        return y.storage() == Storage.F64
                ? new DoubleMatMul(a, transposeA, b, transposeB, () -> 0, y)
                : new JavaMatMul(a, transposeA, b, transposeB, () -> 0, y);
    }

    /** Rows of {@code a' b}, see {@link Kernels#productRows}. */
    static Kernel rows(Tensor a, Tensor b, LongSupplier firstRow, Tensor y) {
        return y.storage() == Storage.F64
                ? new DoubleMatMul(a, true, b, false, firstRow, y)
                : new JavaMatMul(a, true, b, false, firstRow, y);
    }

    @Override
    void bind() {
        int rank = y.rank();
        batch = Math.toIntExact(y.count(0, rank - 2));
        m = Math.toIntExact(y.size(rank - 2));
        n = Math.toIntExact(y.size(rank - 1));
        k = Math.toIntExact(a.size(transposeA ? rank - 2 : rank - 1));
        columnsOfA = Math.toIntExact(a.size(rank - 1));
    }

    @Override
    void execute() {
        Blocks blocks = OF_THREAD.get();
        boolean sums = !transposeA && (n < FEW_COLUMNS || (transposeB && m < FEW_ROWS));
        for (int i = 0; i < batch; i++) {
            if (sums) {
                sums(blocks, i * m * k, i * k * n, i * m * n);
            } else {
                blocks(blocks, i * m * k + Math.toIntExact(firstRow.getAsLong()), i * k * n, i * m * n);
            }
        }
    }

    // ---- sums over rows of both ------------------------------------------------------------------------------------

    private void sums(Blocks blocks, int fromA, int fromB, int toY) {
        if (blocks.lineB.length < n * k) {
            blocks.lineB = new float[n * k];
        }
        if (blocks.lineA.length < k) {
            blocks.lineA = new float[k];
            blocks.column = new float[k];
        }
        // All of b by its columns; where it has many, a has few rows and b is what is read once.
        if (transposeB && n >= FEW_COLUMNS) {
            sumsByColumn(blocks, fromA, fromB, toY);
            return;
        }
        FloatBuffer from = b.floats();
        from.get(fromB, blocks.lineB, 0, n * k);
        for (int j = 0; j < n; j++) {
            column(blocks, j);
            for (int i = 0; i < m; i++) {
                a.floats().get(fromA + i * k, blocks.lineA, 0, k);
                y.floats().put(toY + i * n + j, FloatRows.dot(blocks.lineA, 0, blocks.column, k));
            }
        }
    }

    /** Column j of op(b), of which all lies in {@code lineB}. */
    private void column(Blocks blocks, int j) {
        if (transposeB) {
            System.arraycopy(blocks.lineB, j * k, blocks.column, 0, k);
            return;
        }
        for (int p = 0; p < k; p++) {
            blocks.column[p] = blocks.lineB[p * n + j];
        }
    }

    private void sumsByColumn(Blocks blocks, int fromA, int fromB, int toY) {
        for (int i = 0; i < m; i++) {
            a.floats().get(fromA + i * k, blocks.lineA, 0, k);
            for (int j = 0; j < n; j++) {
                b.floats().get(fromB + j * k, blocks.column, 0, k);
                y.floats().put(toY + i * n + j, FloatRows.dot(blocks.lineA, 0, blocks.column, k));
            }
        }
    }

    // ---- blocks ----------------------------------------------------------------------------------------------------

    private void blocks(Blocks blocks, int fromA, int fromB, int toY) {
        for (int column = 0; column < n; column += COLUMNS) {
            int columns = Math.min(COLUMNS, n - column);
            for (int first = 0; first < k; first += DEPTH) {
                int depth = Math.min(DEPTH, k - first);
                right(blocks, fromB, first, depth, column, columns);
                for (int row = 0; row < m; row += ROWS) {
                    int rows = Math.min(ROWS, m - row);
                    left(blocks, fromA, row, rows, first, depth);
                    for (int i = 0; i < rows; i++) {
                        row(blocks, i, rows, depth, first == 0, toY + (row + i) * n + column, columns);
                    }
                }
            }
        }
    }

    private void right(Blocks blocks, int fromB, int first, int depth, int column, int columns) {
        FloatBuffer from = b.floats();
        if (!transposeB) {
            for (int p = 0; p < depth; p++) {
                from.get(fromB + (first + p) * n + column, blocks.right[p], 0, columns);
            }
            return;
        }
        for (int j = 0; j < columns; j++) {
            from.get(fromB + (column + j) * k + first, blocks.row, 0, depth);
            for (int p = 0; p < depth; p++) {
                blocks.right[p][j] = blocks.row[p];
            }
        }
    }

    private void left(Blocks blocks, int fromA, int row, int rows, int first, int depth) {
        FloatBuffer from = a.floats();
        if (transposeA) {
            for (int p = 0; p < depth; p++) {
                from.get(fromA + (first + p) * columnsOfA + row, blocks.left, p * rows, rows);
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            from.get(fromA + (row + i) * k + first, blocks.left, i * depth, depth);
        }
    }

    private void row(Blocks blocks, int i, int rows, int depth, boolean fresh, int to, int columns) {
        float[] sum = blocks.row;
        if (fresh) {
            java.util.Arrays.fill(sum, 0, columns, 0);
        } else {
            y.floats().get(to, sum, 0, columns);
        }
        int at = transposeA ? i : i * depth;
        FloatRows.addProducts(blocks.left, at, transposeA ? rows : 1, blocks.right, depth, sum, columns);
        y.floats().put(to, sum, 0, columns);
    }
}
