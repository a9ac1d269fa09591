package org.lamina.runtime.kernel;

/** Pooling in double precision: whole planes are copied to the heap, because windows overlap in all directions. */
final class DoublePool extends Site {

    /** Windows of more elements are summed in double precision. */
    private static final int SMALL = 16;

    private final PoolMode mode;
    private final Tensor x;
    private final Tensor values;
    private final Tensor dy;
    private final Tensor result;
    private final WindowSpec window;
    private double[] plane = {};
    private double[] small = {};
    private double[] gradient = {};
    private int height;
    private int width;
    private int outHeight;
    private int outWidth;

    /**
     * A site of one mode.
     *
     * @param x of the large shape: the operand, or for AVG_GRAD the result
     * @param values of the large shape: for MAX_PICK what is picked, otherwise {@code x}
     * @param dy of the small shape: the operand, or for MAX, MAX_PICK and AVG the result
     * @param result whichever of the large or small shape is written
     */
    DoublePool(PoolMode mode, Tensor x, Tensor values, Tensor dy, Tensor result, WindowSpec window) {
        super(x, values, dy, result);
        this.mode = mode;
        this.x = x;
        this.values = values;
        this.dy = dy;
        this.result = result;
        this.window = window;
    }

    @Override
    void bind() {
        height = (int) x.size(2);
        width = (int) x.size(3);
        outHeight = (int) dy.size(2);
        outWidth = (int) dy.size(3);
        plane = new double[height * width];
        small = new double[outHeight * outWidth];
        gradient = new double[mode == PoolMode.MAX_GRAD || mode == PoolMode.MAX_PICK ? plane.length : 0];
    }

    @Override
    void execute() {
        int planes = (int) (x.size(0) * x.size(1));
        for (int p = 0; p < planes; p++) {
            int large = p * plane.length;
            int little = p * small.length;
            switch (mode) {
                case MAX -> {
                    x.doubles().get(large, plane);
                    max();
                    result.doubles().put(little, small);
                }
                case AVG -> {
                    x.doubles().get(large, plane);
                    average();
                    result.doubles().put(little, small);
                }
                case MAX_GRAD -> {
                    x.doubles().get(large, plane);
                    dy.doubles().get(little, small);
                    java.util.Arrays.fill(gradient, 0);
                    maxGrad();
                    result.doubles().put(large, gradient);
                }
                case MAX_PICK -> {
                    x.doubles().get(large, plane);
                    values.doubles().get(large, gradient);
                    maxPick();
                    result.doubles().put(little, small);
                }
                case AVG_GRAD -> {
                    dy.doubles().get(little, small);
                    java.util.Arrays.fill(plane, 0);
                    averageGrad();
                    result.doubles().put(large, plane);
                }
            }
        }
    }

    private boolean pairs() {
        return inside() && window.kernelHeight() == 2 && window.kernelWidth() == 2;
    }

    /** Whether every window is a dense block within the plane. */
    private boolean inside() {
        return window.dilationHeight() == 1
                && window.dilationWidth() == 1
                && window.padTop() + window.padLeft() + window.padBottom() + window.padRight() == 0;
    }

    private void max() {
        boolean pairs = pairs();
        for (int oy = 0; oy < outHeight; oy++) {
            if (pairs) {
                maxOfPairs(oy);
                continue;
            }
            for (int ox = 0; ox < outWidth; ox++) {
                int at = greatest(oy, ox);
                small[oy * outWidth + ox] = at < 0 ? Double.NEGATIVE_INFINITY : plane[at];
            }
        }
    }

    private void maxOfPairs(int oy) {
        int top = oy * window.strideHeight() * width;
        int step = window.strideWidth();
        for (int ox = 0; ox < outWidth; ox++) {
            int at = top + ox * step;
            double upper = Math.max(plane[at], plane[at + 1]);
            double lower = Math.max(plane[at + width], plane[at + width + 1]);
            small[oy * outWidth + ox] = Math.max(upper, lower);
        }
    }

    private void maxGrad() {
        boolean pairs = pairs();
        for (int oy = 0; oy < outHeight; oy++) {
            for (int ox = 0; ox < outWidth; ox++) {
                int at = pairs ? greatestOfFour(oy, ox) : greatest(oy, ox);
                if (at >= 0) {
                    gradient[at] += small[oy * outWidth + ox];
                }
            }
        }
    }

    private void maxPick() {
        boolean pairs = pairs();
        for (int oy = 0; oy < outHeight; oy++) {
            for (int ox = 0; ox < outWidth; ox++) {
                int at = pairs ? greatestOfFour(oy, ox) : greatest(oy, ox);
                small[oy * outWidth + ox] = at < 0 ? 0 : gradient[at];
            }
        }
    }

    /** Like {@link #greatest} for an unpadded window of two by two. */
    private int greatestOfFour(int oy, int ox) {
        int at = oy * window.strideHeight() * width + ox * window.strideWidth();
        double a = plane[at];
        double b = plane[at + 1];
        double c = plane[at + width];
        double d = plane[at + width + 1];
        double most = Math.max(Math.max(a, b), Math.max(c, d));
        if (Double.isNaN(most)) {
            return greatest(oy, ox);
        }
        int below = c == most ? at + width : at + width + 1;
        int second = b == most ? at + 1 : below;
        return a == most ? at : second;
    }

    /** Place in the plane of the first greatest element of a window, NaN being greater than any number; -1 if all is padding. */
    private int greatest(int oy, int ox) {
        int best = -1;
        for (int i = 0; i < window.kernelHeight(); i++) {
            int row = oy * window.strideHeight() + i * window.dilationHeight() - window.padTop();
            if (row < 0 || row >= height) {
                continue;
            }
            for (int j = 0; j < window.kernelWidth(); j++) {
                int column = ox * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
                if (column < 0 || column >= width) {
                    continue;
                }
                int at = row * width + column;
                boolean more = best < 0 || plane[at] > plane[best];
                if (more || (Double.isNaN(plane[at]) && !Double.isNaN(plane[best]))) {
                    best = at;
                }
            }
        }
        return best;
    }

    private void average() {
        double divisor = window.kernelHeight() * window.kernelWidth();
        if (inside() && divisor <= SMALL) {
            averageInside(divisor);
            return;
        }
        for (int oy = 0; oy < outHeight; oy++) {
            for (int ox = 0; ox < outWidth; ox++) {
                double sum = 0;
                for (int i = 0; i < window.kernelHeight(); i++) {
                    int row = oy * window.strideHeight() + i * window.dilationHeight() - window.padTop();
                    for (int j = 0; row >= 0 && row < height && j < window.kernelWidth(); j++) {
                        int column = ox * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
                        sum += column >= 0 && column < width ? plane[row * width + column] : 0;
                    }
                }
                small[oy * outWidth + ox] = sum / divisor;
            }
        }
    }

    /** A row of windows at once, one position of the window after the other. */
    private void averageInside(double divisor) {
        java.util.Arrays.fill(small, 0);
        int step = window.strideWidth();
        for (int oy = 0; oy < outHeight; oy++) {
            int to = oy * outWidth;
            for (int i = 0; i < window.kernelHeight(); i++) {
                for (int j = 0; j < window.kernelWidth(); j++) {
                    int from = (oy * window.strideHeight() + i) * width + j;
                    for (int ox = 0; ox < outWidth; ox++) {
                        small[to + ox] += plane[from + ox * step];
                    }
                }
            }
        }
        for (int at = 0; at < small.length; at++) {
            small[at] /= divisor;
        }
    }

    private void averageGradInside(double divisor) {
        for (int at = 0; at < small.length; at++) {
            small[at] /= divisor;
        }
        int step = window.strideWidth();
        for (int oy = 0; oy < outHeight; oy++) {
            int from = oy * outWidth;
            for (int i = 0; i < window.kernelHeight(); i++) {
                for (int j = 0; j < window.kernelWidth(); j++) {
                    int to = (oy * window.strideHeight() + i) * width + j;
                    for (int ox = 0; ox < outWidth; ox++) {
                        plane[to + ox * step] += small[from + ox];
                    }
                }
            }
        }
    }

    private void averageGrad() {
        double divisor = window.kernelHeight() * window.kernelWidth();
        if (inside()) {
            averageGradInside(divisor);
            return;
        }
        for (int oy = 0; oy < outHeight; oy++) {
            for (int ox = 0; ox < outWidth; ox++) {
                double share = small[oy * outWidth + ox] / divisor;
                for (int i = 0; i < window.kernelHeight(); i++) {
                    int row = oy * window.strideHeight() + i * window.dilationHeight() - window.padTop();
                    for (int j = 0; row >= 0 && row < height && j < window.kernelWidth(); j++) {
                        int column = ox * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
                        if (column >= 0 && column < width) {
                            plane[row * width + column] += share;
                        }
                    }
                }
            }
        }
    }
}
