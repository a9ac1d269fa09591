package org.lamina.runtime.bind;

import java.util.Arrays;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;
import org.lamina.runtime.train.HostTensor;

/** Copies between tensors in native memory and on the Java heap. */
final class HeapCopies {
    private HeapCopies() {}

    /** A copy on the heap, in the storage's own type. */
    static HostTensor read(Tensor tensor) {
        int count = Math.toIntExact(tensor.count());
        Object array = switch (tensor.storage()) {
            case F32 -> new float[count];
            case F64 -> new double[count];
            case I32 -> new int[count];
            case I64 -> new long[count];
        };
        HostTensor copy = new HostTensor(tensor.sizes().clone(), array);
        readInto(copy, tensor);
        return copy;
    }

    /** Copies into a tensor on the heap, if its shape and element type are those of {@code from}. */
    static boolean readInto(HostTensor copy, Tensor from) {
        if (!from.hasSizes(copy.shape())) {
            return false;
        }
        int count = copy.count();
        if (from.storage() == Storage.F32 && copy.array() instanceof float[] floats) {
            from.read(0, floats, 0, count);
        } else if (from.storage() == Storage.F64 && copy.array() instanceof double[] doubles) {
            from.read(0, doubles, 0, count);
        } else if (from.storage() == Storage.I32 && copy.array() instanceof int[] ints) {
            from.read(0, ints, 0, count);
        } else if (from.storage() == Storage.I64 && copy.array() instanceof long[] longs) {
            from.read(0, longs, 0, count);
        } else {
            return false;
        }
        return true;
    }

    /**
     * Overwrites a tensor; numbers are converted where the element types differ.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    static void write(HostTensor value, Tensor tensor, String name) {
        if (!tensor.hasSizes(value.shape())) {
            throw new IllegalArgumentException("`" + name + "` has shape " + Arrays.toString(tensor.sizes()) + ", not "
                    + Arrays.toString(value.shape()));
        }
        int count = value.count();
        if (tensor.storage() == Storage.F32 && value.array() instanceof float[] floats) {
            tensor.write(0, floats, 0, count);
        } else if (tensor.storage() == Storage.F64 && value.array() instanceof double[] doubles) {
            tensor.write(0, doubles, 0, count);
        } else if (tensor.storage() == Storage.I32 && value.array() instanceof int[] ints) {
            tensor.write(0, ints, 0, count);
        } else if (tensor.storage() == Storage.I64 && value.array() instanceof long[] longs) {
            tensor.write(0, longs, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                tensor.set(i, value.at(i));
            }
        }
    }
}
