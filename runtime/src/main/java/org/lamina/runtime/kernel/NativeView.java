package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What native code needs of a tensor on {@link NativeMemory}, kept with the place where the tensor lies. */
final class NativeView {
    private @Nullable Pointer pointer;
    private @Nullable INDArray array;

    private NativeView() {}

    private static NativeView of(Tensor x) {
        return x.kept(NativeView.class, tensor -> new NativeView());
    }

    private static NativeMemory memory(Tensor x) {
        if (x.memory() instanceof NativeMemory memory) {
            return memory;
        }
        throw new IllegalArgumentException(x + " does not lie in native memory");
    }

    /** Address of the first element; the tensor must stay reachable while it is used. */
    static Pointer pointer(Tensor x) {
        NativeView view = of(x);
        synchronized (view) {
            if (view.pointer == null) {
                view.pointer = memory(x).pointer(x.storage(), x.byteOffset(), x.count());
            }
            return view.pointer;
        }
    }

    /** All elements of the tensor's memory. */
    static DataBuffer buffer(Tensor x) {
        return memory(x).buffer(x.storage());
    }

    /** An ND4J view of the elements in the current shape. */
    static INDArray array(Tensor x) {
        NativeView view = of(x);
        synchronized (view) {
            if (view.array == null) {
                long[] sizes = x.sizes();
                view.array = Nd4j.create(
                        buffer(x),
                        sizes,
                        strides(sizes),
                        x.byteOffset() / x.storage().bytes(),
                        'c');
            }
            return view.array;
        }
    }

    private static long[] strides(long[] sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }
}
