package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;

/**
 * The rows of tiles that cover the results of a batch of images, counted through all images, and how many of them are
 * worked on at once.
 *
 * @param count rows of tiles in the batch
 * @param down rows of tiles in an image
 * @param across tiles in a row
 * @param atOnce rows whose planes lie side by side in memory
 */
record WinogradRows(int count, int down, int across, int atOnce) {
    /** Tiles at once: enough to bring the weights into the cache for, few enough to stay in it. */
    private static final int TILES = 128;

    static final WinogradRows NONE = new WinogradRows(0, 1, 1, 1);

    /** For a batch of results of a shape. */
    static WinogradRows of(int batch, WinogradImage result) {
        int down = (result.height() + Winograd.STEP - 1) / Winograd.STEP;
        int across = (result.width() + Winograd.STEP - 1) / Winograd.STEP;
        int atOnce = Math.max(1, TILES / across);
        return new WinogradRows(batch * down, down, across, Math.min(atOnce, batch * down));
    }

    /** Tiles of the rows at once. */
    int tiles() {
        return atOnce * across;
    }

    /** Transformed tiles of rows {@code from .. end} as [36, tiles, channels]. */
    void read(WinogradImage image, FloatBuffer elements, int from, int end, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int n = across * image.channels();
        float[][] transformed = scratch.planes(n);
        float[][] rows = scratch.rows(n + image.channels());
        float[][] work = scratch.work(n + image.channels());
        int shared = Winograd.SIDE - Winograd.STEP;
        for (int row = from; row < end; row++) {
            int start = row / down * image.elements();
            int top = row % down * Winograd.STEP;
            int known = row > from && top > 0 ? shared : 0;
            for (int i = 0; i < known * Winograd.STEP; i++) {
                swap(rows, i, i + Winograd.STEP * Winograd.STEP);
            }
            for (int i = known; i < Winograd.SIDE; i++) {
                image.read(elements, start, top + i, across * Winograd.STEP + shared, rows, i * Winograd.STEP);
            }
            Winograd.input(rows, work, across, image.channels(), transformed);
            put(transformed, (row - from) * n, n, tiles() * image.channels(), planes);
        }
    }

    /** Tiles of results, as the products pull them back, of rows {@code from .. end} as [36, tiles, channels]. */
    void readResults(WinogradImage image, FloatBuffer elements, int from, int end, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int n = across * image.channels();
        float[][] transformed = scratch.planes(n);
        float[][] rows = scratch.rows(n);
        float[][] work = scratch.work(n);
        for (int row = from; row < end; row++) {
            int start = row / down * image.elements();
            int top = row % down * Winograd.STEP;
            for (int i = 0; i < Winograd.STEP; i++) {
                image.read(elements, start, top + i, across * Winograd.STEP, rows, i * Winograd.STEP);
            }
            Winograd.widened(rows, work, n, transformed);
            put(transformed, (row - from) * n, n, tiles() * image.channels(), planes);
        }
    }

    /** Writes the results of rows {@code from .. end}, whose products are [36, tiles, channels]. */
    void write(WinogradImage image, FloatBuffer elements, int from, int end, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int n = across * image.channels();
        float[][] products = scratch.planes(n);
        float[][] rows = scratch.rows(n);
        float[][] work = scratch.work(n);
        for (int row = from; row < end; row++) {
            int start = row / down * image.elements();
            int top = row % down * Winograd.STEP;
            for (int place = 0; place < Winograd.PLACES; place++) {
                planes.get(place * tiles() * image.channels() + (row - from) * n, products[place], 0, n);
            }
            Winograd.output(products, work, n, rows);
            for (int i = 0; i < Winograd.STEP; i++) {
                image.write(elements, start, top + i, rows, i * Winograd.STEP);
            }
        }
    }

    private static void put(float[][] from, int at, int n, int plane, FloatBuffer planes) {
        for (int place = 0; place < Winograd.PLACES; place++) {
            planes.put(place * plane + at, from[place], 0, n);
        }
    }

    private static void swap(float[][] rows, int a, int b) {
        float[] kept = rows[a];
        rows[a] = rows[b];
        rows[b] = kept;
    }
}
