package org.lamina.runtime.app;

import java.util.Arrays;

/** Between the arrays that the typed classes of programs take, and the rows of {@link LoadedModel}. */
public final class Rows {
    private Rows() {}

    /**
     * One row for each item, its elements row-major.
     *
     * @param name      of the input, for messages
     * @param items     arrays of floats or ints, nested as deep as an item has axes; not modified
     * @param itemShape shape of one item, at least one axis
     * @throws IllegalArgumentException if an array has not the length of its axis; the message names it
     */
    public static float[][] of(String name, Object[] items, long... itemShape) {
        int size = 1;
        for (long axis : itemShape) {
            size = Math.multiplyExact(size, Math.toIntExact(axis));
        }
        float[][] rows = new float[items.length][size];
        for (int i = 0; i < items.length; i++) {
            copy(name + "[" + i + "]", items[i], itemShape, 0, rows[i], 0);
        }
        return rows;
    }

    /** A row of one number for each item. */
    public static float[][] of(float[] items) {
        float[][] rows = new float[items.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[] {items[i]};
        }
        return rows;
    }

    /** A row of one number for each item. */
    public static float[][] of(int[] items) {
        float[][] rows = new float[items.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[] {items[i]};
        }
        return rows;
    }

    /** Whole numbers as ints. */
    public static int[][] ints(float[][] rows) {
        int[][] ints = new int[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            ints[i] = new int[rows[i].length];
            Arrays.setAll(ints[i], rounded(rows[i]));
        }
        return ints;
    }

    private static java.util.function.IntUnaryOperator rounded(float[] row) {
        return j -> Math.round(row[j]);
    }

    private static int copy(String name, Object part, long[] shape, int axis, float[] row, int at) {
        if (part instanceof float[] numbers) {
            check(name, numbers.length, shape, axis);
            System.arraycopy(numbers, 0, row, at, numbers.length);
            return at + numbers.length;
        }
        if (part instanceof int[] numbers) {
            check(name, numbers.length, shape, axis);
            for (int i = 0; i < numbers.length; i++) {
                row[at + i] = numbers[i];
            }
            return at + numbers.length;
        }
        Object[] parts = (Object[]) part;
        check(name, parts.length, shape, axis);
        int end = at;
        for (int i = 0; i < parts.length; i++) {
            end = copy(name + "[" + i + "]", parts[i], shape, axis + 1, row, end);
        }
        return end;
    }

    private static void check(String name, int length, long[] shape, int axis) {
        if (length != shape[axis]) {
            throw new IllegalArgumentException("`" + name + "` has " + length + " elements; an item is "
                    + Arrays.toString(shape) + ", so there must be " + shape[axis]);
        }
    }
}
