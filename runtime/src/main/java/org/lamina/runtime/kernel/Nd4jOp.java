package org.lamina.runtime.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A named ND4J operation with a context that is kept, run through ND4J's own executioner, whatever its backend. */
final class Nd4jOp {
    private final CustomOp op;
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    private Nd4jOp(String name) {
        op = DynamicCustomOp.builder(name).build();
    }

    static Nd4jOp of(String name, long... integers) {
        Nd4jOp made = new Nd4jOp(name);
        made.context.setIArguments(integers);
        return made;
    }

    Nd4jOp flags(boolean... flags) {
        context.setBArguments(flags);
        return this;
    }

    /** Takes over arrays; the operation holds them from now on. */
    Nd4jOp bind(INDArray output, INDArray... inputs) {
        context.setInputArrays(inputs);
        context.setOutputArrays(output);
        return this;
    }

    /** As {@link #bind} for two outputs. */
    Nd4jOp bindTwo(INDArray first, INDArray second, INDArray... inputs) {
        context.setInputArrays(inputs);
        context.setOutputArrays(first, second);
        return this;
    }

    void run() {
        Nd4j.exec(op, context);
    }
}
