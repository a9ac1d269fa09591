package org.lamina.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A site that is a list of ND4J calls, written anew whenever a tensor was placed anew. */
abstract class Nd4jSteps extends Site {
    private final List<Runnable> steps = new ArrayList<>();

    Nd4jSteps(Tensor... tensors) {
        super(tensors);
    }

    @Override
    final void bind() {
        steps.clear();
        plan();
    }

    @Override
    final void execute() {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
        }
    }

    /** Appends the calls for the current shapes. */
    abstract void plan();

    final void step(Runnable step) {
        steps.add(step);
    }

    /** Appends an operation with integer arguments. */
    final void op(String name, long[] integers, INDArray output, INDArray... inputs) {
        Nd4jOp made = Nd4jOp.of(name, integers).bind(output, inputs);
        step(made::run);
    }

    /** Appends an operation without arguments. */
    final void op(String name, INDArray output, INDArray... inputs) {
        op(name, new long[0], output, inputs);
    }

    /** Appends a reduction that drops its axes, or keeps them as size 1. */
    final void reduction(String name, int[] axes, boolean keep, INDArray output, INDArray input) {
        long[] integers = java.util.Arrays.stream(axes).asLongStream().toArray();
        Nd4jOp made = Nd4jOp.of(name, integers).flags(keep).bind(output, input);
        step(made::run);
    }

    /** Appends a copy that converts between element types. */
    final void assign(INDArray to, INDArray from) {
        step(() -> to.assign(from));
    }

    static INDArray like(INDArray array, DataType type) {
        return Nd4j.zeros(type, array.shape());
    }

    static INDArray like(INDArray array) {
        return like(array, array.dataType());
    }

    static INDArray scalar(INDArray of, double value) {
        return Nd4j.scalar(of.dataType(), value);
    }

    /** Elements of a tensor at regular distances. */
    static INDArray strided(Tensor x, long first, long[] sizes, long[] strides) {
        long start = x.byteOffset() / x.storage().bytes() + first;
        return Nd4j.create(NativeView.buffer(x), sizes, strides, start, 'c');
    }
}
