package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;

/**
 * The filters [K, C, 3, 3] of a convolution for {@link Winograd}. Several are done at once, so that loops are long.
 *
 * @param count K
 * @param channels C
 */
record WinogradFilters(int count, int channels) {
    private static final int TAPS = 9;
    /** Windows done at once: their arrays lie in the first-level cache. */
    private static final int AT_ONCE = 512;

    /** Elements of all planes. */
    int transformed() {
        return Winograd.PLACES * count * channels;
    }

    /**
     * Transforms the windows: [36, C, K] as they are, as the results need them, or [36, K, C] turned round, as the input
     * gradient does.
     */
    void read(FloatBuffer w, boolean turned, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int rows = turned ? count : channels;
        int columns = turned ? channels : count;
        int most = Math.min(rows, Math.max(1, AT_ONCE / columns));
        float[][] transformed = scratch.planes(most * columns);
        float[][] taps = scratch.rows(most * columns);
        float[][] work = scratch.work(most * columns);
        float[] windows = scratch.windows(most * columns * TAPS);
        for (int row = 0; row < rows; row += most) {
            int n = Math.min(most, rows - row);
            if (turned) {
                w.get(row * channels * TAPS, windows, 0, n * channels * TAPS);
                taps(windows, n, columns, channels * TAPS, TAPS, true, taps);
            } else {
                for (int k = 0; k < count; k++) {
                    w.get((k * channels + row) * TAPS, windows, k * n * TAPS, n * TAPS);
                }
                taps(windows, n, columns, TAPS, n * TAPS, false, taps);
            }
            Winograd.weights(taps, work, n * columns, transformed);
            for (int place = 0; place < Winograd.PLACES; place++) {
                planes.put((place * rows + row) * columns, transformed[place], 0, n * columns);
            }
        }
    }

    private static void taps(
            float[] windows, int rows, int columns, int nextRow, int nextColumn, boolean turned, float[][] taps) {
        for (int tap = 0; tap < TAPS; tap++) {
            float[] of = taps[turned ? TAPS - 1 - tap : tap];
            for (int i = 0; i < rows; i++) {
                int from = i * nextRow + tap;
                for (int j = 0; j < columns; j++) {
                    of[i * columns + j] = windows[from + j * nextColumn];
                }
            }
        }
    }

    /** The gradients of windows of those of their transforms [36, K, C]. */
    void write(FloatBuffer planes, FloatBuffer dw) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int most = Math.min(count, Math.max(1, AT_ONCE / channels));
        float[][] transformed = scratch.planes(most * channels);
        float[][] taps = scratch.rows(most * channels);
        float[][] work = scratch.work(most * channels);
        float[] windows = scratch.windows(most * channels * TAPS);
        for (int k = 0; k < count; k += most) {
            int n = Math.min(most, count - k) * channels;
            for (int place = 0; place < Winograd.PLACES; place++) {
                planes.get((place * count + k) * channels, transformed[place], 0, n);
            }
            Winograd.weightGradients(transformed, work, n, taps);
            for (int tap = 0; tap < TAPS; tap++) {
                float[] of = taps[tap];
                for (int i = 0; i < n; i++) {
                    windows[i * TAPS + tap] = of[i];
                }
            }
            dw.put(k * channels * TAPS, windows, 0, n * TAPS);
        }
    }
}
