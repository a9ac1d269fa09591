package org.lamina.runtime.train;

import org.lamina.runtime.data.Field;

/** An array that holds the items of one field for one batch, filled again for each. */
final class FieldBuffer {
    private final Field field;
    private final Object array;
    private HostTensor tensor;

    /** @param capacity items of the largest batch */
    FieldBuffer(Field field, int capacity, boolean doublePrecision) {
        this.field = field;
        int length = Math.multiplyExact(capacity, field.itemSize());
        this.array = switch (field.type()) {
            case F32 -> doublePrecision ? new double[length] : new float[length];
            case I32 -> new int[length];
            case I64 -> new long[length];
        };
        this.tensor = new HostTensor(shape(capacity), array);
    }

    private long[] shape(int items) {
        long[] itemShape = field.itemShape();
        long[] shape = new long[itemShape.length + 1];
        shape[0] = items;
        System.arraycopy(itemShape, 0, shape, 1, itemShape.length);
        return shape;
    }

    void fill(int[] positions, int from, int count) {
        if (array instanceof float[] floats) {
            field.copyInto(positions, from, count, floats);
        } else if (array instanceof double[] doubles) {
            field.copyInto(positions, from, count, doubles);
        } else if (array instanceof int[] ints) {
            field.copyInto(positions, from, count, ints);
        } else {
            field.copyInto(positions, from, count, (long[]) array);
        }
    }

    long bytes() {
        return (long) tensor.count()
                * (array instanceof double[] || array instanceof long[] ? Long.BYTES : Integer.BYTES);
    }

    /** The first {@code items} items; batches of one size share a tensor. */
    HostTensor tensor(int items) {
        if (tensor.shape()[0] != items) {
            tensor = new HostTensor(shape(items), array);
        }
        return tensor;
    }
}
