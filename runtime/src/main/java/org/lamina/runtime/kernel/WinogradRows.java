package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;

/**
 * The rows of 2x2 tiles that cover the results of a batch of images, counted through all images, and how many of them are
 * worked on at once.
 *
 * @param count rows of tiles in the batch
 * @param down rows of tiles in an image
 * @param across tiles in a row
 * @param atOnce rows whose planes lie side by side in memory
 */
record WinogradRows(int count, int down, int across, int atOnce) {
    /** Elements of all planes of the rows at once: with the products they fill a second-level cache. */
    private static final int CACHED = 1 << 16;

    /** Tiles for which it is worth to bring the weights into the cache. */
    private static final int LEAST = 128;

    static final WinogradRows NONE = new WinogradRows(0, 1, 1, 1);

    /** For results of a shape, when the images on both sides have at most so many channels. */
    static WinogradRows of(int batch, Winograd.Image result, int channels) {
        int down = (result.height() + 1) / 2;
        int across = (result.width() + 1) / 2;
        int tiles = Math.max(LEAST, CACHED / (Winograd.PLACES * channels));
        int atOnce = Math.max(1, tiles / across);
        return new WinogradRows(batch * down, down, across, Math.min(atOnce, batch * down));
    }

    /** Tiles of the rows at once. */
    int tiles() {
        return atOnce * across;
    }

    /** Transformed tiles of rows {@code from .. end} as [16, tiles, channels]. */
    void read(Winograd.Image image, FloatBuffer elements, int from, int end, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int n = across * image.channels();
        float[][] transformed = scratch.planes(n);
        float[][] rows = scratch.rows(n + image.channels());
        for (int row = from; row < end; row++) {
            int start = row / down * image.elements();
            int top = row % down * 2;
            int known = row > from && top > 0 ? 2 : 0;
            for (int i = 0; i < 4; i++) {
                if (i < known) {
                    swap(rows, 2 * i, 2 * i + 4);
                    swap(rows, 2 * i + 1, 2 * i + 5);
                } else {
                    image.read(elements, start, top + i, across + 1, rows[2 * i], rows[2 * i + 1]);
                }
            }
            Winograd.input(rows, across, image.channels(), transformed);
            put(transformed, (row - from) * n, n, tiles() * image.channels(), planes);
        }
    }

    /** Tiles of results, as the products pull them back, of rows {@code from .. end} as [16, tiles, channels]. */
    void readResults(Winograd.Image image, FloatBuffer elements, int from, int end, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int n = across * image.channels();
        float[][] transformed = scratch.planes(n);
        float[][] rows = scratch.rows(n + image.channels());
        for (int row = from; row < end; row++) {
            int start = row / down * image.elements();
            int top = row % down * 2;
            for (int i = 0; i < 2; i++) {
                image.read(elements, start, top + i, across, rows[2 * i], rows[2 * i + 1]);
            }
            Winograd.widened(rows, n, transformed);
            put(transformed, (row - from) * n, n, tiles() * image.channels(), planes);
        }
    }

    /** Writes the results of rows {@code from .. end}, whose products are [16, tiles, channels]. */
    void write(Winograd.Image image, FloatBuffer elements, int from, int end, FloatBuffer planes) {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int n = across * image.channels();
        float[][] products = scratch.planes(n);
        float[][] rows = scratch.rows(n + image.channels());
        for (int row = from; row < end; row++) {
            int start = row / down * image.elements();
            int top = row % down * 2;
            for (int place = 0; place < Winograd.PLACES; place++) {
                planes.get(place * tiles() * image.channels() + (row - from) * n, products[place], 0, n);
            }
            Winograd.output(products, n, rows);
            image.write(elements, start, top, rows[0], rows[1]);
            image.write(elements, start, top + 1, rows[2], rows[3]);
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
