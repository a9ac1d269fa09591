package org.lamina.runtime.kernel;

/** Chooses how a convolution in single precision is computed, and the sites that are one ND4J operation. */
final class Conv {
    private static final long VALID = 0;
    private static final long NCHW = 0;
    private static final long NHWC = 1;
    /** Weights as [oC, iC, kH, kW]. */
    private static final long WEIGHTS_OIHW = 1;
    /** With few channels oneDNN's plain layout is several times slower than columns and a product. */
    private static final int FEW_CHANNELS = 4;
    /** Measured beside oneDNN: with 32 channels on both sides a fifth less time, with 16 two fifths more. */
    private static final int MANY_CHANNELS = 32;
    /** Measured beside oneDNN: with 256 channels, to transform the weights costs as much as these tiles save. */
    private static final int MANY_TILES = 96;

    private static final Kernels KERNELS = new CpuKernels();

    private Conv() {}

    /** Whether images must be turned, because nothing here takes them as they lie. */
    private static boolean turned(Storage storage, WindowSpec window, int groups) {
        return switch (window.channels()) {
            case FIRST -> false;
            case LAST -> storage == Storage.F64 || !plain(window, groups);
            case LAST_IN_RESULT -> storage == Storage.F64 || groups > 1;
        };
    }

    /** Whether oneDNN is slow, because one side has few channels; with channels last the compiler sees to that. */
    private static boolean few(Tensor w, WindowSpec window) {
        return window.channels() != Channels.LAST && (w.size(0) <= FEW_CHANNELS || w.size(1) <= FEW_CHANNELS);
    }

    /**
     * Whether ND4J's operation can do it: one group, the same padding on opposite sides, no dilation (for which it asks
     * oneDNN with padding that does not fit, and fails).
     */
    private static boolean plain(WindowSpec window, int groups) {
        return groups == 1 && window.symmetric() && window.dilationHeight() == 1 && window.dilationWidth() == 1;
    }

    private static long[] arguments(WindowSpec window) {
        return new long[] {
            window.kernelHeight(),
            window.kernelWidth(),
            window.strideHeight(),
            window.strideWidth(),
            window.padTop(),
            window.padLeft(),
            window.dilationHeight(),
            window.dilationWidth(),
            VALID,
            window.channels() == Channels.LAST ? NHWC : NCHW,
            WEIGHTS_OIHW
        };
    }

    /**
     * Whether {@link Winograd} is faster than oneDNN: what is saved in products outweighs the transforms of the images, which
     * takes many channels, and of the weights, which takes many tiles.
     */
    private static boolean winograd(Tensor x, Tensor w, WindowSpec window, int groups) {
        return x.storage() == Storage.F32
                && window.channels() == Channels.LAST
                && groups == 1
                && window.tightThreeByThree()
                && Math.min(w.size(0), w.size(1)) >= MANY_CHANNELS
                && x.count(0, 3) >= MANY_TILES * Winograd.STEP * Winograd.STEP;
    }

    static Kernel forward(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        if (winograd(x, w, window, groups)) {
            return WinogradConv.forward(x, w, y, window);
        }
        if (turned(x.storage(), window, groups)) {
            return ChannelsLast.forward(KERNELS, x, w, y, window, groups);
        }
        if (x.storage() == Storage.F64) {
            return new DoubleConv(ConvResult.Y, x, w, y, window, groups);
        }
        boolean few = window.channels() == Channels.FIRST && x.size(1) > 1 && x.size(1) <= FEW_CHANNELS;
        if (!plain(window, groups) || window.channels() == Channels.LAST_IN_RESULT || few) {
            return new ColumnConv(ConvResult.Y, x, w, y, window, groups);
        }
        return NativeConv.forward(x, w, y, arguments(window));
    }

    static Kernel gradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups) {
        if (winograd(dx, w, window, groups)) {
            return WinogradConv.gradInput(dy, w, dx, window);
        }
        if (turned(dx.storage(), window, groups)) {
            return ChannelsLast.gradInput(KERNELS, dy, w, dx, window, groups);
        }
        if (dx.storage() == Storage.F64) {
            return new DoubleConv(ConvResult.DX, dx, w, dy, window, groups);
        }
        boolean steps = window.strideHeight() == 1 && window.strideWidth() == 1;
        boolean within = window.padTop() < window.kernelHeight() && window.padLeft() < window.kernelWidth();
        boolean same = window.channels() != Channels.LAST_IN_RESULT;
        if (window.channels() == Channels.LAST && !(steps && within)) {
            return ChannelsLast.gradInput(KERNELS, dy, w, dx, window, groups);
        }
        if (!plain(window, groups) || !same || !steps || !within || few(w, window)) {
            return new ColumnConv(ConvResult.DX, dx, w, dy, window, groups);
        }
        return turned(dy, w, dx, window);
    }

    /** With stride 1 the input gradient is a convolution of dy: weights turned round, and what was not padded before is now. */
    private static Kernel turned(Tensor dy, Tensor w, Tensor dx, WindowSpec window) {
        int top = window.kernelHeight() - 1 - window.padTop();
        int left = window.kernelWidth() - 1 - window.padLeft();
        WindowSpec back = new WindowSpec(window.kernelHeight(), window.kernelWidth(), 1, 1, top, top, left, left, 1, 1)
                .with(window.channels());
        Tensor weights = w.fresh(w.size(1), w.size(0), w.size(2), w.size(3));
        StridedCopy turn = new StridedCopy(w.storage(), 4);
        long area = w.size(2) * w.size(3);
        turn.pattern(
                weights.sizes(),
                new long[] {area, w.size(1) * area, -w.size(3), -1},
                StridedCopy.strides(weights.sizes()));
        Kernel convolution = forward(dy, weights, dx, back, 1);
        return () -> {
            turn.run(w, area - 1, weights, 0);
            convolution.run();
        };
    }

    static Kernel gradWeight(Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups) {
        if (winograd(x, dw, window, groups)) {
            return new WinogradWeights(x, dy, dw, window);
        }
        if (turned(dw.storage(), window, groups) || window.channels() == Channels.LAST) {
            return ChannelsLast.gradWeight(KERNELS, x, dy, dw, window, groups);
        }
        if (dw.storage() == Storage.F64) {
            return new DoubleConv(ConvResult.DW, x, dw, dy, window, groups);
        }
        boolean steps = window.strideHeight() == 1 && window.strideWidth() == 1;
        boolean shared = window.kernelHeight() * window.kernelWidth() > 1;
        return steps && shared && window.channels() == Channels.FIRST
                ? new ShiftedConv(x, dy, dw, window, groups)
                : new ColumnConv(ConvResult.DW, x, dw, dy, window, groups);
    }

    static Kernel gradBoth(Tensor x, Tensor w, Tensor dy, Tensor dx, Tensor dw, WindowSpec window, int groups) {
        if (x.storage() == Storage.F64
                || !plain(window, groups)
                || window.channels() == Channels.LAST_IN_RESULT
                || few(w, window)
                || winograd(x, w, window, groups)) {
            Kernel input = gradInput(dy, w, dx, window, groups);
            Kernel weight = gradWeight(x, dy, dw, window, groups);
            return () -> {
                input.run();
                weight.run();
            };
        }
        return NativeConv.gradients(x, w, dy, dx, dw, arguments(window));
    }
}
