package org.lamina.runtime.kernel;

/**
 * Kernel extent, stride, padding on each side, and dilation of a window over the height and width of images, all in
 * elements, and how the images lie. Pooling takes FIRST and, for F32 on the processor, LAST.
 */
public record WindowSpec(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padTop,
        int padBottom,
        int padLeft,
        int padRight,
        int dilationHeight,
        int dilationWidth,
        Channels channels) {
    public WindowSpec {
        if (kernelHeight < 1 || kernelWidth < 1 || strideHeight < 1 || strideWidth < 1) {
            throw new IllegalArgumentException("window extents and strides must be at least 1");
        }
        if (padTop < 0 || padBottom < 0 || padLeft < 0 || padRight < 0) {
            throw new IllegalArgumentException("padding must not be negative");
        }
        if (dilationHeight < 1 || dilationWidth < 1) {
            throw new IllegalArgumentException("dilations must be at least 1");
        }
    }

    /** With the channels of all images first. */
    public WindowSpec(
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            int padTop,
            int padBottom,
            int padLeft,
            int padRight,
            int dilationHeight,
            int dilationWidth) {
        this(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padTop,
                padBottom,
                padLeft,
                padRight,
                dilationHeight,
                dilationWidth,
                Channels.FIRST);
    }

    /** Square window without padding and dilation. */
    public static WindowSpec of(int kernel, int stride) {
        return new WindowSpec(kernel, kernel, stride, stride, 0, 0, 0, 0, 1, 1);
    }

    /** The same for images that lie in another way. */
    public WindowSpec with(Channels places) {
        return new WindowSpec(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padTop,
                padBottom,
                padLeft,
                padRight,
                dilationHeight,
                dilationWidth,
                places);
    }

    /** Axis of the channels in what windows slide over. */
    int imageChannels() {
        return channels == Channels.LAST ? 3 : 1;
    }

    /** Axis of the channels in what has an element for each window. */
    int resultChannels() {
        return channels == Channels.FIRST ? 1 : 3;
    }

    /** The same with {@code pad} elements of padding on all four sides. */
    public WindowSpec padded(int pad) {
        return new WindowSpec(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                pad,
                pad,
                pad,
                pad,
                dilationHeight,
                dilationWidth);
    }

    /** Windows along an axis of {@code height} elements. */
    public long outHeight(long height) {
        return (height + padTop + padBottom - (long) dilationHeight * (kernelHeight - 1) - 1) / strideHeight + 1;
    }

    /** Windows along an axis of {@code width} elements. */
    public long outWidth(long width) {
        return (width + padLeft + padRight - (long) dilationWidth * (kernelWidth - 1) - 1) / strideWidth + 1;
    }

    /** Whether both sides of each axis are padded alike. */
    public boolean symmetric() {
        return padTop == padBottom && padLeft == padRight;
    }

    /** Whether it is a dense 3x3 window of stride 1 that nowhere sees padding alone. */
    boolean tightThreeByThree() {
        return kernelHeight == 3
                && kernelWidth == 3
                && strideHeight == 1
                && strideWidth == 1
                && dilationHeight == 1
                && dilationWidth == 1
                && Math.max(padTop, padBottom) < 3
                && Math.max(padLeft, padRight) < 3;
    }
}
