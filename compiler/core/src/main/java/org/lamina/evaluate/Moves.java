package org.lamina.evaluate;

import java.util.Arrays;
import java.util.List;

/** Operations that move elements and compute nothing. */
final class Moves {
    private Moves() {}

    static Tensor broadcast(Tensor x, int[] sizes, List<Integer> axes) {
        int[] strides = Tensor.strides(x.sizes());
        int[] steps = new int[sizes.length];
        for (int i = 0; i < axes.size(); i++) {
            steps[axes.get(i)] = strides[i];
        }
        return x.picked(sizes, Tensor.walk(sizes, steps, 0));
    }

    static Tensor transpose(Tensor x, List<Integer> permutation) {
        int[] strides = Tensor.strides(x.sizes());
        int[] sizes = permutation.stream().mapToInt(x::size).toArray();
        int[] steps = permutation.stream().mapToInt(axis -> strides[axis]).toArray();
        return x.picked(sizes, Tensor.walk(sizes, steps, 0));
    }

    static Tensor slice(Tensor x, int axis, int start, int length) {
        int[] strides = Tensor.strides(x.sizes());
        int[] sizes = x.sizes();
        if (start < 0 || length < 0 || start + length > sizes[axis]) {
            throw new IllegalArgumentException("slice " + start + " to " + (start + length) + " of " + sizes[axis]);
        }
        sizes[axis] = length;
        return x.picked(sizes, Tensor.walk(sizes, strides, start * strides[axis]));
    }

    static Tensor flip(Tensor x, int axis) {
        int[] steps = Tensor.strides(x.sizes());
        int last = (x.size(axis) - 1) * steps[axis];
        steps[axis] = -steps[axis];
        return x.picked(x.sizes(), Tensor.walk(x.sizes(), steps, last));
    }

    static Tensor pad(Tensor x, int axis, int before, int after, double value) {
        int[] sizes = x.sizes();
        sizes[axis] += before + after;
        double[] floats = new double[x.dtype().isFloat() ? Tensor.count(sizes) : 0];
        long[] integers = new long[x.dtype().isFloat() ? 0 : Tensor.count(sizes)];
        Arrays.fill(floats, value);
        Arrays.fill(integers, (long) value);
        put(x, axis, before, sizes, floats, integers);
        return x.dtype().isFloat()
                ? Tensor.floats(x.dtype(), sizes, floats)
                : Tensor.integers(x.dtype(), sizes, integers);
    }

    static Tensor concat(List<Tensor> parts, int axis) {
        Tensor first = parts.get(0);
        int[] sizes = first.sizes();
        sizes[axis] = parts.stream().mapToInt(part -> part.size(axis)).sum();
        double[] floats = new double[first.dtype().isFloat() ? Tensor.count(sizes) : 0];
        long[] integers = new long[first.dtype().isFloat() ? 0 : Tensor.count(sizes)];
        int start = 0;
        for (Tensor part : parts) {
            put(part, axis, start, sizes, floats, integers);
            start += part.size(axis);
        }
        return first.dtype().isFloat()
                ? Tensor.floats(first.dtype(), sizes, floats)
                : Tensor.integers(first.dtype(), sizes, integers);
    }

    /** Copies x into a larger array, from position {@code start} of the axis. */
    private static void put(Tensor x, int axis, int start, int[] sizes, double[] floats, long[] integers) {
        int[] strides = Tensor.strides(sizes);
        int[] positions = Tensor.walk(x.sizes(), strides, start * strides[axis]);
        for (int i = 0; i < positions.length; i++) {
            if (x.dtype().isFloat()) {
                floats[positions[i]] = x.floats()[i];
            } else {
                integers[positions[i]] = x.integers()[i];
            }
        }
    }
}
