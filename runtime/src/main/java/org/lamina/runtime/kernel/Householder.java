package org.lamina.runtime.kernel;

/**
 * {@code A = Q·R} by reflections, in double precision. Matrices are stored by columns: element (i, j) at {@code j*rows + i}.
 * After {@link #factor} the triangle R stands in and above the diagonal, and the vectors of the reflections below it, their
 * leading 1 left out.
 *
 * @see <a href="https://jhupbooks.press.jhu.edu/title/matrix-computations">Golub, Van Loan, Matrix computations, algorithms
 *     5.1.1 and 5.4.1</a>
 */
final class Householder {
    final double[] a;
    private final double[] tau;

    /** Which column of the given matrix stands at each place. */
    final int[] order;

    private int rows;
    private int columns;

    /** Room for matrices of at most this size. */
    Householder(int mostRows, int mostColumns) {
        a = new double[Math.multiplyExact(mostRows, mostColumns)];
        tau = new double[Math.min(mostRows, mostColumns)];
        order = new int[mostColumns];
    }

    /** Sets the size of the matrix that {@link #a} is to hold. */
    void shape(int newRows, int newColumns) {
        rows = newRows;
        columns = newColumns;
    }

    double r(int i, int j) {
        return a[j * rows + i];
    }

    /**
     * Factors the matrix in {@link #a}.
     *
     * @param pivoting whether the longest remaining column comes next, until it is {@code tolerance} times as long as the first
     *     or shorter
     * @return how many columns were reflected: with pivoting, the rank
     */
    int factor(boolean pivoting, double tolerance) {
        int most = Math.min(rows, columns);
        for (int j = 0; j < columns; j++) {
            order[j] = j;
        }
        double least = 0;
        for (int k = 0; k < most; k++) {
            if (pivoting) {
                swap(k, longest(k));
            }
            double length = Math.sqrt(square(k, k));
            if (pivoting && length <= least) {
                return k;
            }
            if (k == 0) {
                least = length * tolerance;
                if (pivoting && length == 0) {
                    return 0;
                }
            }
            reflect(k, length);
        }
        return most;
    }

    private void reflect(int k, double length) {
        int at = k * rows + k;
        double alpha = a[at];
        if (length == 0) {
            tau[k] = 0;
            return;
        }
        double beta = alpha > 0 ? -length : length;
        tau[k] = (beta - alpha) / beta;
        double scale = 1 / (alpha - beta);
        for (int i = at + 1; i < (k + 1) * rows; i++) {
            a[i] *= scale;
        }
        a[at] = beta;
        for (int j = k + 1; j < columns; j++) {
            apply(k, a, j * rows);
        }
    }

    /** Reflection k of a column that starts at {@code start}. */
    private void apply(int k, double[] x, int start) {
        int v = k * rows;
        double sum = x[start + k];
        for (int i = k + 1; i < rows; i++) {
            sum += a[v + i] * x[start + i];
        }
        sum *= tau[k];
        x[start + k] -= sum;
        for (int i = k + 1; i < rows; i++) {
            x[start + i] -= sum * a[v + i];
        }
    }

    /** {@code x ← Qᵀ·x} for a column, with the first {@code count} reflections. */
    void forward(int count, double[] x, int start) {
        for (int k = 0; k < count; k++) {
            apply(k, x, start);
        }
    }

    /** {@code x ← Q·x} for a column, with the first {@code count} reflections. */
    void back(int count, double[] x, int start) {
        for (int k = count - 1; k >= 0; k--) {
            apply(k, x, start);
        }
    }

    /** Squared length of column j from row k on. */
    private double square(int k, int j) {
        double sum = 0;
        for (int i = j * rows + k; i < (j + 1) * rows; i++) {
            sum += a[i] * a[i];
        }
        return sum;
    }

    private int longest(int k) {
        int best = k;
        double most = square(k, k);
        for (int j = k + 1; j < columns; j++) {
            double length = square(k, j);
            if (length > most) {
                most = length;
                best = j;
            }
        }
        return best;
    }

    private void swap(int p, int q) {
        if (p == q) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            double kept = a[p * rows + i];
            a[p * rows + i] = a[q * rows + i];
            a[q * rows + i] = kept;
        }
        int column = order[p];
        order[p] = order[q];
        order[q] = column;
    }
}
