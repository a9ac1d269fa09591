package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every set of kernels must give as random numbers. */
abstract class RandomContract {
    private final Samples samples = new Samples(9, kernels());

    abstract Kernels kernels();

    /** As in a worker that computes one shard. */
    @BeforeAll
    static void useOneThread() {
        NativeThreads.use(1);
    }

    private double[] numbers(
            Distribution distribution, Storage storage, long stream, long seed, long turn, long... sizes) {
        Tensor y = samples.result(storage, sizes);
        kernels().random(distribution, stream, whole(seed), whole(turn), y).run();
        return Samples.values(y);
    }

    private Tensor whole(long value) {
        Tensor scalar = kernels().tensor(Storage.I64);
        scalar.write(0, new long[] {value}, 0, 1);
        return scalar;
    }

    @Test
    void agreeWithTheDefinition() {
        long seed = 0xFEDCBA9876543210L;
        long turn = (5L << 33) + 9;
        long stream = 77;
        long key = Philox.mix(seed ^ Philox.mix(stream));
        for (Storage storage : new Storage[] {Storage.F32, Storage.F64}) {
            double[] uniform = numbers(Distribution.UNIFORM, storage, stream, seed, turn, 1003);
            double[] normal = numbers(Distribution.NORMAL, storage, stream, seed, turn, 1003);
            for (int e = 0; e < 1003; e++) {
                int[] words = new int[4];
                Philox.one((int) key, (int) (key >> 32), e / 4, 0, (int) turn, (int) (turn >> 32), words, 0);
                assertEquals((words[e % 4] >>> 8) / 16777216.0, uniform[e]);
                int pair = e % 4 / 2 * 2;
                double u = ((words[pair] >>> 8) + 0.5) / 16777216.0;
                double v = (words[pair + 1] >>> 8) / 16777216.0;
                double r = Math.sqrt(-2 * Math.log(u));
                double expected = r * (e % 2 == 0 ? Math.cos(2 * Math.PI * v) : Math.sin(2 * Math.PI * v));
                assertEquals(expected, normal[e], storage == Storage.F32 ? 1e-6 : 1e-12);
            }
        }
    }

    @Test
    void partsAreThoseOfTheWhole() {
        long[] whole = {4, 10, 3};
        for (Distribution distribution : Distribution.values()) {
            double[] all = numbers(distribution, Storage.F32, 3, 17, 2, whole);
            for (int axis = 0; axis < 3; axis++) {
                for (int start = 0; start < whole[axis]; start++) {
                    int from = start;
                    long total = whole[axis];
                    long[] sizes = whole.clone();
                    sizes[axis] = Math.min(2, total - start);
                    Tensor part = samples.result(Storage.F32, sizes);
                    kernels()
                            .random(distribution, 3, whole(17), whole(2), axis, () -> from, () -> total, part)
                            .run();
                    double[] expected = new double[(int) part.count()];
                    for (int e = 0; e < expected.length; e++) {
                        int[] at = Reference.index(e, sizes);
                        at[axis] += start;
                        expected[e] = all[Reference.element(at, whole)];
                    }
                    assertArrayEquals(expected, Samples.values(part), "axis " + axis + " from " + start);
                }
            }
        }
    }

    @Test
    void momentsAreRight() {
        double[] uniform = numbers(Distribution.UNIFORM, Storage.F32, 1, 2, 3, 100_000);
        double[] normal = numbers(Distribution.NORMAL, Storage.F32, 1, 2, 4, 100_000);
        // Five deviations of the estimate from 100,000 numbers.
        assertEquals(0.5, moment(uniform, 1), 5 * 0.2887 / 316);
        assertEquals(1 / 3.0, moment(uniform, 2), 5 * 0.298 / 316);
        assertEquals(0, moment(normal, 1), 5.0 / 316);
        assertEquals(1, moment(normal, 2), 5 * 1.414 / 316);
        assertEquals(0, moment(normal, 3), 5 * 3.873 / 316);
        assertEquals(3, moment(normal, 4), 5 * 9.8 / 316);
    }

    private static double moment(double[] values, int power) {
        return Arrays.stream(values).map(v -> Math.pow(v, power)).average().orElseThrow();
    }

    @Test
    void seedStreamAndTurnAllMatter() {
        String first = Arrays.toString(numbers(Distribution.UNIFORM, Storage.F32, 1, 2, 3, 8));
        assertEquals(first, Arrays.toString(numbers(Distribution.UNIFORM, Storage.F32, 1, 2, 3, 8)));
        assertNotEquals(first, Arrays.toString(numbers(Distribution.UNIFORM, Storage.F32, 2, 2, 3, 8)));
        assertNotEquals(first, Arrays.toString(numbers(Distribution.UNIFORM, Storage.F32, 1, 3, 3, 8)));
        assertNotEquals(first, Arrays.toString(numbers(Distribution.UNIFORM, Storage.F32, 1, 2, 4, 8)));
    }
}
