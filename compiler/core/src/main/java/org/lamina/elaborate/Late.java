package org.lamina.elaborate;

import org.lamina.program.StaticNumber;
import org.lamina.types.DType;
import org.lamina.types.TensorType;

/**
 * How a static number follows from arguments of a train. A run may give these other values, so long as they are only
 * computed with; whoever asks for the number itself, for a size, a condition or a text, fixes them.
 *
 * @param arguments of the train whose arguments these are
 */
record Late(StaticNumber number, TrainArguments arguments) {
    /** From now on every argument in it keeps the value that it was elaborated with. */
    void fix() {
        arguments.fix(number);
    }

    /** The number for a clause that refuses some values, as a run does before it starts. */
    StaticNumber checked() {
        arguments.check(number);
        return number;
    }

    /** As a scalar that the run supplies, in double precision: equal to what static arithmetic gives. */
    Val.Tensor emit(Ctx ctx) {
        return Emit.tensor(ctx, TensorType.scalar(DType.F64), ctx.tracer().scalar(arguments.scalar(number), DType.F64));
    }
}
