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
        return switch (tensor.storage()) {
            case F32 -> {
                float[] values = new float[count];
                tensor.read(0, values, 0, count);
                yield HostTensor.of(values, tensor.sizes());
            }
            case F64 -> {
                double[] values = new double[count];
                tensor.read(0, values, 0, count);
                yield HostTensor.of(values, tensor.sizes());
            }
            case I32 -> {
                int[] values = new int[count];
                tensor.read(0, values, 0, count);
                yield HostTensor.of(values, tensor.sizes());
            }
            case I64 -> {
                long[] values = new long[count];
                tensor.read(0, values, 0, count);
                yield HostTensor.of(values, tensor.sizes());
            }
        };
    }

    /**
     * Overwrites a tensor; numbers are converted where the element types differ.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    static void write(HostTensor value, Tensor tensor, String name) {
        if (!Arrays.equals(value.shape(), tensor.sizes())) {
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

    /** Sets a scalar; whole numbers keep every bit. */
    static void set(Tensor tensor, long whole) {
        if (tensor.storage() == Storage.I64) {
            tensor.write(0, new long[] {whole}, 0, 1);
        } else {
            tensor.set(0, (double) whole);
        }
    }
}
