package org.lamina.runtime.kernel;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every set of kernels must compute in convolutions and pooling. */
abstract class WindowContract {
    private final Samples samples = new Samples(7, kernels());

    abstract Kernels kernels();

    /** Whether pooling takes images with their channels last. */
    abstract boolean poolsChannelsLast();

    /** As in a worker that computes one shard. */
    @BeforeAll
    static void useOneThread() {
        NativeThreads.use(1);
    }

    /** A window with batch, channels, height, width of the image, filters, and groups. */
    record Case(WindowSpec window, int n, int c, int h, int w, int filters, int groups) {}

    static WindowSpec window(int... v) {
        return new WindowSpec(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
    }

    private static Case[] cases() {
        WindowSpec same = WindowSpec.of(3, 1).padded(1);
        return new Case[] {
            new Case(WindowSpec.of(1, 1), 2, 3, 5, 4, 6, 1),
            new Case(WindowSpec.of(1, 1), 2, 8, 5, 4, 6, 2),
            new Case(WindowSpec.of(1, 2), 2, 5, 5, 7, 6, 1),
            new Case(same, 1, 1, 1, 1, 1, 1),
            new Case(same, 2, 1, 9, 9, 4, 1),
            new Case(same, 3, 3, 8, 9, 5, 1),
            new Case(same, 2, 16, 12, 12, 16, 1),
            // More images than a native call takes at a time, and a last piece of two.
            new Case(WindowSpec.of(3, 3).padded(1), 18, 16, 32, 32, 5, 1),
            new Case(WindowSpec.of(5, 1), 2, 6, 14, 14, 16, 1),
            new Case(WindowSpec.of(3, 2).padded(1), 2, 7, 9, 10, 5, 1),
            new Case(window(3, 2, 2, 1, 1, 0, 0, 1, 1, 1), 2, 3, 8, 7, 4, 1),
            new Case(window(2, 3, 1, 2, 0, 2, 1, 3, 1, 1), 2, 4, 7, 8, 6, 2),
            new Case(window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2), 2, 6, 9, 8, 5, 1),
            new Case(window(3, 3, 2, 2, 1, 1, 1, 1, 2, 3), 1, 4, 12, 15, 4, 4),
            new Case(window(3, 3, 2, 3, 0, 1, 1, 0, 2, 1), 2, 2, 11, 13, 4, 2),
            new Case(window(7, 1, 1, 1, 3, 3, 0, 0, 1, 1), 1, 5, 6, 6, 5, 5),
            new Case(window(2, 2, 3, 3, 0, 0, 0, 0, 1, 1), 2, 5, 8, 9, 3, 1),
            // The outer columns of the window lie beside a narrow image for every output.
            new Case(window(4, 4, 1, 1, 2, 2, 2, 2, 2, 2), 2, 2, 4, 3, 3, 1),
            new Case(window(4, 4, 1, 2, 3, 3, 3, 3, 2, 2), 2, 4, 3, 1, 4, 2),
            new Case(window(5, 3, 2, 1, 4, 4, 2, 2, 1, 2), 1, 3, 1, 1, 6, 3),
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F64"})
    void convolutions(String name) {
        Storage storage = Storage.valueOf(name);
        for (Case c : cases()) {
            convolution(storage, c);
        }
    }

    void convolution(Storage storage, Case c) {
        WindowSpec window = c.window();
        Tensor x = samples.any(storage, c.n(), c.c(), c.h(), c.w());
        Tensor w = samples.any(storage, c.filters(), c.c() / c.groups(), window.kernelHeight(), window.kernelWidth());
        long[] out = {c.n(), c.filters(), window.outHeight(c.h()), window.outWidth(c.w())};
        Tensor y = samples.result(storage, out);
        Tensor dy = samples.any(storage, out);
        double[] ey = new double[(int) y.count()];
        double[] ex = new double[(int) x.count()];
        double[] ew = new double[(int) w.count()];
        Reference.conv(x, w, y, window, c.groups(), (i, j, k) -> {
            ey[k] += x.get(i) * w.get(j);
            ex[i] += dy.get(k) * w.get(j);
            ew[j] += dy.get(k) * x.get(i);
        });
        Tensor dx = samples.result(storage, x.sizes());
        Tensor dw = samples.result(storage, w.sizes());
        Samples.check(ey, kernels().conv2d(x, w, y, window, c.groups()), y, "conv2d " + c);
        Samples.check(ex, kernels().conv2dGradInput(dy, w, dx, window, c.groups()), dx, "input gradient " + c);
        Samples.check(ew, kernels().conv2dGradWeight(x, dy, dw, window, c.groups()), dw, "weight gradient " + c);
        Tensor bothX = samples.result(storage, x.sizes());
        Tensor bothW = samples.result(storage, w.sizes());
        Kernel both = kernels().conv2dGrads(x, w, dy, bothX, bothW, window, c.groups());
        Samples.check(ex, both, bothX, "both gradients, input " + c);
        Samples.check(ew, both, bothW, "both gradients, weights " + c);
        for (Channels channels : List.of(Channels.LAST, Channels.LAST_IN_RESULT)) {
            channelsLast(c, window.with(channels), new Tensor[] {x, w, dy}, ey, ex, ew);
        }
    }

    /** The same numbers, when images lie in another way. */
    private void channelsLast(Case c, WindowSpec window, Tensor[] operands, double[] ey, double[] ex, double[] ew) {
        boolean image = window.channels() == Channels.LAST;
        Tensor x = image ? turned(operands[0]) : operands[0];
        Tensor w = operands[1];
        Tensor dy = turned(operands[2]);
        double[] wantedX = image ? Samples.values(turned(filled(operands[0], ex))) : ex;
        double[] wantedY = Samples.values(turned(filled(operands[2], ey)));
        String what = window.channels() + " " + c;
        Tensor y = samples.result(dy.storage(), dy.sizes());
        Tensor dx = samples.result(x.storage(), x.sizes());
        Tensor dw = samples.result(w.storage(), w.sizes());
        Samples.check(wantedY, kernels().conv2d(x, w, y, window, c.groups()), y, "conv2d " + what);
        Samples.check(wantedX, kernels().conv2dGradInput(dy, w, dx, window, c.groups()), dx, "dx " + what);
        Samples.check(ew, kernels().conv2dGradWeight(x, dy, dw, window, c.groups()), dw, "dw " + what);
        Tensor bothX = samples.result(x.storage(), x.sizes());
        Tensor bothW = samples.result(w.storage(), w.sizes());
        Kernel both = kernels().conv2dGrads(x, w, dy, bothX, bothW, window, c.groups());
        Samples.check(wantedX, both, bothX, "both, dx " + what);
        Samples.check(ew, both, bothW, "both, dw " + what);
    }

    private Tensor filled(Tensor like, double[] values) {
        return samples.of(like.storage(), like.sizes(), values);
    }

    private Tensor turned(Tensor first) {
        Tensor last = kernels().tensor(first.storage(), first.size(0), first.size(2), first.size(3), first.size(1));
        kernels().transpose(first, new int[] {0, 2, 3, 1}, last).run();
        return last;
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F64"})
    void pooling(String name) {
        Storage storage = Storage.valueOf(name);
        WindowSpec[] windows = {
            WindowSpec.of(1, 1),
            WindowSpec.of(2, 2),
            WindowSpec.of(2, 1),
            WindowSpec.of(3, 2).padded(1),
            WindowSpec.of(3, 3),
            window(2, 3, 2, 1, 0, 1, 1, 0, 1, 1),
            window(3, 2, 1, 2, 1, 1, 0, 2, 2, 3),
            window(2, 2, 2, 2, 2, 2, 2, 2, 1, 1),
        };
        for (WindowSpec window : windows) {
            for (long[] shape : new long[][] {{1, 1, 5, 6}, {2, 3, 9, 7}, {1, 2, 28, 28}}) {
                pool(storage, window, shape);
            }
        }
    }

    private void pool(Storage storage, WindowSpec window, long... shape) {
        Tensor x = samples.coarse(storage, shape);
        long[] out = {shape[0], shape[1], window.outHeight(shape[2]), window.outWidth(shape[3])};
        Tensor y = samples.result(storage, out);
        Tensor dy = samples.any(storage, out);
        Tensor dx = samples.result(storage, shape);
        int[] first = new int[(int) y.count()];
        double[] most = new double[first.length];
        double[] mean = new double[first.length];
        double[] spread = new double[(int) x.count()];
        Arrays.fill(first, -1);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        double area = window.kernelHeight() * window.kernelWidth();
        Reference.pool(x, y, window, (i, k) -> {
            if (i >= 0) {
                mean[k] += x.get(i) / area;
                spread[i] += dy.get(k) / area;
                if (x.get(i) > most[k]) {
                    most[k] = x.get(i);
                    first[k] = i;
                }
            }
        });
        double[] routed = new double[spread.length];
        for (int k = 0; k < first.length; k++) {
            if (first[k] >= 0) {
                routed[first[k]] += dy.get(k);
            }
        }
        Tensor values = samples.any(storage, shape);
        double[] picked = new double[first.length];
        for (int k = 0; k < first.length; k++) {
            picked[k] = first[k] < 0 ? 0 : values.get(first[k]);
        }
        String what = " " + window + Arrays.toString(shape);
        Samples.check(most, kernels().maxPool2d(x, y, window), y, "greatest" + what);
        Samples.check(mean, kernels().avgPool2d(x, y, window), y, "mean" + what);
        Samples.check(routed, kernels().maxPool2dGrad(x, dy, dx, window), dx, "gradient of greatest" + what);
        Samples.check(picked, kernels().maxPool2dPick(x, values, y, window), y, "picked" + what);
        Samples.check(spread, kernels().avgPool2dGrad(dy, dx, window), dx, "gradient of mean" + what);
        if (poolsChannelsLast() && storage == Storage.F32) {
            poolChannelsLast(window, new Tensor[] {x, values, y, dy, dx}, most, mean, routed, picked, spread);
        }
    }

    /** The same numbers, when all images lie with their channels last. */
    private void poolChannelsLast(
            WindowSpec first,
            Tensor[] images,
            double[] most,
            double[] mean,
            double[] routed,
            double[] picked,
            double[] spread) {
        WindowSpec window = first.with(Channels.LAST);
        Tensor x = turned(images[0]);
        Tensor values = turned(images[1]);
        Tensor y = turned(images[2]);
        Tensor dy = turned(images[3]);
        Tensor dx = turned(images[4]);
        double[] turnedMost = Samples.values(turned(filled(images[2], most)));
        double[] turnedMean = Samples.values(turned(filled(images[2], mean)));
        double[] turnedPicked = Samples.values(turned(filled(images[2], picked)));
        double[] turnedRouted = Samples.values(turned(filled(images[4], routed)));
        double[] turnedSpread = Samples.values(turned(filled(images[4], spread)));
        String what = " " + window + Arrays.toString(x.sizes());
        Samples.check(turnedMost, kernels().maxPool2d(x, y, window), y, "greatest" + what);
        Samples.check(turnedMean, kernels().avgPool2d(x, y, window), y, "mean" + what);
        Samples.check(turnedRouted, kernels().maxPool2dGrad(x, dy, dx, window), dx, "gradient of greatest" + what);
        Samples.check(turnedPicked, kernels().maxPool2dPick(x, values, y, window), y, "picked" + what);
        Samples.check(turnedSpread, kernels().avgPool2dGrad(dy, dx, window), dx, "gradient of mean" + what);
    }
}
