package org.lamina.runtime.kernel;

/**
 * Where the windows of a pooling see their elements. A few images at a time lie on the heap with their padding around them; a
 * <em>tap</em> is what all windows see at one of their places, as one array, so that windows become loops over whole
 * arrays. With channels first each plane is an image of its own, of {@code depth} 1; with channels last the channels of a
 * place lie side by side.
 */
final class PoolTaps {
    /** Elements of a tap to aim at: a few of them fit the first-level cache, and loops are long. */
    private static final int LENGTH = 2048;

    private final WindowSpec window;
    /** Images in all, and at a time. */
    final int images;

    final int atOnce;
    /** Elements of an image without its padding, with it, and of its windows. */
    final int image;

    final int padded;
    final int windows;
    private final int height;
    private final int line;
    private final int paddedLine;
    private final int outHeight;
    private final int outWidth;
    private final int depth;

    /**
     * For the two sides of a pooling.
     *
     * @param large what windows slide over
     * @param small what has an element for each window
     */
    PoolTaps(Tensor large, Tensor small, WindowSpec window) {
        boolean last = window.channels() == Channels.LAST;
        int axis = last ? 1 : 2;
        this.window = window;
        images = (int) (last ? large.size(0) : large.size(0) * large.size(1));
        depth = last ? (int) large.size(3) : 1;
        height = (int) large.size(axis);
        line = (int) large.size(axis + 1) * depth;
        paddedLine = line + (window.padLeft() + window.padRight()) * depth;
        outHeight = (int) small.size(axis);
        outWidth = (int) small.size(axis + 1);
        image = height * line;
        padded = (height + window.padTop() + window.padBottom()) * paddedLine;
        windows = outHeight * outWidth * depth;
        atOnce = Math.max(1, Math.min(images, LENGTH / windows));
    }

    /** Places of a window. */
    int places() {
        return window.kernelHeight() * window.kernelWidth();
    }

    /** Whether no element lies in two windows. */
    boolean apart() {
        return window.strideHeight() > (window.kernelHeight() - 1) * window.dilationHeight()
                && window.strideWidth() > (window.kernelWidth() - 1) * window.dilationWidth();
    }

    /** Copies images, arrays of one kind, into the middle of their padding, which is not written. */
    void pad(Object plain, int count, Object around) {
        move(plain, count, around, true);
    }

    /** Copies images out of their padding. */
    void unpad(Object around, int count, Object plain) {
        move(plain, count, around, false);
    }

    private void move(Object plain, int count, Object around, boolean in) {
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < height; row++) {
                int inner = i * image + row * line;
                int outer = i * padded + (row + window.padTop()) * paddedLine + window.padLeft() * depth;
                if (in) {
                    System.arraycopy(plain, inner, around, outer, line);
                } else {
                    System.arraycopy(around, outer, plain, inner, line);
                }
            }
        }
    }

    /** Where the first window of a row sees its element of a place, in images with their padding. */
    private int start(int i, int row, int place) {
        int y = row * window.strideHeight() + place / window.kernelWidth() * window.dilationHeight();
        int x = place % window.kernelWidth() * window.dilationWidth();
        return i * padded + y * paddedLine + x * depth;
    }

    private int step() {
        return window.strideWidth() * depth;
    }

    private boolean dense() {
        return window.strideWidth() == 1;
    }

    /** What all windows of {@code count} images see at a place. */
    void read(int[] around, int place, int count, int[] tap) {
        int to = 0;
        for (int row = 0; row < count * outHeight; row++) {
            int from = start(row / outHeight, row % outHeight, place);
            if (depth > 1 || dense()) {
                to = copyRow(around, from, tap, to);
            } else {
                for (int x = 0; x < outWidth; x++, from += step()) {
                    tap[to++] = around[from];
                }
            }
        }
    }

    /** As the other {@link #read}. */
    void read(float[] around, int place, int count, float[] tap) {
        int to = 0;
        for (int row = 0; row < count * outHeight; row++) {
            int from = start(row / outHeight, row % outHeight, place);
            if (depth > 1 || dense()) {
                to = copyRow(around, from, tap, to);
            } else {
                for (int x = 0; x < outWidth; x++, from += step()) {
                    tap[to++] = around[from];
                }
            }
        }
    }

    private int copyRow(Object around, int from, Object tap, int to) {
        if (dense()) {
            System.arraycopy(around, from, tap, to, outWidth * depth);
        } else {
            for (int x = 0; x < outWidth; x++) {
                System.arraycopy(around, from + x * step(), tap, to + x * depth, depth);
            }
        }
        return to + outWidth * depth;
    }

    /** Adds what windows have for a place to the elements that they see there. */
    void add(float[] tap, int place, int count, float[] around) {
        int from = 0;
        for (int row = 0; row < count * outHeight; row++) {
            int to = start(row / outHeight, row % outHeight, place);
            for (int x = 0; x < outWidth; x++, to += step()) {
                for (int c = 0; c < depth; c++) {
                    around[to + c] += tap[from++];
                }
            }
        }
    }

    /** The bits of floats of windows that lie apart, to where they see their elements of a place. */
    void write(int[] tap, int place, int count, int[] around) {
        int from = 0;
        for (int row = 0; row < count * outHeight; row++) {
            int to = start(row / outHeight, row % outHeight, place);
            for (int x = 0; x < outWidth; x++, to += step()) {
                if (depth == 1) {
                    around[to] = tap[from++];
                } else {
                    System.arraycopy(tap, from, around, to, depth);
                    from += depth;
                }
            }
        }
    }

    /** As {@link #write}, where windows may overlap: floats, given and kept as their bits, are added. */
    void addBits(int[] tap, int place, int count, int[] around) {
        int from = 0;
        for (int row = 0; row < count * outHeight; row++) {
            int to = start(row / outHeight, row % outHeight, place);
            for (int x = 0; x < outWidth; x++, to += step()) {
                for (int c = 0; c < depth; c++) {
                    float sum = Float.intBitsToFloat(around[to + c]) + Float.intBitsToFloat(tap[from++]);
                    around[to + c] = Float.floatToRawIntBits(sum);
                }
            }
        }
    }
}
