package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.source.Span;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.TensorType;
import org.lamina.types.ValueType;

/** Adds nodes to the graph whose operands are already known to fit, and keeps the checked types beside the values. */
final class Emit {
    private Emit() {}

    static Val.Tensor tensor(Ctx ctx, TensorType type, Value value) {
        return new Val.Tensor(type, value, ctx.tracer(), null);
    }

    static Val.Tensor apply(Ctx ctx, Span span, Op op, TensorType type, Val.Tensor... inputs) {
        Value value = add(ctx, span, op, inputs);
        if (!value.type().sizes().equals(type.sizes())) {
            throw new CompilerBug(op + " gives " + value.type() + " where " + type.text() + " was expected");
        }
        return new Val.Tensor(type, value, ctx.tracer(), inputs.length == 0 ? null : inputs[0].trail());
    }

    /** An operation whose shape rule says what it gives; all axes are plain. */
    static Val.Tensor apply(Ctx ctx, Span span, Op op, Elem elem, Val.Tensor... inputs) {
        return all(ctx, span, op, elem, inputs).get(0);
    }

    /** Every result of an operation, all of one element type. */
    static List<Val.Tensor> all(Ctx ctx, Span span, Op op, Elem elem, Val.Tensor... inputs) {
        return addAll(ctx, span, op, inputs).stream()
                .map(value -> new Val.Tensor(
                        TensorType.of(elem, value.type().sizes()), value, ctx.tracer(), inputs[0].trail()))
                .toList();
    }

    private static Value add(Ctx ctx, Span span, Op op, Val.Tensor... inputs) {
        return addAll(ctx, span, op, inputs).get(0);
    }

    private static List<Value> addAll(Ctx ctx, Span span, Op op, Val.Tensor... inputs) {
        var types = new ArrayList<ValueType>();
        for (Val.Tensor input : inputs) {
            types.add(input.value().type());
        }
        ctx.obligations().check(ctx, span, op, types);
        List<List<Size>> agreed = Agreement.of(op, types);
        var values = new Value[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            Value value = inputs[i].value();
            values[i] = agreed.get(i).equals(types.get(i).sizes())
                    ? value
                    : ctx.tracer().add(new Op.Reshape(agreed.get(i)), ctx.site(span), value);
        }
        List<Value> made = ctx.tracer().addAll(op, ctx.site(span), List.of(values));
        for (Value result : made) {
            if (ctx.obligations().tooLarge(ctx, span, result.type())) {
                throw new Rejected();
            }
        }
        return made;
    }

    static Val.Tensor fill(Ctx ctx, Span span, TensorType type, double value) {
        return apply(ctx, span, new Op.Fill(type.valueType(), value), type);
    }

    static Val.Tensor scalar(Ctx ctx, Span span, DType dtype, double value) {
        return fill(ctx, span, TensorType.scalar(dtype), value);
    }

    /** A static integer as a tensor scalar: a constant, or a size that the run settles. */
    static Val.Tensor size(Ctx ctx, Span span, DType dtype, Size size) {
        if (size.isConstant()) {
            return scalar(ctx, span, dtype, (double) size.value());
        }
        var count = Counters.value(ctx, span, size);
        return cast(ctx, span, count, Elem.of(dtype));
    }

    static Val.Tensor unary(Ctx ctx, Span span, UnaryFn fn, Val.Tensor x) {
        return apply(ctx, span, new Op.Unary(fn), x.type(), x);
    }

    static Val.Tensor binary(Ctx ctx, Span span, BinaryFn fn, Val.Tensor a, Val.Tensor b) {
        TensorType type = fn.comparison() ? a.type().withElem(Elem.of(DType.BOOL)) : a.type();
        return apply(ctx, span, new Op.Binary(fn), type, a, b);
    }

    static Val.Tensor cast(Ctx ctx, Span span, Val.Tensor x, Elem elem) {
        var type = x.type().withElem(elem);
        return x.type().elem().dtype() == elem.dtype()
                ? new Val.Tensor(type, x.value(), x.owner(), x.trail())
                : apply(ctx, span, new Op.Cast(elem.dtype()), type, x);
    }

    static Val.Tensor reshape(Ctx ctx, Span span, Val.Tensor x, List<Dim> dims) {
        var type = x.type().withDims(dims);
        return type.sizes().equals(x.type().sizes())
                ? new Val.Tensor(type, x.value(), x.owner(), x.trail())
                : apply(ctx, span, new Op.Reshape(type.sizes()), type, x);
    }

    static Val.Tensor transpose(Ctx ctx, Span span, Val.Tensor x, List<Integer> permutation) {
        var dims = permutation.stream().map(i -> x.type().dim(i)).toList();
        return apply(ctx, span, new Op.Transpose(permutation), x.type().withDims(dims), x);
    }

    static Val.Tensor reduce(Ctx ctx, Span span, ReduceFn fn, Val.Tensor x, List<Integer> axes) {
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < x.type().rank(); i++) {
            if (!axes.contains(i)) {
                dims.add(x.type().dim(i));
            }
        }
        Elem elem = fn == ReduceFn.COUNT ? Elem.of(DType.I64) : x.type().elem();
        return apply(ctx, span, new Op.Reduce(fn, axes), new TensorType(elem, dims), x);
    }

    static Val.Tensor slice(Ctx ctx, Span span, Val.Tensor x, int axis, Size start, Size length) {
        var dims = new ArrayList<>(x.type().dims());
        dims.set(axis, Dim.of(length));
        return apply(ctx, span, new Op.Slice(axis, start, length), x.type().withDims(dims), x);
    }

    /**
     * Repeats {@code x} so that it has exactly the axes {@code dims}: trailing axes are aligned, missing leading axes and
     * stretch axes are repeated. An axis that stays a stretch axis stays of size 1.
     */
    static Val.Tensor broadcast(Ctx ctx, Span span, Val.Tensor x, List<Dim> dims) {
        int lead = dims.size() - x.type().rank();
        var axes = new ArrayList<Integer>();
        var kept = new ArrayList<Dim>();
        boolean repeats = lead > 0;
        for (int i = 0; i < x.type().rank(); i++) {
            Dim from = x.type().dim(i);
            Dim to = dims.get(lead + i);
            if (from.stretch() && !to.stretch()) {
                repeats = true;
            } else {
                axes.add(lead + i);
                kept.add(to);
            }
        }
        // Sizes that are equal by the facts, though not as written, are made one by a reshape.
        if (!repeats) {
            return reshape(ctx, span, x, dims);
        }
        var squeezed = reshape(ctx, span, x, kept);
        var type = x.type().withDims(dims);
        return apply(ctx, span, new Op.Broadcast(type.sizes(), axes), type, squeezed);
    }

    static Val.Tensor iota(Ctx ctx, Span span, DType dtype, Size length) {
        var type = new TensorType(Elem.of(dtype), List.of(Dim.of(length)));
        return apply(ctx, span, new Op.Iota(new ValueType(dtype, List.of(length)), 0), type);
    }
}
