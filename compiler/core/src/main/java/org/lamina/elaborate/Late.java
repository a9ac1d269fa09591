package org.lamina.elaborate;

import java.util.Set;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.source.Span;
import org.lamina.types.DType;
import org.lamina.types.TensorType;

/**
 * How a static float follows from float arguments of a train. A run may give these other values, so long as they are only
 * computed with; whoever asks for the number itself, for a size, a condition or a clause, fixes them.
 */
sealed interface Late {
    /** From now on every argument in it keeps the value that it was elaborated with. */
    void fix();

    /** As a scalar that the run supplies, in double precision: equal to what static arithmetic gives. */
    Val.Tensor emit(Ctx ctx, Span span);

    /**
     * @param fixed names of the arguments of the same train that are fixed
     */
    record Argument(String name, Set<String> fixed) implements Late {
        @Override
        public void fix() {
            fixed.add(name);
        }

        @Override
        public Val.Tensor emit(Ctx ctx, Span span) {
            // The prefix keeps it apart from what the loop supplies, such as `step`, and from fields.
            return Emit.tensor(ctx, TensorType.scalar(DType.F64), ctx.tracer().scalar("argument." + name, DType.F64));
        }
    }

    record Number(double value) implements Late {
        @Override
        public void fix() {
            // It is.
        }

        @Override
        public Val.Tensor emit(Ctx ctx, Span span) {
            return Emit.scalar(ctx, span, DType.F64, value);
        }
    }

    record Negated(Late of) implements Late {
        @Override
        public void fix() {
            of.fix();
        }

        @Override
        public Val.Tensor emit(Ctx ctx, Span span) {
            return Emit.unary(ctx, span, UnaryFn.NEG, of.emit(ctx, span));
        }
    }

    record Binary(BinaryFn fn, Late left, Late right) implements Late {
        @Override
        public void fix() {
            left.fix();
            right.fix();
        }

        @Override
        public Val.Tensor emit(Ctx ctx, Span span) {
            return Emit.binary(ctx, span, fn, left.emit(ctx, span), right.emit(ctx, span));
        }
    }
}
