package org.lamina.runtime.store;

import java.util.Arrays;

/**
 * What the header of a file says of one of its tensors.
 *
 * @param name its name
 * @param type element type
 * @param shape sizes of the axes; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end behind the last byte
 */
public record TensorInfo(String name, TensorType type, long[] shape, long begin, long end) {
    /** Copies the shape. */
    public TensorInfo {
        shape = shape.clone();
    }

    /** How many elements there are. */
    public long elements() {
        return (end - begin) / type.bytes();
    }

    /** As messages show it: {@code F32 [6, 1, 5, 5]}. */
    public String text() {
        return type.code() + " " + Arrays.toString(shape);
    }
}
