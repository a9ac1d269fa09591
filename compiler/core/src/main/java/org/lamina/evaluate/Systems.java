package org.lamina.evaluate;

import java.util.List;

/**
 * Linear systems and factors of matrices, by other algorithms than the kernels that are tested against them: Gauss-Jordan
 * elimination, singular values by one-sided rotations, and Gram-Schmidt done twice.
 */
final class Systems {
    private static final int MOST_SWEEPS = 60;

    private Systems() {}

    private static double[] matrix(Tensor x, int batch) {
        int count = x.size(x.rank() - 2) * x.size(x.rank() - 1);
        return java.util.Arrays.copyOfRange(x.floats(), batch * count, (batch + 1) * count);
    }

    private static int batches(Tensor a) {
        return a.count() / (a.size(a.rank() - 2) * a.size(a.rank() - 1));
    }

    // ---- square systems --------------------------------------------------------------------------------------------

    static Tensor solve(Tensor a, Tensor b) {
        int n = a.size(a.rank() - 1);
        int k = b.size(b.rank() - 1);
        double[] y = new double[b.count()];
        for (int batch = 0; batch < batches(a); batch++) {
            double[] x = matrix(b, batch);
            eliminate(matrix(a, batch), x, n, k);
            System.arraycopy(x, 0, y, batch * n * k, n * k);
        }
        return Tensor.floats(a.dtype(), b.sizes(), y);
    }

    private static void eliminate(double[] a, double[] b, int n, int k) {
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(a[row * n + column]) > Math.abs(a[pivot * n + column])) {
                    pivot = row;
                }
            }
            if (a[pivot * n + column] == 0) {
                throw new SingularSystem(column);
            }
            swap(a, n, pivot, column);
            swap(b, k, pivot, column);
            scale(a, n, column, 1 / a[column * n + column], b, k);
            for (int row = 0; row < n; row++) {
                double factor = a[row * n + column];
                if (row != column) {
                    subtract(a, n, row, column, factor);
                    subtract(b, k, row, column, factor);
                }
            }
        }
    }

    private static void scale(double[] a, int n, int row, double factor, double[] b, int k) {
        for (int j = 0; j < n; j++) {
            a[row * n + j] *= factor;
        }
        for (int j = 0; j < k; j++) {
            b[row * k + j] *= factor;
        }
    }

    private static void swap(double[] x, int width, int p, int q) {
        for (int j = 0; j < width; j++) {
            double kept = x[p * width + j];
            x[p * width + j] = x[q * width + j];
            x[q * width + j] = kept;
        }
    }

    private static void subtract(double[] x, int width, int from, int row, double factor) {
        for (int j = 0; j < width; j++) {
            x[from * width + j] -= factor * x[row * width + j];
        }
    }

    // ---- least squares ---------------------------------------------------------------------------------------------

    static Tensor leastSquares(Tensor a, Tensor b) {
        int rank = a.rank();
        int m = a.size(rank - 2);
        int n = a.size(rank - 1);
        int k = b.size(rank - 1);
        int[] sizes = b.sizes();
        sizes[rank - 2] = n;
        double[] y = new double[Tensor.count(sizes)];
        double precision = a.dtype() == org.lamina.types.DType.F32 ? Math.ulp(1f) : Math.ulp(1d);
        for (int batch = 0; batch < batches(a); batch++) {
            double[] x = shortest(matrix(a, batch), m, n, matrix(b, batch), k, Math.max(m, n) * precision);
            System.arraycopy(x, 0, y, batch * n * k, n * k);
        }
        return Tensor.floats(a.dtype(), sizes, y);
    }

    /**
     * With U·S = A·V, where the columns of A·V are orthogonal, x is the sum of v (u·b)/s over the singular values that are not
     * small beside the greatest.
     */
    private static double[] shortest(double[] a, int m, int n, double[] b, int k, double tolerance) {
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) {
            v[i * n + i] = 1;
        }
        for (int sweep = 0; sweep < MOST_SWEEPS && rotate(a, m, v, n); sweep++) {}
        double greatest = 0;
        for (int c = 0; c < n; c++) {
            greatest = Math.max(greatest, Math.sqrt(dot(a, m, n, c, c)));
        }
        double[] x = new double[n * k];
        for (int c = 0; c < n; c++) {
            double square = dot(a, m, n, c, c);
            if (Math.sqrt(square) > tolerance * greatest) {
                for (int j = 0; j < k; j++) {
                    double part = 0;
                    for (int row = 0; row < m; row++) {
                        part += a[row * n + c] * b[row * k + j];
                    }
                    for (int i = 0; i < n; i++) {
                        x[i * k + j] += v[i * n + c] * part / square;
                    }
                }
            }
        }
        return x;
    }

    /** One sweep of Jacobi rotations over all pairs of columns; whether any was needed. */
    private static boolean rotate(double[] a, int m, double[] v, int n) {
        boolean rotated = false;
        for (int p = 0; p < n; p++) {
            for (int q = p + 1; q < n; q++) {
                double alpha = dot(a, m, n, p, p);
                double beta = dot(a, m, n, q, q);
                double gamma = dot(a, m, n, p, q);
                if (Math.abs(gamma) > 1e-15 * Math.sqrt(alpha * beta)) {
                    rotated = true;
                    double zeta = (beta - alpha) / (2 * gamma);
                    double t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
                    double cosine = 1 / Math.sqrt(1 + t * t);
                    turn(a, m, n, p, q, cosine, cosine * t);
                    turn(v, n, n, p, q, cosine, cosine * t);
                }
            }
        }
        return rotated;
    }

    private static void turn(double[] x, int rows, int n, int p, int q, double cosine, double sine) {
        for (int row = 0; row < rows; row++) {
            double left = x[row * n + p];
            double right = x[row * n + q];
            x[row * n + p] = cosine * left - sine * right;
            x[row * n + q] = sine * left + cosine * right;
        }
    }

    private static double dot(double[] x, int rows, int n, int p, int q) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += x[row * n + p] * x[row * n + q];
        }
        return sum;
    }

    // ---- orthogonal factors ----------------------------------------------------------------------------------------

    static List<Tensor> qr(Tensor a) {
        int m = a.size(a.rank() - 2);
        int n = a.size(a.rank() - 1);
        int[] sizes = a.sizes();
        sizes[a.rank() - 2] = n;
        double[] qs = new double[a.count()];
        double[] rs = new double[Tensor.count(sizes)];
        for (int batch = 0; batch < batches(a); batch++) {
            double[] q = matrix(a, batch);
            double[] r = new double[n * n];
            for (int c = 0; c < n; c++) {
                orthogonalise(q, m, n, c, r);
            }
            System.arraycopy(q, 0, qs, batch * m * n, m * n);
            System.arraycopy(r, 0, rs, batch * n * n, n * n);
        }
        return List.of(Tensor.floats(a.dtype(), a.sizes(), qs), Tensor.floats(a.dtype(), sizes, rs));
    }

    /** Twice, because once leaves what rounding puts back. */
    private static void orthogonalise(double[] q, int m, int n, int c, double[] r) {
        for (int pass = 0; pass < 2; pass++) {
            for (int p = 0; p < c; p++) {
                double along = dot(q, m, n, p, c);
                r[p * n + c] += along;
                for (int row = 0; row < m; row++) {
                    q[row * n + c] -= along * q[row * n + p];
                }
            }
        }
        double length = Math.sqrt(dot(q, m, n, c, c));
        r[c * n + c] = length;
        for (int row = 0; row < m; row++) {
            q[row * n + c] /= length;
        }
    }
}
