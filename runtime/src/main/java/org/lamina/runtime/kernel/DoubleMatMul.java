package org.lamina.runtime.kernel;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Matrix products in double precision, straight from their definition: for checks of gradients, where speed is no aim. */
final class DoubleMatMul extends Site {
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
    private double[] left = {};
    private double[] right = {};
    private double[] result = {};

    DoubleMatMul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, LongSupplier firstRow, Tensor y) {
        super(a, b, y);
        this.a = a;
        this.b = b;
        this.y = y;
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.firstRow = firstRow;
    }

    @Override
    void bind() {
        int rank = y.rank();
        batch = Math.toIntExact(y.count(0, rank - 2));
        m = Math.toIntExact(y.size(rank - 2));
        n = Math.toIntExact(y.size(rank - 1));
        k = Math.toIntExact(a.size(transposeA ? rank - 2 : rank - 1));
        columnsOfA = Math.toIntExact(a.size(rank - 1));
        left = new double[transposeA ? k * columnsOfA : m * k];
        right = new double[k * n];
        result = new double[m * n];
    }

    @Override
    void execute() {
        int from = Math.toIntExact(firstRow.getAsLong());
        for (int i = 0; i < batch; i++) {
            a.doubles().get(i * left.length, left);
            b.doubles().get(i * right.length, right);
            Arrays.fill(result, 0);
            for (int row = 0; row < m; row++) {
                for (int p = 0; p < k; p++) {
                    double factor = left[transposeA ? p * columnsOfA + from + row : row * k + p];
                    add(factor, p, row * n);
                }
            }
            y.doubles().put(i * result.length, result);
        }
    }

    private void add(double factor, int p, int to) {
        for (int j = 0; j < n; j++) {
            result[to + j] += factor * right[transposeB ? j * k + p : p * n + j];
        }
    }
}
