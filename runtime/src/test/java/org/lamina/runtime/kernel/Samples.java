package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;

/** Makes operands, reads results, and compares them with what a formula says. */
final class Samples {
    private final Random random;
    private final Kernels kernels;

    /** @param kernels in whose memory the operands shall lie */
    Samples(long seed, Kernels kernels) {
        this.random = new Random(seed);
        this.kernels = kernels;
    }

    /** Numbers in -2 .. 2, whole ones in -5 .. 5 for integers. */
    Tensor any(Storage storage, long... sizes) {
        return filled(storage, sizes, () -> storage.isFloat() ? random.nextDouble() * 4 - 2 : random.nextInt(11) - 5);
    }

    /** Numbers of which many are equal. */
    Tensor coarse(Storage storage, long... sizes) {
        return filled(storage, sizes, () -> random.nextInt(5) - 2);
    }

    /** Whole numbers in 0 .. bound-1. */
    Tensor positions(Storage storage, int bound, long... sizes) {
        return filled(storage, sizes, () -> random.nextInt(bound));
    }

    /** Numbers in low .. high. */
    Tensor between(Storage storage, double low, double high, long... sizes) {
        return filled(storage, sizes, () -> low + random.nextDouble() * (high - low));
    }

    private Tensor filled(Storage storage, long[] sizes, java.util.function.DoubleSupplier next) {
        Tensor x = kernels.tensor(storage, sizes);
        for (long i = 0; i < x.count(); i++) {
            x.set(i, next.getAsDouble());
        }
        return x;
    }

    /** A result to be written, full of numbers that no formula gives. */
    Tensor result(Storage storage, long... sizes) {
        return filled(storage, sizes, () -> -77777);
    }

    Tensor scalar(Storage storage, double value) {
        return filled(storage, new long[0], () -> value);
    }

    Tensor of(Storage storage, long[] sizes, double... values) {
        Tensor x = kernels.tensor(storage, sizes);
        for (int i = 0; i < values.length; i++) {
            x.set(i, values[i]);
        }
        return x;
    }

    static double[] values(Tensor x) {
        double[] values = new double[(int) x.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = x.get(i);
        }
        return values;
    }

    /** Relative tolerance with the unit of the greatest expected number: sums of mixed signs lose digits. */
    static void close(double[] expected, Tensor actual, String what) {
        double unit = actual.storage() == Storage.F32 ? 3e-6 : 1e-12;
        double scale = Arrays.stream(expected)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double delta = actual.storage().isFloat() ? unit * Math.max(scale, 1e-30) : 0;
        double[] found = values(actual);
        assertEquals(expected.length, found.length, what);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], delta, what + " element " + i);
        }
    }

    /** Runs twice, compares with the formula both times, and wants the same bits. */
    static void check(double[] expected, Kernel kernel, Tensor y, String what) {
        kernel.run();
        close(expected, y, what);
        double[] first = values(y);
        for (long i = 0; i < y.count(); i++) {
            y.set(i, -77777);
        }
        kernel.run();
        assertEquals(Arrays.toString(first), Arrays.toString(values(y)), what + " repeated");
    }
}
