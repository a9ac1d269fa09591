package org.lamina.runtime.store;

import java.nio.ByteBuffer;

/**
 * A tensor to be written.
 *
 * @param name unique in its file
 * @param type element type
 * @param shape sizes of the axes; empty for a scalar
 * @param content the elements, row-major
 */
public record NamedTensor(String name, TensorType type, long[] shape, Content content) {
    /** Copies the shape. */
    public NamedTensor {
        shape = shape.clone();
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException("negative axis in " + name);
            }
        }
    }

    /** Copies stretches of elements out of wherever they live, such as native memory. */
    @FunctionalInterface
    public interface Content {
        /** Puts elements {@code from … from + count - 1}, little-endian, at the position of {@code into}. */
        void copy(long from, int count, ByteBuffer into);
    }

    /** Numbers in single precision. */
    public static NamedTensor of(String name, long[] shape, float[] values) {
        requireLength(name, shape, values.length);
        return new NamedTensor(name, TensorType.F32, shape, (from, count, into) -> {
            for (int i = 0; i < count; i++) {
                into.putFloat(values[(int) from + i]);
            }
        });
    }

    /** Numbers in double precision. */
    public static NamedTensor of(String name, long[] shape, double[] values) {
        requireLength(name, shape, values.length);
        return new NamedTensor(name, TensorType.F64, shape, (from, count, into) -> {
            for (int i = 0; i < count; i++) {
                into.putDouble(values[(int) from + i]);
            }
        });
    }

    /** Integers. */
    public static NamedTensor of(String name, long[] shape, int[] values) {
        requireLength(name, shape, values.length);
        return new NamedTensor(name, TensorType.I32, shape, (from, count, into) -> {
            for (int i = 0; i < count; i++) {
                into.putInt(values[(int) from + i]);
            }
        });
    }

    /** Long integers. */
    public static NamedTensor of(String name, long[] shape, long[] values) {
        requireLength(name, shape, values.length);
        return new NamedTensor(name, TensorType.I64, shape, (from, count, into) -> {
            for (int i = 0; i < count; i++) {
                into.putLong(values[(int) from + i]);
            }
        });
    }

    private static void requireLength(String name, long[] shape, int length) {
        if (elementsOf(shape) != length) {
            throw new IllegalArgumentException(length + " values do not fill the shape of " + name);
        }
    }

    static long elementsOf(long[] shape) {
        long elements = 1;
        for (long axis : shape) {
            elements = Math.multiplyExact(elements, axis);
        }
        return elements;
    }

    /** How many elements there are. */
    public long elements() {
        return elementsOf(shape);
    }

    /** How many bytes they take. */
    public long bytes() {
        return Math.multiplyExact(elements(), (long) type.bytes());
    }
}
