package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.op.Shapes;
import org.lamina.types.DType;
import org.lamina.types.Size;

/** Gradients of reductions. x has all axes, y and dy those that remain. */
final class ReducePullBacks {
    private ReducePullBacks() {}

    static Value reduce(Algebra g, Op.Reduce op, Value x, Value y, Value dy) {
        List<Size> sizes = x.type().sizes();
        return switch (op.fn()) {
            case SUM -> g.expand(dy, sizes, op.axes());
            case MEAN -> g.expand(g.mul(dy, reciprocal(g, count(x, op.axes()), dy)), sizes, op.axes());
            case MAX -> extreme(g, Op.ArgFn.ARGMAX, op.axes(), x, dy);
            case MIN -> extreme(g, Op.ArgFn.ARGMIN, op.axes(), x, dy);
            case PROD -> product(g, op.axes(), x, dy);
            case LOGSUMEXP -> {
                Value weights = g.unary(UnaryFn.EXP, g.sub(x, g.expand(y, sizes, op.axes())));
                yield g.mul(weights, g.expand(dy, sizes, op.axes()));
            }
            case ANY, ALL, COUNT -> throw new CompilerBug(op + " carries no gradient");
        };
    }

    private static Size count(Value x, List<Integer> axes) {
        return Shapes.product(axes.stream().map(x.type()::size).toList());
    }

    /** 1 / count in the type of dy. The count is computed when the program runs unless all sizes are numbers. */
    private static Value reciprocal(Algebra g, Size count, Value dy) {
        if (count.isConstant()) {
            return g.fillLike(dy, 1.0 / count.value());
        }
        DType dtype = dy.type().dtype();
        Value one = g.emit().scalar(dtype, 1);
        Value scalar = g.div(one, g.emit().size(count, dtype));
        return g.emit().broadcastTo(scalar, dy.type().sizes());
    }

    /** The whole gradient goes to the first of the greatest (or least) elements in row-major order. */
    private static Value extreme(Algebra g, Op.ArgFn fn, List<Integer> axes, Value x, Value dy) {
        if (axes.isEmpty()) {
            return dy;
        }
        if (axes.size() == 1) {
            int axis = axes.get(0);
            Value position = g.op(new Op.ArgReduce(fn, axis), x);
            return g.op(new Op.PutAt(axis, x.type().size(axis)), dy, position);
        }
        // Several axes become one behind the others.
        List<Integer> order = new ArrayList<>(Shapes.otherAxes(axes, x.type().rank()));
        int kept = order.size();
        order.addAll(axes);
        Value moved = ShapePullBacks.permute(g, x, order);
        List<Size> flat = new ArrayList<>(moved.type().sizes().subList(0, kept));
        flat.add(count(x, axes));
        Value position = g.op(new Op.ArgReduce(fn, kept), g.reshape(moved, flat));
        Value dFlat = g.op(new Op.PutAt(kept, count(x, axes)), dy, position);
        Value dMoved = g.reshape(dFlat, moved.type().sizes());
        return ShapePullBacks.permute(g, dMoved, ShapePullBacks.inverse(order));
    }

    /**
     * Each element gets the product of the others: the product of those that are not 0, divided by the element, where
     * nothing is 0; at the only 0 that product itself; else 0. Right for every x. Differentiated once more it is right
     * where at most the element itself is 0.
     */
    private static Value product(Algebra g, List<Integer> axes, Value x, Value dy) {
        List<Size> sizes = x.type().sizes();
        Value zero = g.zero(x.type());
        Value isZero = g.binary(BinaryFn.EQ, x, zero);
        Value filled = g.select(isZero, g.fillLike(x, 1), x);
        Value rest = g.emit().reduce(Op.ReduceFn.PROD, filled, axes);
        Value zeros = g.emit().reduce(Op.ReduceFn.COUNT, isZero, axes);
        Value weighted = g.expand(g.mul(dy, rest), sizes, axes);
        Value noZero = g.expand(g.binary(BinaryFn.EQ, zeros, g.fillLike(zeros, 0)), sizes, axes);
        Value oneZero = g.expand(g.binary(BinaryFn.EQ, zeros, g.fillLike(zeros, 1)), sizes, axes);
        Value only = g.select(g.binary(BinaryFn.AND, oneZero, isZero), weighted, zero);
        return g.select(noZero, g.div(weighted, filled), only);
    }
}
