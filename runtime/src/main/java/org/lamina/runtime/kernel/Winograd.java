package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The transforms of Winograd's minimal filtering F(2x2, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", 2016): {@code Y = A' [(G g G') * (B' d B)] A} gives four neighbouring results of a 3x3 window from sixteen
 * products instead of thirty-six. Here for a row of tiles at a time, all channels of it, so that every loop runs over
 * whole rows. Images are [N, H, W, C].
 *
 * <p>Of a tile's 4x4 elements, those at one place, for all tiles and channels of the row, are a <em>plane</em>.
 */
final class Winograd {
    /** Elements of a tile, and planes. */
    static final int PLACES = 16;
    /** Rows, and columns, of a tile. */
    private static final int SIDE = 4;
    /** Row of {@code G g} that a row of it is when {@code g} is turned round. */
    private static final int[] TURNED = {3, 1, 2, 0};

    private Winograd() {}

    // ---- tiles of an image -----------------------------------------------------------------------------------------

    /** An image whose tiles are read, and the padding around it. */
    record Image(int height, int width, int channels, int padTop, int padLeft) {
        int elements() {
            return height * width * channels;
        }

        /**
         * Reads a row, columns of even number apart from those of odd number, both counted with the padding.
         *
         * @param row counted with the padding; outside of the image all is zero
         * @param pairs how many columns of each kind
         */
        void read(FloatBuffer elements, int start, int row, int pairs, float[] even, float[] odd) {
            int y = row - padTop;
            int from = padLeft;
            int to = y < 0 || y >= height ? from : Math.min(2 * pairs, padLeft + width);
            for (int p = 0; p < 2 * pairs; p++) {
                float[] half = (p & 1) == 0 ? even : odd;
                int at = (p >> 1) * channels;
                if (p >= from && p < to) {
                    elements.get(start + (y * width + p - padLeft) * channels, half, at, channels);
                } else {
                    Arrays.fill(half, at, at + channels, 0);
                }
            }
        }

        /** Writes the columns of a row that lie within the image, if the row does; what is written has no padding. */
        void write(FloatBuffer elements, int start, int row, float[] even, float[] odd) {
            for (int p = 0; row < height && p < width; p++) {
                elements.put(
                        start + (row * width + p) * channels, (p & 1) == 0 ? even : odd, (p >> 1) * channels, channels);
            }
        }
    }

    /**
     * {@code B' d B} of a row of overlapping 4x4 tiles.
     *
     * @param rows even and odd columns of its four rows in turns, of which the first two are lost, and eight arrays to work with
     */
    static void input(float[][] rows, int across, int channels, float[][] planes) {
        int both = (across + 1) * channels;
        int n = across * channels;
        for (int half = 0; half < 2; half++) {
            float[] d0 = rows[half];
            float[] d1 = rows[2 + half];
            float[] d2 = rows[4 + half];
            float[] d3 = rows[6 + half];
            difference(d0, d2, rows[8 + half], both);
            sum(d1, d2, rows[10 + half], both);
            difference(d2, d1, rows[12 + half], both);
            difference(d1, d3, rows[14 + half], both);
        }
        for (int i = 0; i < SIDE; i++) {
            float[] even = rows[8 + 2 * i];
            float[] odd = rows[9 + 2 * i];
            System.arraycopy(even, channels, rows[0], 0, n);
            System.arraycopy(odd, channels, rows[1], 0, n);
            difference(even, rows[0], planes[4 * i], n);
            sum(odd, rows[0], planes[4 * i + 1], n);
            difference(rows[0], odd, planes[4 * i + 2], n);
            difference(odd, rows[1], planes[4 * i + 3], n);
        }
    }

    /**
     * {@code A y A'} of a row of 2x2 tiles: how the products pull back what was made of them.
     *
     * @param rows even and odd columns of its two rows in turns, and arrays to work with
     */
    static void widened(float[][] rows, int n, float[][] planes) {
        for (int half = 0; half < 2; half++) {
            float[] y0 = rows[half];
            float[] y1 = rows[2 + half];
            System.arraycopy(y0, 0, rows[8 + half], 0, n);
            sum(y0, y1, rows[10 + half], n);
            difference(y0, y1, rows[12 + half], n);
            negative(y1, rows[14 + half], n);
        }
        for (int i = 0; i < SIDE; i++) {
            float[] even = rows[8 + 2 * i];
            float[] odd = rows[9 + 2 * i];
            System.arraycopy(even, 0, planes[4 * i], 0, n);
            sum(even, odd, planes[4 * i + 1], n);
            difference(even, odd, planes[4 * i + 2], n);
            negative(odd, planes[4 * i + 3], n);
        }
    }

    /**
     * {@code A' m A} of a row of tiles.
     *
     * @param rows receives even and odd columns of two rows in turns; the others are to work with
     */
    static void output(float[][] planes, int n, float[][] rows) {
        for (int i = 0; i < SIDE; i++) {
            float[] m1 = planes[4 * i + 1];
            float[] m2 = planes[4 * i + 2];
            sum(planes[4 * i], m1, m2, rows[8 + 2 * i], n);
            rest(m1, m2, planes[4 * i + 3], rows[9 + 2 * i], n);
        }
        for (int half = 0; half < 2; half++) {
            sum(rows[8 + half], rows[10 + half], rows[12 + half], rows[half], n);
            rest(rows[10 + half], rows[12 + half], rows[14 + half], rows[2 + half], n);
        }
    }

    // ---- weights ---------------------------------------------------------------------------------------------------

    /**
     * {@code G g G'} of every filter and channel.
     *
     * @param w [filters, channels, 3, 3]
     * @param u receives [16, channels, filters]
     */
    static void weights(FloatBuffer w, int filters, int channels, FloatBuffer u) {
        float[] g = WinogradScratch.ofThread().filter(channels * 9);
        float[] t = WinogradScratch.ofThread().tile;
        for (int k = 0; k < filters; k++) {
            w.get(k * channels * 9, g, 0, channels * 9);
            for (int c = 0; c < channels; c++) {
                spread(g, c * 9, t);
                for (int place = 0; place < PLACES; place++) {
                    u.put((place * channels + c) * filters + k, t[place]);
                }
            }
        }
    }

    /**
     * The same of windows turned round, which is {@code G g G'} with its places in another order.
     *
     * @param w [filters, channels, 3, 3]
     * @param u receives [16, filters, channels]
     */
    static void turnedWeights(FloatBuffer w, int filters, int channels, FloatBuffer u) {
        float[] g = WinogradScratch.ofThread().filter(channels * 9);
        float[] t = WinogradScratch.ofThread().tile;
        for (int k = 0; k < filters; k++) {
            w.get(k * channels * 9, g, 0, channels * 9);
            for (int c = 0; c < channels; c++) {
                spread(g, c * 9, t);
                for (int place = 0; place < PLACES; place++) {
                    int turned = SIDE * TURNED[place / SIDE] + TURNED[place % SIDE];
                    u.put((place * filters + k) * channels + c, t[turned]);
                }
            }
        }
    }

    private static void spread(float[] g, int at, float[] u) {
        for (int j = 0; j < 3; j++) {
            float g0 = g[at + j];
            float g1 = g[at + 3 + j];
            float g2 = g[at + 6 + j];
            u[j] = g0;
            u[4 + j] = 0.5f * (g0 + g2 + g1);
            u[8 + j] = 0.5f * (g0 + g2 - g1);
            u[12 + j] = g2;
        }
        for (int i = 0; i < PLACES; i += SIDE) {
            float g0 = u[i];
            float g1 = u[i + 1];
            float g2 = u[i + 2];
            u[i + 1] = 0.5f * (g0 + g2 + g1);
            u[i + 2] = 0.5f * (g0 + g2 - g1);
            u[i + 3] = g2;
        }
    }

    /**
     * {@code G' u G} of every filter and channel.
     *
     * @param u [16, channels, filters]
     * @param dw receives [filters, channels, 3, 3]
     */
    static void weightGradients(FloatBuffer u, int filters, int channels, FloatBuffer dw) {
        float[] g = WinogradScratch.ofThread().filter(channels * 9);
        float[] t = WinogradScratch.ofThread().tile;
        for (int k = 0; k < filters; k++) {
            for (int c = 0; c < channels; c++) {
                for (int place = 0; place < PLACES; place++) {
                    t[place] = u.get((place * channels + c) * filters + k);
                }
                gather(t, g, c * 9);
            }
            dw.put(k * channels * 9, g, 0, channels * 9);
        }
    }

    private static void gather(float[] u, float[] g, int at) {
        for (int j = 0; j < SIDE; j++) {
            float sum = 0.5f * (u[4 + j] + u[8 + j]);
            float difference = 0.5f * (u[4 + j] - u[8 + j]);
            u[j] += sum;
            u[4 + j] = difference;
            u[8 + j] = sum + u[12 + j];
        }
        for (int i = 0; i < 3; i++) {
            float sum = 0.5f * (u[4 * i + 1] + u[4 * i + 2]);
            g[at + 3 * i] = u[4 * i] + sum;
            g[at + 3 * i + 1] = 0.5f * (u[4 * i + 1] - u[4 * i + 2]);
            g[at + 3 * i + 2] = sum + u[4 * i + 3];
        }
    }

    // ---- loops -----------------------------------------------------------------------------------------------------

    private static void sum(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] + b[i];
        }
    }

    private static void difference(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] - b[i];
        }
    }

    private static void sum(float[] a, float[] b, float[] c, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] + b[i] + c[i];
        }
    }

    private static void rest(float[] a, float[] b, float[] c, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = a[i] - b[i] - c[i];
        }
    }

    private static void negative(float[] a, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = -a[i];
        }
    }
}
