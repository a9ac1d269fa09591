package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** The weight gradient of a 3x3 convolution of stride 1 by {@link Winograd}. Images are [N, H, W, C]. */
final class WinogradWeights extends Site {
    private final Tensor x;
    private final Tensor dy;
    private final Tensor dw;
    private final WindowSpec window;
    private WinogradRows rows = WinogradRows.NONE;
    private WinogradFilters filters = new WinogradFilters(0, 0);
    private WinogradImage image = WinogradImage.NONE;
    private WinogradImage result = WinogradImage.NONE;

    WinogradWeights(Tensor x, Tensor dy, Tensor dw, WindowSpec window) {
        super(x, dy, dw);
        this.x = x;
        this.dy = dy;
        this.dw = dw;
        this.window = window;
    }

    @Override
    void bind() {
        image = WinogradImage.of(x, window.padTop(), window.padLeft());
        result = WinogradImage.of(dy, 0, 0);
        filters = new WinogradFilters(result.channels(), image.channels());
        rows = WinogradRows.of((int) dy.size(0), result);
    }

    @Override
    void execute() {
        WinogradScratch scratch = WinogradScratch.ofThread();
        int in = image.channels();
        int out = result.channels();
        FloatPointer v = scratch.left.pointer(Winograd.PLACES * rows.tiles() * in);
        FloatPointer z = scratch.right.pointer(Winograd.PLACES * rows.tiles() * out);
        FloatPointer du = scratch.result.pointer(filters.transformed());
        for (int block = 0; block < rows.count(); block += rows.atOnce()) {
            int end = Math.min(rows.count(), block + rows.atOnce());
            rows.read(image, x.floats(), block, end, scratch.left.buffer());
            rows.readResults(result, dy.floats(), block, end, scratch.right.buffer());
            int tiles = (end - block) * rows.across();
            for (int place = 0; place < Winograd.PLACES; place++) {
                v.position((long) place * rows.tiles() * in);
                z.position((long) place * rows.tiles() * out);
                du.position((long) place * in * out);
                Gemm.run(true, false, out, in, tiles, z, out, v, in, block == 0 ? 0 : 1, du, in);
            }
        }
        filters.write(scratch.result.buffer(), dw.floats());
    }
}
