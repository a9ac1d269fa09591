package org.lamina.runtime.kernel;

import java.util.Arrays;

/** Convolutions in double precision, straight from their definition: for checks of gradients, where speed is no aim. */
final class DoubleConv extends Site {
    private final ConvResult result;
    private final Tensor x;
    private final Tensor w;
    private final Tensor y;
    private final WindowSpec window;
    private final int groups;
    private double[] imageValues = {};
    private double[] weightValues = {};
    private double[] outValues = {};

    DoubleConv(ConvResult result, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        super(x, w, y);
        this.result = result;
        this.x = x;
        this.w = w;
        this.y = y;
        this.window = window;
        this.groups = groups;
    }

    @Override
    void bind() {
        imageValues = new double[Math.toIntExact(x.count())];
        weightValues = new double[Math.toIntExact(w.count())];
        outValues = new double[Math.toIntExact(y.count())];
    }

    @Override
    void execute() {
        x.doubles().get(0, imageValues);
        w.doubles().get(0, weightValues);
        y.doubles().get(0, outValues);
        Tensor target = switch (result) {
            case Y -> y;
            case DX -> x;
            case DW -> w;
        };
        double[] values = switch (result) {
            case Y -> outValues;
            case DX -> imageValues;
            case DW -> weightValues;
        };
        Arrays.fill(values, 0);
        for (int n = 0; n < x.size(0); n++) {
            for (int o = 0; o < y.size(1); o++) {
                plane(n, o);
            }
        }
        target.doubles().put(0, values);
    }

    private void plane(int n, int o) {
        int channels = (int) w.size(1);
        int group = o / (int) (y.size(1) / groups);
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < window.kernelHeight(); i++) {
                for (int j = 0; j < window.kernelWidth(); j++) {
                    int weight = ((o * channels + c) * window.kernelHeight() + i) * window.kernelWidth() + j;
                    tap(n * (int) x.size(1) + group * channels + c, n * (int) y.size(1) + o, weight, i, j);
                }
            }
        }
    }

    /** All products of one weight between a plane of the image and a plane of the output. */
    private void tap(int imagePlane, int outPlane, int weight, int i, int j) {
        int height = (int) x.size(2);
        int width = (int) x.size(3);
        int outWidth = (int) y.size(3);
        for (int oy = 0; oy < y.size(2); oy++) {
            int row = oy * window.strideHeight() + i * window.dilationHeight() - window.padTop();
            if (row < 0 || row >= height) {
                continue;
            }
            for (int ox = 0; ox < outWidth; ox++) {
                int column = ox * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
                if (column < 0 || column >= width) {
                    continue;
                }
                int in = (imagePlane * height + row) * width + column;
                int out = (outPlane * (int) y.size(2) + oy) * outWidth + ox;
                switch (result) {
                    case Y -> outValues[out] += imageValues[in] * weightValues[weight];
                    case DX -> imageValues[in] += outValues[out] * weightValues[weight];
                    case DW -> weightValues[weight] += outValues[out] * imageValues[in];
                }
            }
        }
    }
}
