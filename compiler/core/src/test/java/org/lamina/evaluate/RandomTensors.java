package org.lamina.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.lamina.types.DType;

/** Tensors of reproducible random elements. */
public final class RandomTensors {
    private RandomTensors() {}

    /** Floats between {@code from} and {@code to}. */
    public static Tensor floats(SplittableRandom random, DType dtype, double from, double to, int... sizes) {
        return Tensor.floats(
                dtype, sizes, random.doubles(Tensor.count(sizes), from, to).toArray());
    }

    /** Integers from 0 below {@code limit}; with limit 2 also booleans. */
    public static Tensor integers(SplittableRandom random, DType dtype, int limit, int... sizes) {
        return Tensor.integers(
                dtype, sizes, random.longs(Tensor.count(sizes), 0, limit).toArray());
    }

    /** Floats no two of which are closer than {@code 0.9 / count}, in random order: nothing ties, nothing is near 0. */
    public static Tensor distinct(SplittableRandom random, DType dtype, int... sizes) {
        int count = Tensor.count(sizes);
        double[] elements = new double[count];
        for (int i = 0; i < count; i++) {
            elements[i] = 2 * ((i + 0.5 + random.nextDouble(-0.05, 0.05)) / count) - 1;
        }
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double swapped = elements[i];
            elements[i] = elements[j];
            elements[j] = swapped;
        }
        if (count % 2 == 1) {
            Arrays.setAll(elements, i -> elements[i] + 0.4 / count);
        }
        return Tensor.floats(dtype, sizes, elements);
    }
}
