package org.lamina.evaluate;

/** Matrix products. */
final class Linear {
    private Linear() {}

    static Tensor matMul(Tensor a, boolean transposeLeft, Tensor b, boolean transposeRight) {
        int rank = a.rank();
        int rows = a.size(transposeLeft ? rank - 1 : rank - 2);
        int inner = a.size(transposeLeft ? rank - 2 : rank - 1);
        int columns = b.size(transposeRight ? rank - 2 : rank - 1);
        int[] sizes = a.sizes();
        sizes[rank - 2] = rows;
        sizes[rank - 1] = columns;
        double[] y = new double[Tensor.count(sizes)];
        int batches = y.length / (rows * columns);
        for (int batch = 0; batch < batches; batch++) {
            for (int i = 0; i < rows; i++) {
                int row = (batch * rows + i) * columns;
                for (int k = 0; k < inner; k++) {
                    double left = a.floats()[batch * rows * inner + (transposeLeft ? k * rows + i : i * inner + k)];
                    int start = batch * inner * columns + (transposeRight ? k : k * columns);
                    int step = transposeRight ? inner : 1;
                    for (int j = 0; j < columns; j++) {
                        y[row + j] += left * b.floats()[start + j * step];
                    }
                }
            }
        }
        return Tensor.floats(a.dtype(), sizes, y);
    }
}
