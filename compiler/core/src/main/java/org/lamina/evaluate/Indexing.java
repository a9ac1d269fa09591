package org.lamina.evaluate;

import java.util.stream.IntStream;

/** Operations whose positions are data. A position outside of its axis is an {@link IllegalArgumentException}. */
final class Indexing {
    private Indexing() {}

    static Tensor gather(Tensor table, Tensor positions, int axis, int batch) {
        int length = table.size(axis);
        int[] sizes = IntStream.concat(
                        IntStream.concat(
                                IntStream.of(table.sizes()).limit(axis),
                                IntStream.of(positions.sizes()).skip(batch)),
                        IntStream.of(table.sizes()).skip(axis + 1))
                .toArray();
        return table.picked(sizes, rows(positions, batch, table.sizes(), axis, length, Tensor.count(sizes)));
    }

    static Tensor scatterAdd(Tensor values, Tensor positions, int axis, int batch, int rows) {
        int[] sizes = IntStream.concat(
                        IntStream.concat(IntStream.of(values.sizes()).limit(axis), IntStream.of(rows)),
                        IntStream.of(values.sizes()).skip(axis + positions.rank() - batch))
                .toArray();
        return added(values, sizes, rows(positions, batch, sizes, axis, rows, values.count()));
    }

    /** For each of {@code count} elements behind the positions, the element of a table of those sizes that it meets. */
    private static int[] rows(Tensor positions, int batch, int[] table, int axis, int length, int count) {
        int row = Tensor.count(IntStream.of(table).skip(axis + 1).toArray());
        int batches = Tensor.count(IntStream.of(table).limit(batch).toArray());
        int planes = Tensor.count(IntStream.of(table).limit(axis).toArray()) / batches;
        int each = positions.count() / batches;
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            int plane = i / row / each;
            int at = plane / planes * each + i / row % each;
            places[i] = (plane * length + position(positions, at, length)) * row + i % row;
        }
        return places;
    }

    static Tensor pickAt(Tensor x, Tensor positions, int axis) {
        return x.picked(positions.sizes(), along(positions, axis, x.sizes()));
    }

    static Tensor putAt(Tensor values, Tensor positions, int axis, int length) {
        int[] sizes = new int[values.rank() + 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == axis ? length : values.size(i < axis ? i : i - 1);
        }
        return added(values, sizes, along(positions, axis, sizes));
    }

    /** Where the position of each element points to in a tensor of those sizes. */
    private static int[] along(Tensor positions, int axis, int[] sizes) {
        int[] strides = Tensor.strides(sizes);
        int[] steps = IntStream.range(0, sizes.length)
                .filter(i -> i != axis)
                .map(i -> strides[i])
                .toArray();
        int[] places = Tensor.walk(positions.sizes(), steps, 0);
        for (int i = 0; i < places.length; i++) {
            places[i] += position(positions, i, sizes[axis]) * strides[axis];
        }
        return places;
    }

    private static Tensor added(Tensor values, int[] sizes, int[] targets) {
        double[] floats = new double[values.dtype().isFloat() ? Tensor.count(sizes) : 0];
        long[] integers = new long[values.dtype().isFloat() ? 0 : Tensor.count(sizes)];
        for (int i = 0; i < targets.length; i++) {
            if (values.dtype().isFloat()) {
                floats[targets[i]] += values.floats()[i];
            } else {
                integers[targets[i]] += values.integers()[i];
            }
        }
        return values.dtype().isFloat()
                ? Tensor.floats(values.dtype(), sizes, floats)
                : Tensor.integers(values.dtype(), sizes, integers);
    }

    private static int position(Tensor positions, int i, int length) {
        long position = positions.getLong(i);
        if (position < 0 || position >= length) {
            throw new IllegalArgumentException("position " + position + " of " + length);
        }
        return (int) position;
    }
}
