package org.lamina.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lamina.types.DType;

/**
 * Elements in row-major order: floats as doubles, integers exactly as longs, booleans as 0 and 1. The arrays are not
 * copied; whoever makes a tensor leaves them alone afterwards.
 */
public final class Tensor {
    private static final double[] NO_FLOATS = {};
    private static final long[] NO_INTEGERS = {};

    private final DType dtype;
    private final int[] sizes;
    private final double[] floats;
    private final long[] integers;

    private Tensor(DType dtype, int[] sizes, double[] floats, long[] integers) {
        if (count(sizes) != (dtype.isFloat() ? floats.length : integers.length)) {
            throw new IllegalArgumentException(
                    (dtype.isFloat() ? floats.length : integers.length) + " elements for " + Arrays.toString(sizes));
        }
        this.dtype = dtype;
        this.sizes = sizes;
        this.floats = floats;
        this.integers = integers;
    }

    /** Floats of the shape {@code sizes}. */
    public static Tensor floats(DType dtype, int[] sizes, double... elements) {
        if (!dtype.isFloat()) {
            throw new IllegalArgumentException(dtype + " is no float type");
        }
        return new Tensor(dtype, sizes.clone(), elements, NO_INTEGERS);
    }

    /** Integers, or booleans as 0 and 1, of the shape {@code sizes}. */
    public static Tensor integers(DType dtype, int[] sizes, long... elements) {
        if (dtype.isFloat()) {
            throw new IllegalArgumentException(dtype + " is no integer type");
        }
        return new Tensor(dtype, sizes.clone(), NO_FLOATS, elements);
    }

    /** Numbers of any element type, as exactly as a double holds them. */
    public static Tensor of(DType dtype, int[] sizes, double[] elements) {
        return dtype.isFloat()
                ? floats(dtype, sizes, elements)
                : integers(
                        dtype,
                        sizes,
                        Arrays.stream(elements).mapToLong(e -> (long) e).toArray());
    }

    static int count(int[] sizes) {
        return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }

    public DType dtype() {
        return dtype;
    }

    public int[] sizes() {
        return sizes.clone();
    }

    public int size(int axis) {
        return sizes[axis];
    }

    public int rank() {
        return sizes.length;
    }

    public int count() {
        return dtype.isFloat() ? floats.length : integers.length;
    }

    /** Element at a row-major position, whatever its type. */
    public double get(int position) {
        return dtype.isFloat() ? floats[position] : integers[position];
    }

    /** Integer or boolean at a row-major position. */
    public long getLong(int position) {
        return integers[position];
    }

    public boolean isTrue(int position) {
        return integers[position] != 0;
    }

    /** All elements; the array is a copy. */
    public double[] toDoubles() {
        return dtype.isFloat()
                ? floats.clone()
                : Arrays.stream(integers).asDoubleStream().toArray();
    }

    double[] floats() {
        return floats;
    }

    long[] integers() {
        return integers;
    }

    /** The same elements under other sizes. */
    Tensor reshaped(int[] newSizes) {
        return new Tensor(dtype, newSizes, floats, integers);
    }

    /** The elements at those positions, as a tensor of the given sizes. */
    Tensor picked(int[] newSizes, int[] positions) {
        return dtype.isFloat()
                ? floats(
                        dtype,
                        newSizes,
                        IntStream.of(positions).mapToDouble(p -> floats[p]).toArray())
                : integers(
                        dtype,
                        newSizes,
                        IntStream.of(positions).mapToLong(p -> integers[p]).toArray());
    }

    /** Row-major strides of a shape. */
    static int[] strides(int[] sizes) {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    /** {@code start + sum of index * step} for all indices of a shape, in row-major order. */
    static int[] walk(int[] sizes, int[] steps, int start) {
        int[] positions = new int[count(sizes)];
        int[] index = new int[sizes.length];
        int position = start;
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                position += steps[axis];
                if (++index[axis] < sizes[axis]) {
                    break;
                }
                position -= steps[axis] * sizes[axis];
                index[axis] = 0;
            }
        }
        return positions;
    }

    @Override
    public String toString() {
        return dtype.text() + Arrays.toString(sizes) + " "
                + (dtype.isFloat() ? Arrays.toString(floats) : Arrays.toString(integers));
    }
}
