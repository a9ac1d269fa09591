package org.lamina.runtime.kernel;

import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** A named ND4J operation with a context that is kept: making one costs many times what a call does. CPU only. */
final class NativeOp {
    private static final @Nullable PointerPointer<?> NO_EXTRAS = null;

    private final CustomOp op;
    private final OpContext context;
    private final NativeOps natives;
    private final long hash;

    NativeOp(String name, long... integers) {
        op = DynamicCustomOp.builder(name).build();
        context = Nd4j.getExecutioner().buildContext();
        context.setIArguments(integers);
        natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
        hash = op.opHash();
    }

    /** Takes over other arrays; the operation holds them from now on. */
    void bind(INDArray[] inputs, INDArray... outputs) {
        context.setInputArrays(inputs);
        context.setOutputArrays(outputs);
    }

    @SuppressWarnings("NullAway")
    void run() {
        int status = natives.execCustomOp2(NO_EXTRAS, hash, context.contextPointer());
        if (status != 0) {
            throw new IllegalStateException("ND4J operation " + op.opName() + " failed with status " + status + ": "
                    + natives.lastErrorMessage());
        }
    }
}
