package org.lamina.elaborate;

import java.util.Collections;
import java.util.List;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.source.Span;
import org.lamina.types.Atom;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;
import org.lamina.types.Term;

/**
 * Counters of scans. A counter is a static int, so that {@code x[i..i + 3]} has a known length; what the turn decides
 * is computed while the program runs.
 */
final class Counters {
    /** Turns of a training differ below this, scan counters above it: the random numbers of no two are equal. */
    private static final double STEP = 0x1p40;

    private Counters() {}

    /** Whether a size differs from turn to turn. */
    static boolean depends(Ctx ctx, Size size) {
        return ctx.tracer().bodies().stream().anyMatch(body -> size.names().contains(body.counter()));
    }

    /** A size as an i64 scalar. */
    static Val.Tensor value(Ctx ctx, Span span, Size size) {
        if (!depends(ctx, size)) {
            return Emit.apply(ctx, span, new Op.SizeScalar(size), TensorType.scalar(DType.I64));
        }
        Val.Tensor sum = null;
        for (Term term : size.terms()) {
            Val.Tensor product =
                    Emit.scalar(ctx, span, DType.I64, term.coefficient().doubleValue());
            for (Atom atom : term.monomial().atoms()) {
                product = Emit.binary(ctx, span, BinaryFn.MUL, product, atom(ctx, span, atom));
            }
            sum = sum == null ? product : Emit.binary(ctx, span, BinaryFn.ADD, sum, product);
        }
        return java.util.Objects.requireNonNull(sum);
    }

    private static Val.Tensor atom(Ctx ctx, Span span, Atom atom) {
        if (atom instanceof Atom.Floor floor) {
            return Emit.binary(
                    ctx,
                    span,
                    BinaryFn.FLOOR_DIV,
                    value(ctx, span, floor.numerator()),
                    value(ctx, span, floor.divisor()));
        }
        SizeName name = ((Atom.Named) atom).name();
        for (Tracer.Body body : ctx.tracer().bodies()) {
            if (body.counter().equals(name)) {
                return Emit.binary(ctx, span, BinaryFn.ADD, turn(ctx, body), Emit.scalar(ctx, span, DType.I64, 1));
            }
        }
        return value(ctx, span, Size.of(name));
    }

    private static Val.Tensor turn(Ctx ctx, Tracer.Body body) {
        return Emit.tensor(ctx, TensorType.scalar(DType.I64), body.turn());
    }

    /** The turn that random numbers belong to: that of the training and those of the scans around. */
    static Val.Tensor turn(Ctx ctx, Span span, Val.Tensor training) {
        Val.Tensor index = null;
        List<Tracer.Body> outerFirst = new java.util.ArrayList<>(ctx.tracer().bodies());
        Collections.reverse(outerFirst);
        for (Tracer.Body body : outerFirst) {
            Val.Tensor turn = turn(ctx, body);
            if (index != null) {
                Val.Tensor turns = Emit.size(ctx, span, DType.I64, body.turns());
                turn = Emit.binary(ctx, span, BinaryFn.ADD, Emit.binary(ctx, span, BinaryFn.MUL, index, turns), turn);
            }
            index = turn;
        }
        if (index == null) {
            return training;
        }
        Val.Tensor one = Emit.scalar(ctx, span, DType.I64, 1);
        Val.Tensor step = Emit.scalar(ctx, span, DType.I64, STEP);
        Val.Tensor above = Emit.binary(ctx, span, BinaryFn.MUL, Emit.binary(ctx, span, BinaryFn.ADD, index, one), step);
        return Emit.binary(ctx, span, BinaryFn.ADD, training, above);
    }
}
