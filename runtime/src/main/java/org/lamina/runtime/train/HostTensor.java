package org.lamina.runtime.train;

import java.util.Arrays;

/**
 * A tensor on the Java heap, row-major: the form in which values enter and leave compiled functions and files. The array
 * is not copied; whoever makes a tensor hands it over.
 *
 * @param shape sizes of the axes; empty for a scalar
 * @param array {@code float[]}, {@code double[]}, {@code int[]} or {@code long[]}; may be longer than the tensor, whose
 *              elements are then its first ones, so that one array can serve batches of several sizes
 */
public record HostTensor(long[] shape, Object array) {
    public HostTensor {
        long count = count(shape);
        if (length(array) < count) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " has " + count + " elements, the array " + length(array));
        }
    }

    public static HostTensor of(float[] values, long... shape) {
        return new HostTensor(shape, values);
    }

    public static HostTensor of(double[] values, long... shape) {
        return new HostTensor(shape, values);
    }

    public static HostTensor of(int[] values, long... shape) {
        return new HostTensor(shape, values);
    }

    public static HostTensor of(long[] values, long... shape) {
        return new HostTensor(shape, values);
    }

    /** Number of elements. */
    public int count() {
        return (int) count(shape);
    }

    public float[] floats() {
        return (float[]) array;
    }

    public double[] doubles() {
        return (double[]) array;
    }

    public int[] ints() {
        return (int[]) array;
    }

    public long[] longs() {
        return (long[]) array;
    }

    /** Element {@code index} as a double, whatever the element type; longs beyond 2^53 are rounded. */
    public double at(int index) {
        if (array instanceof float[] floats) {
            return floats[index];
        } else if (array instanceof double[] doubles) {
            return doubles[index];
        } else if (array instanceof int[] ints) {
            return ints[index];
        }
        return longs()[index];
    }

    /** Equal element type, shape and bits. */
    public boolean sameBits(HostTensor other) {
        if (!Arrays.equals(shape, other.shape) || array.getClass() != other.array.getClass()) {
            return false;
        }
        int count = count();
        if (array instanceof float[] floats) {
            return Arrays.equals(floats, 0, count, other.floats(), 0, count);
        } else if (array instanceof double[] doubles) {
            return Arrays.equals(doubles, 0, count, other.doubles(), 0, count);
        } else if (array instanceof int[] ints) {
            return Arrays.equals(ints, 0, count, other.ints(), 0, count);
        }
        return Arrays.equals(longs(), 0, count, other.longs(), 0, count);
    }

    /** Index of the first element that is NaN or infinite, -1 if there is none. */
    public int firstBad() {
        if (array instanceof int[] || array instanceof long[]) {
            return -1;
        }
        int count = count();
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(at(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int length(Object array) {
        if (array instanceof float[] floats) {
            return floats.length;
        } else if (array instanceof double[] doubles) {
            return doubles.length;
        } else if (array instanceof int[] ints) {
            return ints.length;
        } else if (array instanceof long[] longs) {
            return longs.length;
        }
        throw new IllegalArgumentException("not an array of numbers: " + array.getClass());
    }

    private static long count(long[] shape) {
        long count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }
}
