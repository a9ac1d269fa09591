package org.lamina.runtime.kernel;

/**
 * Sites that factor matrices in double precision on the heap, whatever the backend: the systems of a network are small, and
 * elimination in the elements' own precision would lose half of the digits.
 */
final class LinearSystems {
    private LinearSystems() {}

    /** Sites that go through a batch of matrices. */
    private abstract static class PerMatrix extends Site {
        private final Tensor first;
        private long count;

        PerMatrix(Tensor... tensors) {
            super(tensors);
            first = tensors[0];
        }

        @Override
        final void bind() {
            int rank = first.rank();
            count = first.count(0, rank - 2);
            size((int) first.size(rank - 2), (int) first.size(rank - 1));
        }

        /** Makes room. */
        abstract void size(int rows, int columns);

        @Override
        final void execute() {
            for (long i = 0; i < count; i++) {
                one(i, count);
            }
        }

        abstract void one(long index, long all);
    }

    private static void read(Tensor x, long from, double[] into, float[] narrow, int count) {
        if (x.storage() == Storage.F64) {
            x.read(from, into, 0, count);
            return;
        }
        x.read(from, narrow, 0, count);
        for (int i = 0; i < count; i++) {
            into[i] = narrow[i];
        }
    }

    private static void write(Tensor x, long to, double[] from, float[] narrow, int count) {
        if (x.storage() == Storage.F64) {
            x.write(to, from, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            narrow[i] = (float) from[i];
        }
        x.write(to, narrow, 0, count);
    }

    /** {@code to[j*rows + i] = from[i*columns + j]}. */
    private static void flip(double[] from, int rows, int columns, double[] to) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[j * rows + i] = from[i * columns + j];
            }
        }
    }

    // ---- square systems --------------------------------------------------------------------------------------------

    static Kernel solve(String place, Tensor a, Tensor b, Tensor x) {
        return new PerMatrix(a, b, x) {
            private int n;
            private int k;
            private double[] lu = {};
            private double[] right = {};
            private double[] extent = {};
            private float[] narrow = {};

            @Override
            void size(int rows, int columns) {
                n = columns;
                k = (int) b.size(b.rank() - 1);
                lu = new double[n * n];
                right = new double[n * k];
                extent = new double[n];
                narrow = new float[n * Math.max(n, k)];
            }

            @Override
            void one(long index, long all) {
                read(a, index * n * n, lu, narrow, n * n);
                read(b, index * n * k, right, narrow, n * k);
                extents();
                for (int c = 0; c < n; c++) {
                    int pivot = pivot(c);
                    if (Math.abs(lu[pivot * n + c]) <= n * Math.ulp(extent[c])) {
                        throw new SingularMatrix(place, index, all, c);
                    }
                    swap(lu, n, c, pivot);
                    swap(right, k, c, pivot);
                    eliminate(c);
                }
                backSubstitute();
                write(x, index * n * k, right, narrow, n * k);
            }

            /** The greatest element of each column: what its pivot is compared with. */
            private void extents() {
                for (int c = 0; c < n; c++) {
                    extent[c] = 0;
                    for (int row = 0; row < n; row++) {
                        extent[c] = Math.max(extent[c], Math.abs(lu[row * n + c]));
                    }
                }
            }

            private int pivot(int c) {
                int best = c;
                for (int row = c + 1; row < n; row++) {
                    if (Math.abs(lu[row * n + c]) > Math.abs(lu[best * n + c])) {
                        best = row;
                    }
                }
                return best;
            }

            private void swap(double[] m, int width, int p, int q) {
                for (int j = 0; p != q && j < width; j++) {
                    double kept = m[p * width + j];
                    m[p * width + j] = m[q * width + j];
                    m[q * width + j] = kept;
                }
            }

            private void eliminate(int c) {
                for (int row = c + 1; row < n; row++) {
                    double factor = lu[row * n + c] / lu[c * n + c];
                    if (factor != 0) {
                        for (int j = c + 1; j < n; j++) {
                            lu[row * n + j] -= factor * lu[c * n + j];
                        }
                        for (int j = 0; j < k; j++) {
                            right[row * k + j] -= factor * right[c * k + j];
                        }
                    }
                }
            }

            private void backSubstitute() {
                for (int row = n - 1; row >= 0; row--) {
                    for (int c = row + 1; c < n; c++) {
                        for (int j = 0; j < k; j++) {
                            right[row * k + j] -= lu[row * n + c] * right[c * k + j];
                        }
                    }
                    for (int j = 0; j < k; j++) {
                        right[row * k + j] /= lu[row * n + row];
                    }
                }
            }
        };
    }

    // ---- orthogonal factors ----------------------------------------------------------------------------------------

    static Kernel qr(Tensor a, Tensor q, Tensor r) {
        return new PerMatrix(a, q, r) {
            private int m;
            private int n;
            private Householder factors = new Householder(0, 0);
            private double[] rows = {};
            private double[] columns = {};
            private float[] narrow = {};

            @Override
            void size(int height, int width) {
                m = height;
                n = width;
                factors = new Householder(m, n);
                factors.shape(m, n);
                rows = new double[m * n];
                columns = new double[m * n];
                narrow = new float[m * n];
            }

            @Override
            void one(long index, long all) {
                read(a, index * m * n, rows, narrow, m * n);
                flip(rows, m, n, factors.a);
                factors.factor(false, 0);
                java.util.Arrays.fill(columns, 0);
                for (int j = 0; j < n; j++) {
                    columns[j * m + j] = 1;
                    factors.back(n, columns, j * m);
                }
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        rows[i * n + j] = sign(j) * columns[j * m + i];
                    }
                }
                write(q, index * m * n, rows, narrow, m * n);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        rows[i * n + j] = j < i ? 0 : sign(i) * factors.r(i, j);
                    }
                }
                write(r, index * n * n, rows, narrow, n * n);
            }

            /** Makes the diagonal of R not negative. */
            private int sign(int j) {
                return factors.r(j, j) < 0 ? -1 : 1;
            }
        };
    }

    // ---- least squares ---------------------------------------------------------------------------------------------

    /**
     * With pivoting A·P = Q·R. Where the rank r is below n, the r rows of R have shorter solutions than the one with zeros:
     * Rᵀ = Z·T gives x = P·Z·T⁻ᵀ·Qᵀ·b, the shortest.
     */
    static Kernel leastSquares(Tensor a, Tensor b, Tensor x) {
        double precision = a.storage() == Storage.F32 ? Math.ulp(1f) : Math.ulp(1d);
        return new PerMatrix(a, b, x) {
            private int m;
            private int n;
            private int k;
            private Householder first = new Householder(0, 0);
            private Householder second = new Householder(0, 0);
            private double[] rows = {};
            private double[] columns = {};
            private double[] shortest = {};
            private double[] result = {};
            private float[] narrow = {};

            @Override
            void size(int height, int width) {
                m = height;
                n = width;
                k = (int) b.size(b.rank() - 1);
                first = new Householder(m, n);
                first.shape(m, n);
                second = new Householder(n, Math.min(m, n));
                rows = new double[m * Math.max(n, k)];
                columns = new double[m * k];
                shortest = new double[n];
                result = new double[n * k];
                narrow = new float[Math.max(rows.length, result.length)];
            }

            @Override
            void one(long index, long all) {
                read(a, index * m * n, rows, narrow, m * n);
                flip(rows, m, n, first.a);
                int rank = first.factor(true, Math.max(m, n) * precision);
                second.shape(n, rank);
                for (int i = 0; i < rank; i++) {
                    for (int j = 0; j < n; j++) {
                        second.a[i * n + j] = j < i ? 0 : first.r(i, j);
                    }
                }
                second.factor(false, 0);
                read(b, index * m * k, rows, narrow, m * k);
                flip(rows, m, k, columns);
                for (int j = 0; j < k; j++) {
                    first.forward(rank, columns, j * m);
                    substitute(rank, j);
                    for (int i = 0; i < n; i++) {
                        result[first.order[i] * k + j] = shortest[i];
                    }
                }
                write(x, index * n * k, result, narrow, n * k);
            }

            private void substitute(int rank, int j) {
                for (int i = 0; i < n; i++) {
                    double value = i < rank ? columns[j * m + i] : 0;
                    for (int p = 0; p < i && i < rank; p++) {
                        value -= second.r(p, i) * shortest[p];
                    }
                    shortest[i] = i < rank ? value / second.r(i, i) : 0;
                }
                second.back(rank, shortest, 0);
            }
        };
    }
}
