package org.lamina.runtime.kernel;

/**
 * The transforms of {@link Winograd} in one direction, each over {@code n} lines at once: element {@code i} of every array
 * belongs to line {@code i}. With the points 0, ±a, ±b and infinity, {@code a = √½} and {@code b = √2}, values at opposite
 * points are an even part plus or minus an odd one.
 *
 * <p>Results go to arrays {@code to}, {@code to + next}, {@code to + 2 next} .. of a list.
 */
final class WinogradLine {
    private static final float A = 0.70710678f;
    private static final float B = 1.41421356f;
    private static final float A_CUBED = 0.35355339f;
    private static final float B_CUBED = 2.82842712f;

    private WinogradLine() {}

    /** {@code B' d}: six of six. */
    static void input(
            float[] d0,
            float[] d1,
            float[] d2,
            float[] d3,
            float[] d4,
            float[] d5,
            float[][] t,
            int to,
            int next,
            int n) {
        ends(d0, d2, d4, t[to], n);
        pair(d1, d2, d3, d4, -B, -2f, A, t[to + next], t[to + 2 * next], n);
        pair(d1, d2, d3, d4, -A, -0.5f, B, t[to + 3 * next], t[to + 4 * next], n);
        ends(d1, d3, d5, t[to + 5 * next], n);
    }

    private static void ends(float[] x, float[] y, float[] z, float[] t, int n) {
        for (int i = 0; i < n; i++) {
            t[i] = x[i] + z[i] - 2.5f * y[i];
        }
    }

    private static void pair(
            float[] d1,
            float[] d2,
            float[] d3,
            float[] d4,
            float c1,
            float c2,
            float c3,
            float[] plus,
            float[] minus,
            int n) {
        for (int i = 0; i < n; i++) {
            float even = d4[i] + c2 * d2[i];
            float odd = c3 * d3[i] + c1 * d1[i];
            plus[i] = even + odd;
            minus[i] = even - odd;
        }
    }

    /** {@code A' m}: four of six; of these, all but the first and the last are lost. */
    static void output(
            float[] m0,
            float[] m1,
            float[] m2,
            float[] m3,
            float[] m4,
            float[] m5,
            float[][] y,
            int to,
            int next,
            int n) {
        parts(m1, m2, n);
        parts(m3, m4, n);
        sum(m0, m1, m3, y[to], n);
        mixed(m2, m4, A, B, y[to + next], n);
        mixed(m1, m3, 0.5f, 2f, y[to + 2 * next], n);
        mixed(m2, m4, m5, A_CUBED, B_CUBED, y[to + 3 * next], n);
    }

    /** Sums and differences in the place of two arrays. */
    private static void parts(float[] plus, float[] minus, int n) {
        for (int i = 0; i < n; i++) {
            float a = plus[i];
            float b = minus[i];
            plus[i] = a + b;
            minus[i] = a - b;
        }
    }

    private static void sum(float[] a, float[] b, float[] c, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] + b[i] + c[i];
        }
    }

    private static void mixed(float[] a, float[] b, float ca, float cb, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = ca * a[i] + cb * b[i];
        }
    }

    private static void mixed(float[] a, float[] b, float[] c, float ca, float cb, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = c[i] + ca * a[i] + cb * b[i];
        }
    }

    /** {@code A y}: six of four. */
    static void widened(float[] y0, float[] y1, float[] y2, float[] y3, float[][] z, int to, int next, int n) {
        System.arraycopy(y0, 0, z[to], 0, n);
        pair(y1, y2, y3, y0, A, 0.5f, A_CUBED, z[to + next], z[to + 2 * next], n);
        pair(y1, y2, y3, y0, B, 2f, B_CUBED, z[to + 3 * next], z[to + 4 * next], n);
        System.arraycopy(y3, 0, z[to + 5 * next], 0, n);
    }

    /** {@code G g}: six of three. */
    static void weights(float[] g0, float[] g1, float[] g2, float[][] u, int to, int next, int n) {
        System.arraycopy(g0, 0, u[to], 0, n);
        values(g0, g1, g2, -2f / 3, -B / 3, -1f / 3, u[to + next], u[to + 2 * next], n);
        values(g0, g1, g2, 1f / 6, B / 6, 1f / 3, u[to + 3 * next], u[to + 4 * next], n);
        System.arraycopy(g2, 0, u[to + 5 * next], 0, n);
    }

    private static void values(
            float[] g0, float[] g1, float[] g2, float c0, float c1, float c2, float[] plus, float[] minus, int n) {
        for (int i = 0; i < n; i++) {
            float even = c0 * g0[i] + c2 * g2[i];
            float odd = c1 * g1[i];
            plus[i] = even + odd;
            minus[i] = even - odd;
        }
    }

    /** {@code G' u}: three of six; of these, all but the first and the last are lost. */
    static void weightGradients(
            float[] u0,
            float[] u1,
            float[] u2,
            float[] u3,
            float[] u4,
            float[] u5,
            float[][] g,
            int to,
            int next,
            int n) {
        parts(u1, u2, n);
        parts(u3, u4, n);
        mixed(u1, u3, u0, -2f / 3, 1f / 6, g[to], n);
        mixed(u2, u4, -B / 3, B / 6, g[to + next], n);
        mixed(u1, u3, u5, -1f / 3, 1f / 3, g[to + 2 * next], n);
    }
}
