package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.op.Op.ArgFn;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** Reductions; kept axes are stretch axes. */
final class ReduceBuiltins {
    private ReduceBuiltins() {}

    static void add(List<Builtin> out) {
        for (ReduceFn fn : ReduceFn.values()) {
            String name = fn.name().toLowerCase(Locale.ROOT);
            boolean extremum = fn == ReduceFn.MAX || fn == ReduceFn.MIN;
            out.add(Builtin.of(name, extremum ? "a b? axes? keep? axis?" : "a axes? keep? axis?", c -> reduce(c, fn)));
        }
        out.add(Builtin.of("var", "a axes? keep? axis?", c -> variance(c)));
        out.add(Builtin.of("std", "a axes? keep? axis?", c -> Emit.unary(c.ctx, c.span, Op.UnaryFn.SQRT, variance(c))));
        out.add(Builtin.of("argmax", "a axis?", c -> position(c, ArgFn.ARGMAX)));
        out.add(Builtin.of("argmin", "a axis?", c -> position(c, ArgFn.ARGMIN)));
        out.add(Builtin.of("argsort", "a axis?", ReduceBuiltins::argsort));
        out.add(Builtin.of("cumsum", "a axis?", ReduceBuiltins::cumsum));
    }

    private static Val reduce(BuiltinCall c, ReduceFn fn) {
        if (c.has("b")) {
            return MathBuiltins.extremum(c, fn == ReduceFn.MAX ? BinaryFn.MAX : BinaryFn.MIN);
        }
        if (c.value("a") instanceof Val.Items items && items.values().stream().allMatch(v -> v instanceof Val.Int)) {
            Val known = sizes(items, fn);
            if (known != null) {
                return known;
            }
        }
        boolean logical = fn == ReduceFn.ANY || fn == ReduceFn.ALL || fn == ReduceFn.COUNT;
        boolean floats = fn == ReduceFn.MEAN || fn == ReduceFn.LOGSUMEXP;
        Val.Tensor x =
                logical ? c.bools("a") : floats ? c.floats("a") : Operators.arithmetic(c.ctx, c.span, c.tensor("a"));
        if (!logical && x.type().elem().dtype() == DType.BOOL) {
            throw c.reject(
                    Code.DTYPE_MISMATCH, c.spanOf("a"), "`%s` needs numbers; `count` counts true elements", c.name());
        }
        return keep(c, x, c.axes(x.type().rank()), fn);
    }

    /** The sum or product of static ints, such as {@code prod([..S])}; null for other reductions. */
    private static @Nullable Val sizes(Val.Items items, ReduceFn fn) {
        var sizes = items.values().stream().map(v -> ((Val.Int) v).size());
        return switch (fn) {
            case SUM -> new Val.Int(sizes.reduce(Size.of(0), Size::plus));
            case PROD -> new Val.Int(sizes.reduce(Size.of(1), Size::times));
            default -> null;
        };
    }

    private static Val.Tensor keep(BuiltinCall c, Val.Tensor x, List<Integer> axes, ReduceFn fn) {
        if (axes.isEmpty()) {
            return fn == ReduceFn.COUNT ? Emit.cast(c.ctx, c.span, x, Elem.of(DType.I64)) : x;
        }
        Val.Tensor reduced = Emit.reduce(c.ctx, c.span, fn, x, axes);
        if (!c.flag("keep")) {
            return reduced;
        }
        var dims = new ArrayList<Dim>(x.type().dims());
        axes.forEach(a -> dims.set(a, Dim.stretchAxis()));
        return Emit.reshape(c.ctx, c.span, reduced, dims);
    }

    /** Population variance: divisor n, not n - 1. */
    private static Val.Tensor variance(BuiltinCall c) {
        Val.Tensor x = c.floats("a");
        List<Integer> axes = c.axes(x.type().rank());
        var meanDims = new ArrayList<Dim>(x.type().dims());
        axes.forEach(a -> meanDims.set(a, Dim.stretchAxis()));
        Val.Tensor mean = Emit.reshape(c.ctx, c.span, Emit.reduce(c.ctx, c.span, ReduceFn.MEAN, x, axes), meanDims);
        Val.Tensor centred = Emit.binary(
                c.ctx,
                c.span,
                BinaryFn.SUB,
                x,
                Emit.broadcast(c.ctx, c.span, mean, x.type().dims()));
        return keep(c, Emit.binary(c.ctx, c.span, BinaryFn.MUL, centred, centred), axes, ReduceFn.MEAN);
    }

    private static Val position(BuiltinCall c, ArgFn fn) {
        Val.Tensor x = c.tensor("a");
        int axis = c.axis("axis", x.type().rank(), -1);
        var dims = new ArrayList<Dim>(x.type().dims());
        Dim along = dims.remove(axis);
        var type = new TensorType(new Elem.Idx(along.size()), dims);
        return Emit.apply(c.ctx, c.span, new Op.ArgReduce(fn, axis), type, x);
    }

    static Val.Tensor order(BuiltinCall c, Val.Tensor x, int axis) {
        var type =
                new TensorType(new Elem.Idx(x.type().dim(axis).size()), x.type().dims());
        return Emit.apply(c.ctx, c.span, new Op.ArgSort(axis), type, x);
    }

    private static Val argsort(BuiltinCall c) {
        Val.Tensor x = Operators.arithmetic(c.ctx, c.span, c.tensor("a"));
        return order(c, x, c.axis("axis", x.type().rank(), -1));
    }

    private static Val cumsum(BuiltinCall c) {
        Val.Tensor x = Operators.arithmetic(c.ctx, c.span, c.tensor("a"));
        int axis = c.axis("axis", x.type().rank(), -1);
        return Emit.apply(c.ctx, c.span, new Op.CumSum(axis, false), x.type(), x);
    }
}
