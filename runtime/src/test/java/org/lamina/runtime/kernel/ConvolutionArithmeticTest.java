package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * SYSTEMS 20: every combination of kernel, stride, padding at each end, dilation and groups, also transposed, against sums
 * written out here and sizes counted one by one.
 */
class ConvolutionArithmeticTest {
    private static final int ITEMS = 2;
    private static final int CHANNELS = 4;
    private static final int FILTERS = 6;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 9;

    private final Samples samples = new Samples(20, kernels());
    private final Kernels kernels = kernels();

    Kernels kernels() {
        return new CpuKernels();
    }

    private record Axis(int size, int kernel, int stride, int before, int after, int dilation) {
        /** Places of the first tap at which all taps lie within the padded axis. */
        int counted() {
            int count = 0;
            for (int at = -before; at + dilation * (kernel - 1) < size + after; at += stride) {
                count++;
            }
            return count;
        }

        /** What the transposed convolution makes of that many positions: none of the rest that the stride passes over. */
        int back() {
            return (counted() - 1) * stride + dilation * (kernel - 1) + 1 - before - after;
        }

        int element(int position, int tap) {
            return position * stride + tap * dilation - before;
        }
    }

    private interface Term {
        void add(int image, int weight, int result);
    }

    private static void terms(Axis high, Axis wide, int rows, int columns, int groups, Term term) {
        int outRows = high.counted();
        int outColumns = wide.counted();
        int inGroup = CHANNELS / groups;
        for (int i = 0; i < ITEMS * FILTERS * inGroup * outRows * outColumns * high.kernel() * wide.kernel(); i++) {
            int rest = i;
            int v = rest % wide.kernel();
            rest /= wide.kernel();
            int u = rest % high.kernel();
            rest /= high.kernel();
            int q = rest % outColumns;
            rest /= outColumns;
            int p = rest % outRows;
            rest /= outRows;
            int c = rest % inGroup;
            rest /= inGroup;
            int o = rest % FILTERS;
            int n = rest / FILTERS;
            int row = high.element(p, u);
            int column = wide.element(q, v);
            if (row >= 0 && row < rows && column >= 0 && column < columns) {
                int channel = o / (FILTERS / groups) * inGroup + c;
                term.add(
                        ((n * CHANNELS + channel) * rows + row) * columns + column,
                        ((o * inGroup + c) * high.kernel() + u) * wide.kernel() + v,
                        ((n * FILTERS + o) * outRows + p) * outColumns + q);
            }
        }
    }

    /** The settings of the width are those of the height in another order, so that they differ. */
    @Test
    void allCombinations() {
        int tried = 0;
        for (int setting = 0; setting < 3 * 3 * 3 * 3 * 2; setting++) {
            int turned = (setting * 5 + 7) % (3 * 3 * 3 * 3 * 2);
            Axis high = axis(HEIGHT, setting);
            Axis wide = axis(WIDTH, turned);
            for (int groups : new int[] {1, 2}) {
                check(high, wide, groups);
                tried++;
            }
        }
        assertEquals(324, tried);
    }

    private static Axis axis(int size, int setting) {
        return new Axis(
                size, 1 + setting % 3, 1 + setting / 3 % 3, setting / 9 % 3, setting / 27 % 3, 1 + setting / 81);
    }

    private void check(Axis high, Axis wide, int groups) {
        String what = high + " " + wide + " groups " + groups;
        WindowSpec window = new WindowSpec(
                high.kernel(),
                wide.kernel(),
                high.stride(),
                wide.stride(),
                high.before(),
                high.after(),
                wide.before(),
                wide.after(),
                high.dilation(),
                wide.dilation());
        assertEquals(high.counted(), window.outHeight(HEIGHT), what);
        assertEquals(wide.counted(), window.outWidth(WIDTH), what);
        Tensor x = samples.any(Storage.F32, ITEMS, CHANNELS, HEIGHT, WIDTH);
        Tensor w = samples.any(Storage.F32, FILTERS, CHANNELS / groups, high.kernel(), wide.kernel());
        long[] out = {ITEMS, FILTERS, high.counted(), wide.counted()};
        Tensor y = samples.result(Storage.F32, out);
        double[] wanted = new double[(int) y.count()];
        terms(high, wide, HEIGHT, WIDTH, groups, (i, j, k) -> wanted[k] += x.get(i) * w.get(j));
        Samples.check(wanted, kernels.conv2d(x, w, y, window, groups), y, "conv " + what);
        transposed(high, wide, groups, window, w, out, what);

        Tensor dy = samples.any(Storage.F32, out);
        Tensor dx = samples.result(Storage.F32, x.sizes());
        kernels.conv2dGradInput(dy, w, dx, window, groups).run();
        double form = dot(y, dy);
        double size = Math.sqrt(dot(y, y) * dot(dy, dy));
        assertEquals(form, dot(x, dx), 1e-5 * size, "<conv(x), dy> = <x, adjoint(dy)>, " + what);
    }

    /** To the size of the formula, where it is positive and gives the positions back. */
    private void transposed(Axis high, Axis wide, int groups, WindowSpec window, Tensor w, long[] in, String what) {
        int rows = high.back();
        int columns = wide.back();
        if (rows < 1 || columns < 1) {
            return;
        }
        assertArrayEquals(
                new long[] {high.counted(), wide.counted()},
                new long[] {window.outHeight(rows), window.outWidth(columns)},
                what);
        Tensor z = samples.any(Storage.F32, in);
        Tensor up = samples.result(Storage.F32, ITEMS, CHANNELS, rows, columns);
        double[] wanted = new double[(int) up.count()];
        terms(high, wide, rows, columns, groups, (i, j, k) -> wanted[i] += z.get(k) * w.get(j));
        Samples.check(wanted, kernels.conv2dGradInput(z, w, up, window, groups), up, "transposed " + what);
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.count(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }
}
