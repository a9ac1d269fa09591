package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** An image [H, W, C] whose rows are read or written for {@link Winograd}, and the padding around it. */
record WinogradImage(int height, int width, int channels, int padTop, int padLeft) {
    static final WinogradImage NONE = new WinogradImage(0, 0, 0, 0, 0);

    /** One of a batch [N, H, W, C]. */
    static WinogradImage of(Tensor images, int padTop, int padLeft) {
        return new WinogradImage((int) images.size(1), (int) images.size(2), (int) images.size(3), padTop, padLeft);
    }

    int elements() {
        return height * width * channels;
    }

    /**
     * Reads a row, its columns apart by their numbers modulo {@link Winograd#STEP}.
     *
     * @param row counted with the padding; outside of the image all is zero
     * @param columns how many, counted with the padding
     * @param at first of the arrays that receive them
     */
    void read(FloatBuffer elements, int start, int row, int columns, float[][] rows, int at) {
        int y = row - padTop;
        int from = padLeft;
        int to = y < 0 || y >= height ? from : Math.min(columns, padLeft + width);
        for (int p = 0; p < columns; p++) {
            float[] part = rows[at + p % Winograd.STEP];
            int place = p / Winograd.STEP * channels;
            if (p >= from && p < to) {
                elements.get(start + (y * width + p - padLeft) * channels, part, place, channels);
            } else {
                Arrays.fill(part, place, place + channels, 0);
            }
        }
    }

    /** Writes what of a row lies within the image, read from arrays {@code at} and following; without padding. */
    void write(FloatBuffer elements, int start, int row, float[][] rows, int at) {
        for (int p = 0; row < height && p < width; p++) {
            elements.put(
                    start + (row * width + p) * channels,
                    rows[at + p % Winograd.STEP],
                    p / Winograd.STEP * channels,
                    channels);
        }
    }
}
