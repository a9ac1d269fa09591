package org.lamina.runtime.kernel;

import java.util.Arrays;

/** Means of windows in single precision, padding counted as 0, and their gradients. */
final class FloatMeanPool extends Site {
    /** Windows of more elements are summed in double precision. */
    private static final int SMALL = 16;

    private final boolean gradient;
    private final Tensor large;
    private final Tensor small;
    private final WindowSpec window;
    private PoolTaps taps;
    private float[] image = {};
    private float[] padded = {};
    private float[] tap = {};
    private float[] sums = {};
    private double[] wide = {};

    /** Means of {@code large} into {@code small}, or the gradient the other way. */
    FloatMeanPool(boolean gradient, Tensor large, Tensor small, WindowSpec window) {
        super(large, small);
        this.gradient = gradient;
        this.large = large;
        this.small = small;
        this.window = window;
        this.taps = new PoolTaps(large, small, window);
    }

    @Override
    void bind() {
        taps = new PoolTaps(large, small, window);
        int length = taps.atOnce * taps.windows;
        image = HeapArrays.floats(taps.atOnce * taps.image);
        padded = taps.padded == taps.image ? image : HeapArrays.floats(taps.atOnce * taps.padded);
        tap = HeapArrays.floats(length);
        sums = HeapArrays.floats(length);
        wide = new double[taps.places() > SMALL ? length : 0];
    }

    @Override
    void execute() {
        for (int from = 0; from < taps.images; from += taps.atOnce) {
            int count = Math.min(taps.atOnce, taps.images - from);
            Arrays.fill(padded, 0);
            if (gradient) {
                spread(from, count);
            } else {
                average(from, count);
            }
        }
    }

    private void average(int from, int count) {
        int n = count * taps.windows;
        large.floats().get(from * taps.image, image, 0, count * taps.image);
        if (padded != image) {
            taps.pad(image, count, padded);
        }
        Arrays.fill(sums, 0);
        Arrays.fill(wide, 0);
        for (int place = 0; place < taps.places(); place++) {
            taps.read(padded, place, count, tap);
            if (wide.length > 0) {
                add(tap, wide, n);
            } else {
                add(tap, sums, n);
            }
        }
        for (int i = 0; i < wide.length; i++) {
            sums[i] = (float) wide[i];
        }
        divide(sums, taps.places(), n);
        small.floats().put(from * taps.windows, sums, 0, n);
    }

    private void spread(int from, int count) {
        int n = count * taps.windows;
        small.floats().get(from * taps.windows, sums, 0, n);
        divide(sums, taps.places(), n);
        for (int place = 0; place < taps.places(); place++) {
            taps.add(sums, place, count, padded);
        }
        if (padded != image) {
            taps.unpad(padded, count, image);
        }
        large.floats().put(from * taps.image, image, 0, count * taps.image);
    }

    private static void add(float[] tap, float[] sums, int n) {
        for (int i = 0; i < n; i++) {
            sums[i] += tap[i];
        }
    }

    private static void add(float[] tap, double[] sums, int n) {
        for (int i = 0; i < n; i++) {
            sums[i] += tap[i];
        }
    }

    private static void divide(float[] sums, float divisor, int n) {
        for (int i = 0; i < n; i++) {
            sums[i] /= divisor;
        }
    }
}
