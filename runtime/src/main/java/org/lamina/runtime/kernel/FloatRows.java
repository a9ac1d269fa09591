package org.lamina.runtime.kernel;

/**
 * Sums of products over heap arrays, the inner loops of the plain-Java products.
 *
 * <p>Note [One result a loop]: C2 vectorises these loops because each has one array that it writes, reads every array at the
 * same index, and is small enough to be unrolled to the width of a vector: four factors fit, six do not, and neither do two
 * results. Measured on OpenJDK 17 with AVX-512, one thread: 30 to 40 billion operations a second for rows of 128 and more.
 */
final class FloatRows {
    private FloatRows() {}

    /** {@code y[j] += a[at] x[k][j] + a[at+step] x[k+1][j] + ..}, over {@code count} rows of x and j below {@code n}. */
    static void addProducts(float[] a, int at, int step, float[][] x, int count, float[] y, int n) {
        int k = 0;
        for (; k + 4 <= count; k += 4) {
            int from = at + k * step;
            four(
                    a[from],
                    a[from + step],
                    a[from + 2 * step],
                    a[from + 3 * step],
                    x[k],
                    x[k + 1],
                    x[k + 2],
                    x[k + 3],
                    y,
                    n);
        }
        for (; k < count; k++) {
            one(a[at + k * step], x[k], y, n);
        }
    }

    private static void four(
            float a0, float a1, float a2, float a3, float[] x0, float[] x1, float[] x2, float[] x3, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
        }
    }

    private static void one(float a, float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] += a * x[j];
        }
    }

    /** {@code x[0] y[0] + x[1] y[1] + ..} below {@code n}, in eight sums: one would wait for each addition. */
    static float dot(float[] x, int from, float[] y, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int k = 0;
        for (; k + 8 <= n; k += 8) {
            s0 += x[from + k] * y[k];
            s1 += x[from + k + 1] * y[k + 1];
            s2 += x[from + k + 2] * y[k + 2];
            s3 += x[from + k + 3] * y[k + 3];
            s4 += x[from + k + 4] * y[k + 4];
            s5 += x[from + k + 5] * y[k + 5];
            s6 += x[from + k + 6] * y[k + 6];
            s7 += x[from + k + 7] * y[k + 7];
        }
        for (; k < n; k++) {
            s0 += x[from + k] * y[k];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }
}
