package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class CpuWindowTest extends WindowContract {
    @Override
    Kernels kernels() {
        return new CpuKernels();
    }

    @Override
    boolean poolsChannelsLast() {
        return true;
    }

    /** Many channels and tiles; and tiles on both kinds of sides, those that are filled and those that are not. */
    @Test
    void wideConvolutions() {
        convolution(Storage.F32, new Case(window(3, 3, 1, 1, 2, 0, 1, 2, 1, 1), 3, 49, 23, 24, 50, 1));
        convolution(Storage.F32, new Case(WindowSpec.of(3, 1), 50, 48, 8, 8, 48, 1));
        convolution(Storage.F32, new Case(WindowSpec.of(3, 1).padded(1), 200, 32, 3, 3, 40, 1));
    }

    /** What processors make of 0/0 has the sign of a negative number. */
    @Test
    void greatestOfUnusualNumbers() {
        float negativeNaN = Float.intBitsToFloat(0xFFC00000);
        float least = Float.NEGATIVE_INFINITY;
        float[][] pairs = {
            {negativeNaN, Float.POSITIVE_INFINITY, Float.NaN, 0},
            {3, negativeNaN, Float.NaN, 1},
            {Float.POSITIVE_INFINITY, Float.MAX_VALUE, Float.POSITIVE_INFINITY, 0},
            {least, least, least, 0},
            {least, -Float.MAX_VALUE, -Float.MAX_VALUE, 1},
            {-0f, 0f, 0, 0},
            {0f, -0f, 0, 0},
            {-Float.MIN_VALUE, -0f, 0, 1},
            {Float.MIN_VALUE, 0, Float.MIN_VALUE, 0},
            {-2, -1, -1, 1},
        };
        for (float[] pair : pairs) {
            Tensor x = kernels().tensor(Storage.F32, 1, 1, 1, 2);
            x.write(0, pair, 0, 2);
            Tensor y = kernels().tensor(Storage.F32, 1, 1, 1, 1);
            WindowSpec window = new WindowSpec(1, 2, 1, 2, 0, 0, 0, 0, 1, 1);
            kernels().maxPool2d(x, y, window).run();
            assertArrayEquals(new float[] {pair[2]}, y.toFloats());
            y.set(0, 5);
            Tensor dx = kernels().tensor(Storage.F32, 1, 1, 1, 2);
            kernels().maxPool2dGrad(x, y, dx, window).run();
            assertArrayEquals(pair[3] == 0 ? new float[] {5, 0} : new float[] {0, 5}, dx.toFloats());
        }
    }
}
