package org.lamina.op;

import java.util.List;
import org.lamina.types.Size;

/** Shapes of convolution and pooling: {@code (size + padding - dilation*(kernel - 1) - 1) // stride + 1} per axis. */
public final class WindowShapes {
    private WindowShapes() {}

    /** Positions of a window over an axis. */
    public static Size positions(Size size, Size kernel, Size stride, Size before, Size after, Size dilation) {
        return size.plus(before)
                .plus(after)
                .minus(extent(kernel, dilation))
                .floorDiv(stride)
                .plus(Size.of(1));
    }

    /** Elements from the first to the last tap of a dilated kernel. */
    public static Size extent(Size kernel, Size dilation) {
        return dilation.times(kernel.minus(Size.of(1))).plus(Size.of(1));
    }

    public static Size height(Op.Window w, Size height) {
        return positions(height, w.kernelHeight(), w.strideHeight(), w.padTop(), w.padBottom(), w.dilationHeight());
    }

    public static Size width(Op.Window w, Size width) {
        return positions(width, w.kernelWidth(), w.strideWidth(), w.padLeft(), w.padRight(), w.dilationWidth());
    }

    /** Sizes [N, C, H, W] of an image that windows slide over, from its sizes as they lie. */
    public static List<Size> image(Op.Window w, List<Size> sizes) {
        return w.channels() == Op.Channels.LAST ? first(sizes) : sizes;
    }

    /** Sizes [N, C, H, W] of an image with an element for each window, from its sizes as they lie. */
    public static List<Size> result(Op.Window w, List<Size> sizes) {
        return w.channels() == Op.Channels.FIRST ? sizes : first(sizes);
    }

    private static List<Size> first(List<Size> sizes) {
        return sizes.size() == 4 ? List.of(sizes.get(0), sizes.get(3), sizes.get(1), sizes.get(2)) : sizes;
    }

    /** Sizes of what pooling makes, as they lie, from those of x as they lie. */
    static List<Size> pooled(Operands in, Op.Window window, List<Size> image) {
        in.must(image.size() == 4 && in.dtype(0).isFloat(), "wanted floats [N, C, H, W]");
        in.must(window.channels() != Op.Channels.LAST_IN_RESULT, "pooling keeps the place of the channels");
        List<Size> x = image(window, image);
        return lying(window, x.get(0), x.get(1), height(window, x.get(2)), width(window, x.get(3)));
    }

    /** An image with an element for each window. */
    private static List<Size> lying(Op.Window window, Size batch, Size channels, Size height, Size width) {
        return window.channels() == Op.Channels.FIRST
                ? List.of(batch, channels, height, width)
                : List.of(batch, height, width, channels);
    }

    /** Sizes of the result as they lie, from those of x as they lie. */
    static List<Size> convolved(Operands in, Op.Window window, Size groups, List<Size> image, List<Size> w) {
        List<Size> x = image(window, image);
        in.must(x.size() == 4 && w.size() == 4, "wanted [N, C, H, W] and [O, C, kh, kw]");
        in.must(in.dtype(0).isFloat() && in.dtype(0) == in.dtype(1), "element types");
        // C // groups * groups is C by a fact only, C % groups == 0; so what is refuted is refused.
        Size channels = w.get(1).times(groups);
        in.must(
                !Shapes.differ(x.get(1), channels),
                "size %s against %s",
                x.get(1).text(),
                channels.text());
        in.same(w.get(2), window.kernelHeight());
        in.same(w.get(3), window.kernelWidth());
        return lying(window, x.get(0), w.get(0), height(window, x.get(2)), width(window, x.get(3)));
    }
}
