package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A 3x3 convolution of stride 1, or its input gradient, by {@link Winograd}: rows of tiles are transformed until they fill
 * a part of the cache, thirty-six products follow, and their results are transformed back. Images are [N, H, W, C].
 */
final class WinogradConv extends Site {
    private final Tensor from;
    private final Tensor w;
    private final Tensor to;
    private final boolean back;
    private final int padTop;
    private final int padLeft;
    private WinogradRows rows = WinogradRows.NONE;
    private WinogradFilters filters = new WinogradFilters(0, 0);
    private WinogradImage source = WinogradImage.NONE;
    private WinogradImage target = WinogradImage.NONE;

    private WinogradConv(Tensor from, Tensor w, Tensor to, boolean back, int padTop, int padLeft) {
        super(from, w, to);
        this.from = from;
        this.w = w;
        this.to = to;
        this.back = back;
        this.padTop = padTop;
        this.padLeft = padLeft;
    }

    static Kernel forward(Tensor x, Tensor w, Tensor y, WindowSpec window) {
        return new WinogradConv(x, w, y, false, window.padTop(), window.padLeft());
    }

    /** The input gradient is a convolution of dy: weights turned round, and what was not padded before is now. */
    static Kernel gradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window) {
        return new WinogradConv(dy, w, dx, true, 2 - window.padTop(), 2 - window.padLeft());
    }

    @Override
    void bind() {
        source = WinogradImage.of(from, padTop, padLeft);
        target = WinogradImage.of(to, 0, 0);
        filters = new WinogradFilters((int) w.size(0), (int) w.size(1));
        rows = WinogradRows.of((int) to.size(0), target);
    }

    @Override
    void execute() {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int in = source.channels();
        int out = target.channels();
        FloatPointer v = scratch.left.pointer(Winograd.PLACES * rows.tiles() * in);
        FloatPointer u = scratch.right.pointer(filters.transformed());
        FloatPointer m = scratch.result.pointer(Winograd.PLACES * rows.tiles() * out);
        filters.read(w.floats(), back, scratch.right.buffer());
        for (int block = 0; block < rows.count(); block += rows.atOnce()) {
            int end = Math.min(rows.count(), block + rows.atOnce());
            rows.read(source, from.floats(), block, end, scratch.left.buffer());
            int tiles = (end - block) * rows.across();
            for (int place = 0; place < Winograd.PLACES; place++) {
                v.position((long) place * rows.tiles() * in);
                u.position((long) place * in * out);
                m.position((long) place * rows.tiles() * out);
                Gemm.run(false, false, tiles, out, in, v, in, u, out, 0, m, out);
            }
            rows.write(target, to.floats(), block, end, scratch.result.buffer());
        }
    }
}
