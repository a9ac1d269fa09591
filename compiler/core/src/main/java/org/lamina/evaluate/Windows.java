package org.lamina.evaluate;

/** Convolution and pooling over [N, C, H, W], by their definitions. */
record Windows(Axis height, Axis width) {

    record Axis(int kernel, int stride, int before, int after, int dilation) {
        int positions(int size) {
            return (size + before + after - dilation * (kernel - 1) - 1) / stride + 1;
        }

        /** Element that a tap sees at a position of the window; outside of the axis in the padding. */
        int at(int position, int tap) {
            return position * stride - before + tap * dilation;
        }
    }

    /** Called for every product {@code y[yi] += x[xi] * w[wi]} of a convolution. */
    private interface Product {
        void at(int yi, int xi, int wi);
    }

    /** Called for every element that is not padding, window by window, row-major inside of each. */
    private interface Element {
        void at(int yi, int xi);
    }

    private int[] pooled(int[] x) {
        return new int[] {x[0], x[1], height.positions(x[2]), width.positions(x[3])};
    }

    Tensor conv2d(Tensor x, Tensor w, int groups) {
        int[] sizes = pooled(x.sizes());
        sizes[1] = w.size(0);
        double[] y = new double[Tensor.count(sizes)];
        products(x.sizes(), w.sizes(), groups, (yi, xi, wi) -> y[yi] += x.floats()[xi] * w.floats()[wi]);
        return Tensor.floats(x.dtype(), sizes, y);
    }

    Tensor conv2dGradInput(Tensor dy, Tensor w, int groups, int[] sizes) {
        double[] dx = new double[Tensor.count(sizes)];
        products(sizes, w.sizes(), groups, (yi, xi, wi) -> dx[xi] += dy.floats()[yi] * w.floats()[wi]);
        return Tensor.floats(dy.dtype(), sizes, dx);
    }

    Tensor conv2dGradWeight(Tensor x, Tensor dy, int groups, int[] sizes) {
        double[] dw = new double[Tensor.count(sizes)];
        products(x.sizes(), sizes, groups, (yi, xi, wi) -> dw[wi] += x.floats()[xi] * dy.floats()[yi]);
        return Tensor.floats(x.dtype(), sizes, dw);
    }

    private void products(int[] x, int[] w, int groups, Product product) {
        int rows = height.positions(x[2]);
        int columns = width.positions(x[3]);
        int filtersPerGroup = w[0] / groups;
        for (int n = 0; n < x[0]; n++) {
            for (int o = 0; o < w[0]; o++) {
                for (int c = 0; c < w[1]; c++) {
                    int plane = (n * x[1] + o / filtersPerGroup * w[1] + c) * x[2] * x[3];
                    int kernel = (o * w[1] + c) * w[2] * w[3];
                    int result = (n * w[0] + o) * rows * columns;
                    plane(x, result, plane, kernel, product);
                }
            }
        }
    }

    private void plane(int[] x, int yStart, int xStart, int wStart, Product product) {
        int rows = height.positions(x[2]);
        int columns = width.positions(x[3]);
        for (int row = 0; row < rows; row++) {
            for (int kh = 0; kh < height.kernel(); kh++) {
                int h = height.at(row, kh);
                if (h < 0 || h >= x[2]) {
                    continue;
                }
                for (int column = 0; column < columns; column++) {
                    for (int kw = 0; kw < width.kernel(); kw++) {
                        int v = width.at(column, kw);
                        if (v >= 0 && v < x[3]) {
                            product.at(
                                    yStart + row * columns + column,
                                    xStart + h * x[3] + v,
                                    wStart + kh * width.kernel() + kw);
                        }
                    }
                }
            }
        }
    }

    private void elements(int[] x, Element element) {
        int[] y = pooled(x);
        for (int yi = 0; yi < Tensor.count(y); yi++) {
            int plane = yi / (y[2] * y[3]);
            int row = yi / y[3] % y[2];
            int column = yi % y[3];
            for (int kh = 0; kh < height.kernel(); kh++) {
                for (int kw = 0; kw < width.kernel(); kw++) {
                    int h = height.at(row, kh);
                    int v = width.at(column, kw);
                    if (h >= 0 && h < x[2] && v >= 0 && v < x[3]) {
                        element.at(yi, (plane * x[2] + h) * x[3] + v);
                    }
                }
            }
        }
    }

    /** For every window the position of its first greatest element; -1 where it sees nothing but padding. */
    private int[] greatest(Tensor x) {
        int[] found = new int[Tensor.count(pooled(x.sizes()))];
        java.util.Arrays.fill(found, -1);
        elements(x.sizes(), (yi, xi) -> {
            if (found[yi] < 0 || x.floats()[xi] > x.floats()[found[yi]]) {
                found[yi] = xi;
            }
        });
        return found;
    }

    /** Elements of {@code v} at the first greatest element of every window of x, and {@code empty} without one. */
    Tensor maxPool2d(Tensor x, Tensor v, double empty) {
        int[] found = greatest(x);
        double[] y = new double[found.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = found[i] < 0 ? empty : v.floats()[found[i]];
        }
        return Tensor.floats(x.dtype(), pooled(x.sizes()), y);
    }

    Tensor maxPool2dGrad(Tensor x, Tensor dy) {
        int[] found = greatest(x);
        double[] dx = new double[x.count()];
        for (int i = 0; i < found.length; i++) {
            if (found[i] >= 0) {
                dx[found[i]] += dy.floats()[i];
            }
        }
        return Tensor.floats(x.dtype(), x.sizes(), dx);
    }

    Tensor avgPool2d(Tensor x) {
        int[] sizes = pooled(x.sizes());
        double[] y = new double[Tensor.count(sizes)];
        double divisor = (double) height.kernel() * width.kernel();
        elements(x.sizes(), (yi, xi) -> y[yi] += x.floats()[xi] / divisor);
        return Tensor.floats(x.dtype(), sizes, y);
    }

    Tensor avgPool2dGrad(Tensor dy, int[] sizes) {
        double[] dx = new double[Tensor.count(sizes)];
        double divisor = (double) height.kernel() * width.kernel();
        elements(sizes, (yi, xi) -> dx[xi] += dy.floats()[yi] / divisor);
        return Tensor.floats(dy.dtype(), sizes, dx);
    }
}
