package org.lamina.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lamina.types.DType;

class WindowsTest {
    private final SplittableRandom random = new SplittableRandom(17);

    private Tensor tensor(int... sizes) {
        return RandomTensors.floats(random, DType.F64, -1, 1, sizes);
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.count(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    private static double at(Tensor x, int n, int c, int h, int w) {
        boolean inside = h >= 0 && h < x.size(2) && w >= 0 && w < x.size(3);
        return inside ? x.get(((n * x.size(1) + c) * x.size(2) + h) * x.size(3) + w) : 0;
    }

    private Windows windows() {
        return new Windows(
                new Windows.Axis(
                        random.nextInt(1, 4),
                        random.nextInt(1, 4),
                        random.nextInt(3),
                        random.nextInt(3),
                        random.nextInt(1, 3)),
                new Windows.Axis(
                        random.nextInt(1, 4),
                        random.nextInt(1, 4),
                        random.nextInt(3),
                        random.nextInt(3),
                        random.nextInt(1, 3)));
    }

    /** Every output is the sum that defines it, here written over outputs instead of inputs. */
    @Test
    void convolutionIsItsDefinition() {
        for (int round = 0; round < 40; round++) {
            Windows windows = windows();
            int groups = random.nextInt(1, 4);
            Tensor x = tensor(2, 2 * groups, 6, 7);
            Tensor w = tensor(
                    3 * groups, 2, windows.height().kernel(), windows.width().kernel());
            Tensor y = windows.conv2d(x, w, groups);
            for (int n = 0; n < y.size(0); n++) {
                for (int o = 0; o < y.size(1); o++) {
                    for (int p = 0; p < y.size(2); p++) {
                        for (int q = 0; q < y.size(3); q++) {
                            assertEquals(sum(windows, x, w, new int[] {n, o, p, q}), at(y, n, o, p, q), 1e-12);
                        }
                    }
                }
            }
        }
    }

    private static double sum(Windows windows, Tensor x, Tensor w, int[] place) {
        Windows.Axis height = windows.height();
        Windows.Axis width = windows.width();
        int group = place[1] / 3;
        double sum = 0;
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < height.kernel(); i++) {
                for (int j = 0; j < width.kernel(); j++) {
                    int h = place[2] * height.stride() + i * height.dilation() - height.before();
                    int v = place[3] * width.stride() + j * width.dilation() - width.before();
                    sum += at(x, place[0], 2 * group + c, h, v) * at(w, place[1], c, i, j);
                }
            }
        }
        return sum;
    }

    /** {@code <conv(x, w), dy> = <x, gradInput(dy, w)> = <w, gradWeight(x, dy)>}. */
    @Test
    void gradientsAreAdjoint() {
        for (int round = 0; round < 40; round++) {
            Windows windows = windows();
            Tensor x = tensor(2, 4, 6, 7);
            Tensor w = tensor(2, 2, windows.height().kernel(), windows.width().kernel());
            Tensor y = windows.conv2d(x, w, 2);
            Tensor dy = tensor(y.sizes());
            double form = dot(y, dy);
            assertEquals(form, dot(x, windows.conv2dGradInput(dy, w, 2, x.sizes())), 1e-11);
            assertEquals(form, dot(w, windows.conv2dGradWeight(x, dy, 2, w.sizes())), 1e-11);
            Tensor mean = windows.avgPool2d(x);
            Tensor dMean = tensor(mean.sizes());
            assertEquals(dot(mean, dMean), dot(x, windows.avgPool2dGrad(dMean, x.sizes())), 1e-11);
            Tensor v = tensor(x.sizes());
            Tensor picked = windows.maxPool2d(x, v, 0);
            Tensor dPicked = tensor(picked.sizes());
            assertEquals(dot(picked, dPicked), dot(v, windows.maxPool2dGrad(x, dPicked)), 1e-11);
        }
    }

    @Test
    void poolingOfOneImage() {
        Windows two = new Windows(new Windows.Axis(2, 2, 0, 0, 1), new Windows.Axis(2, 2, 0, 1, 1));
        Tensor x = Tensor.floats(DType.F64, new int[] {1, 1, 2, 3}, 1, 2, 3, 4, 5, 6);
        assertArrayEquals(new double[] {5, 6}, two.maxPool2d(x, x, 0).toDoubles());
        assertArrayEquals(new double[] {3, 2.25}, two.avgPool2d(x).toDoubles());
    }
}
