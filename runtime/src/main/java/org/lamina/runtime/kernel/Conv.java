package org.lamina.runtime.kernel;

/** Chooses how a convolution in single precision is computed, and the sites that are one ND4J operation. */
final class Conv {
    private static final long VALID = 0;
    private static final long NCHW = 0;
    /** Weights as [oC, iC, kH, kW]. */
    private static final long WEIGHTS_OIHW = 1;
    /** With few channels oneDNN's plain layout is several times slower than columns and a product. */
    private static final int FEW_CHANNELS = 4;

    private Conv() {}

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
            NCHW,
            WEIGHTS_OIHW
        };
    }

    static Kernel forward(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        if (x.storage() == Storage.F64) {
            return new DoubleConv(ConvResult.Y, x, w, y, window, groups);
        }
        if (!plain(window, groups) || (x.size(1) > 1 && x.size(1) <= FEW_CHANNELS)) {
            return new ColumnConv(ConvResult.Y, x, w, y, window, groups);
        }
        return NativeConv.forward(x, w, y, arguments(window));
    }

    static Kernel gradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups) {
        if (dx.storage() == Storage.F64) {
            return new DoubleConv(ConvResult.DX, dx, w, dy, window, groups);
        }
        boolean steps = window.strideHeight() == 1 && window.strideWidth() == 1;
        boolean within = window.padTop() < window.kernelHeight() && window.padLeft() < window.kernelWidth();
        if (!plain(window, groups) || !steps || !within || w.size(0) <= FEW_CHANNELS || w.size(1) <= FEW_CHANNELS) {
            return new ColumnConv(ConvResult.DX, dx, w, dy, window, groups);
        }
        return turned(dy, w, dx, window);
    }

    /** With stride 1 the input gradient is a convolution of dy: weights turned round, and what was not padded before is now. */
    private static Kernel turned(Tensor dy, Tensor w, Tensor dx, WindowSpec window) {
        int top = window.kernelHeight() - 1 - window.padTop();
        int left = window.kernelWidth() - 1 - window.padLeft();
        WindowSpec back = new WindowSpec(window.kernelHeight(), window.kernelWidth(), 1, 1, top, top, left, left, 1, 1);
        Tensor weights = Tensor.of(w.storage(), w.size(1), w.size(0), w.size(2), w.size(3));
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
        if (dw.storage() == Storage.F64) {
            return new DoubleConv(ConvResult.DW, x, dw, dy, window, groups);
        }
        boolean steps = window.strideHeight() == 1 && window.strideWidth() == 1;
        boolean shared = window.kernelHeight() * window.kernelWidth() > 1;
        return steps && shared
                ? new ShiftedConv(x, dy, dw, window, groups)
                : new ColumnConv(ConvResult.DW, x, dw, dy, window, groups);
    }

    static Kernel gradBoth(Tensor x, Tensor w, Tensor dy, Tensor dx, Tensor dw, WindowSpec window, int groups) {
        if (x.storage() == Storage.F64
                || !plain(window, groups)
                || w.size(0) <= FEW_CHANNELS
                || w.size(1) <= FEW_CHANNELS) {
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
