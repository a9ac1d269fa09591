package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lamina.diag.Code;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.source.Span;
import org.lamina.types.Constraint;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** Rearranging elements, and looking them up by position. */
final class ShapeBuiltins {
    private static final Size ZERO = Size.of(0);

    private ShapeBuiltins() {}

    static void add(List<Builtin> out) {
        out.add(Builtin.of("reshape", "x shape", ShapeBuiltins::reshape));
        out.add(Builtin.of("transpose", "x", ShapeBuiltins::transpose));
        out.add(Builtin.of("broadcast", "x shape", ShapeBuiltins::broadcast));
        out.add(Builtin.of("concat", "xs axis?", ShapeBuiltins::concat));
        out.add(Builtin.of("stack", "xs axis?", ShapeBuiltins::stack));
        out.add(Builtin.of("split", "x n axis?", ShapeBuiltins::split));
        out.add(Builtin.of("pad", "x before? after? axis? value?", ShapeBuiltins::pad));
        out.add(Builtin.of("flip", "x axis?", ShapeBuiltins::flip));
        out.add(Builtin.of("one_hot", "x", ShapeBuiltins::oneHot));
        out.add(Builtin.of("gather", "w ids axis? batch?", ShapeBuiltins::gather));
        out.add(Builtin.of("scatter_add", "v ids n axis? batch?", ShapeBuiltins::scatterAdd));
        out.add(Builtin.of("pick_at", "x ids axis?", ShapeBuiltins::pickAt));
        out.add(Builtin.of("grad", "e over", ShapeBuiltins::grad));
        out.add(Builtin.of("rearrange", "x axes *", c -> new Notation(c).rearrange()));
        out.add(Builtin.of("einsum", "a b c? d? e?", c -> new Notation(c).einsum()));
    }

    private static Val reshape(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        List<Size> sizes = c.sizes("shape");
        sizes.stream().filter(s -> s.isConstant() && s.value() < 1).findFirst().ifPresent(wrong -> {
            throw belowOne(c, x, sizes, wrong);
        });
        Size have = x.type().valueType().count();
        Size want = sizes.stream().reduce(Size.of(1), Size::times);
        var equal = new Constraint(Relation.EQ, have, want);
        if (c.ctx.demand(c.span, equal, "reshape keeps the number of elements").isPresent()) {
            var diagnostic = c.all.reporter
                    .at(Code.RESHAPE_COUNT, c.ctx, c.span, "these shapes have different numbers of elements")
                    .at(
                            "%s -> %s",
                            x.type().shapeText(),
                            TensorType.of(x.type().elem(), sizes).shapeText())
                    .fact("here", "%s elements and %s", have.text(), want.text());
            diagnostic = Wording.counterexample(c.all.reporter, c.ctx, diagnostic, equal);
            if (x.type().rank() > 0 && !sizes.isEmpty()) {
                Size items = x.type().dim(0).size();
                Size other = sizes.get(0);
                if (!items.isConstant() && have.times(other).equals(want.times(items))) {
                    diagnostic =
                            diagnostic.help("`%s` in place of %s keeps the axis of items", items.text(), other.text());
                }
            }
            c.all.reporter.report(Trails.label(c.all.reporter, c.ctx, diagnostic, x));
            return Val.UNKNOWN;
        }
        var result = Emit.reshape(c.ctx, c.span, x, BuiltinCall.plain(sizes));
        return new Val.Tensor(
                result.type(), result.value(), result.owner(), new Trail(c.span, x.type(), result.type(), x.trail()));
    }

    /** A size below 1 in a shape; other systems take -1 for what is left. */
    private static Rejected belowOne(BuiltinCall c, Val.Tensor x, List<Size> sizes, Size wrong) {
        Size others = sizes.stream().filter(s -> s != wrong).reduce(Size.of(1), Size::times);
        var left = x.type().valueType().count().exactDiv(others);
        var diagnostic = c.all.reporter.at(
                Code.SIZE_BELOW_ONE,
                c.ctx,
                c.spanOf("shape"),
                "an axis needs a size of at least 1, not %s",
                wrong.text());
        c.all.reporter.report(
                left.isPresent() && wrong.equals(Size.of(-1))
                        ? diagnostic.help(
                                "every size is written: what is left here is `%s`",
                                left.get().text())
                        : diagnostic);
        return new Rejected();
    }

    private static Val transpose(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        int rank = x.type().rank();
        if (rank < 2) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.spanOf("x"),
                    "`transpose` swaps the last two axes, and %s has %d",
                    x.type().text(),
                    rank);
        }
        var order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        order.set(rank - 2, rank - 1);
        order.set(rank - 1, rank - 2);
        return Emit.transpose(c.ctx, c.span, x, order);
    }

    private static Val broadcast(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        List<Dim> dims = BuiltinCall.plain(c.sizes("shape"));
        var wanted = new Val.Tensor(x.type().withDims(dims), x.value(), x.owner(), null);
        if (x.type().rank() > dims.size()) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.span,
                    "`broadcast` keeps the axes it has: %s has %d, and %d are asked for",
                    x.type().text(),
                    x.type().rank(),
                    dims.size());
        }
        List<Dim> agreed = c.all.shapes.align(c.ctx, c.span, "`broadcast`", wanted, x);
        return agreed == null ? Val.UNKNOWN : Emit.broadcast(c.ctx, c.span, x, dims);
    }

    /** Tensors one by one instead of in a list. */
    private static Rejected separate(BuiltinCall c) {
        Span first = c.spanOf("xs");
        Span second = c.spanOf("axis");
        String list = "[%s, %s]".formatted(first.text(), second.text());
        c.all.reporter.report(c.all.reporter
                .at(Code.STATIC_TYPE, c.ctx, second, "`%s` takes its tensors in a list", c.name())
                .help("write `%s(%s, axis = 1)`, with the axis that you mean", c.name(), list));
        return new Rejected();
    }

    private static List<Val.Tensor> tensors(BuiltinCall c) {
        if (c.has("axis") && c.value("axis") instanceof Val.Tensor) {
            throw separate(c);
        }
        var out = new ArrayList<Val.Tensor>();
        for (Val v : c.list("xs")) {
            Val t = c.all.operators.coerce(c.ctx, c.span, v);
            if (!(t instanceof Val.Tensor tensor)) {
                throw c.reject(
                        Code.TENSOR_EXPECTED, c.spanOf("xs"), "`%s` joins tensors, not %s", c.name(), v.describe());
            }
            if (!out.isEmpty()
                    && out.get(0).type().elem().dtype() != tensor.type().elem().dtype()) {
                throw c.reject(
                        Code.DTYPE_MISMATCH,
                        c.spanOf("xs"),
                        "`%s` needs one element type, not %s and %s",
                        c.name(),
                        out.get(0).type().text(),
                        tensor.type().text());
            }
            out.add(tensor);
        }
        if (out.isEmpty()) {
            throw c.reject(Code.ARGUMENT_COUNT, c.spanOf("xs"), "`%s` needs at least one tensor", c.name());
        }
        return out;
    }

    private static Val concat(BuiltinCall c) {
        List<Val.Tensor> parts = tensors(c);
        int axis = c.axis("axis", parts.get(0).type().rank(), 0);
        for (Val.Tensor part : parts) {
            if (part.type().rank() != parts.get(0).type().rank()) {
                return joined(c, parts.get(0), part, "`concat` needs tensors with equally many axes");
            }
            int other = differs(c, parts.get(0), part, axis);
            if (other >= 0) {
                return joined(
                        c,
                        parts.get(0),
                        part,
                        "`concat` along axis %d needs equal sizes on every other axis, and axis %d differs"
                                .formatted(axis, other));
            }
        }
        return join(c, parts, axis);
    }

    private static Val join(BuiltinCall c, List<Val.Tensor> parts, int axis) {
        TensorType first = parts.get(0).type();
        Size length = ZERO;
        for (Val.Tensor part : parts) {
            length = length.plus(part.type().dim(axis).size());
        }
        var dims = new ArrayList<Dim>();
        first.dims().forEach(d -> dims.add(Dim.of(d.size())));
        dims.set(axis, Dim.of(length));
        var made =
                Emit.apply(c.ctx, c.span, new Op.Concat(axis), first.withDims(dims), parts.toArray(Val.Tensor[]::new));
        return made.after(new Trail(c.span, first, made.type(), parts.get(0).trail()));
    }

    /** The first axis but {@code joined} on which two tensors differ; -1 where there is none. */
    private static int differs(BuiltinCall c, Val.Tensor a, Val.Tensor b, int joined) {
        for (int i = 0; i < a.type().rank(); i++) {
            if (i != joined
                    && !c.all.shapes.sameSize(
                            c.ctx,
                            c.span,
                            a.type().dim(i).size(),
                            b.type().dim(i).size())) {
                return i;
            }
        }
        return -1;
    }

    private static Val joined(BuiltinCall c, Val.Tensor a, Val.Tensor b, String message) {
        var diagnostic = c.all.reporter
                .at(Code.CONCAT_AXES, c.ctx, c.span, "%s", message)
                .at("%s and %s", a.type().text(), b.type().text());
        return c.all.reporter.report(Trails.label(c.all.reporter, c.ctx, diagnostic, a, b));
    }

    private static Val stack(BuiltinCall c) {
        List<Val.Tensor> parts = tensors(c);
        for (Val.Tensor part : parts) {
            if (part.type().rank() != parts.get(0).type().rank() || differs(c, parts.get(0), part, -1) >= 0) {
                return joined(c, parts.get(0), part, "`stack` needs tensors of one shape");
            }
        }
        int axis = c.axis("axis", parts.get(0).type().rank() + 1, 0);
        var wide = new ArrayList<Val.Tensor>();
        for (Val.Tensor part : parts) {
            var dims = new ArrayList<>(part.type().dims());
            dims.add(Math.min(axis, dims.size()), Dim.of(Size.of(1)));
            wide.add(Emit.reshape(c.ctx, c.span, part, dims));
        }
        return join(c, wide, axis);
    }

    private static Val split(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        int axis = c.axis("axis", x.type().rank(), -1);
        int n = c.constant("n", 1);
        Size whole = x.type().dim(axis).size();
        Constraint divides = Constraint.divisible(whole, Size.of(Math.max(1, n)));
        if (n < 1 || c.ctx.demand(c.span, divides, "equal parts").isPresent()) {
            c.all.reporter.report(Wording.notDivisible(
                    c.all.reporter.at(
                            Code.NOT_DIVISIBLE,
                            c.ctx,
                            c.span,
                            "%s cannot be split into %d equal parts",
                            whole.text(),
                            n),
                    whole,
                    Size.of(n)));
            return Val.UNKNOWN;
        }
        Size part = whole.exactDiv(Size.of(n)).orElse(whole.floorDiv(Size.of(n)));
        var parts = new ArrayList<Val>();
        for (int i = 0; i < n; i++) {
            parts.add(Emit.slice(c.ctx, c.span, x, axis, part.times(Size.of(i)), part));
        }
        return new Val.Tuple(parts);
    }

    private static Val pad(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        int axis = c.axis("axis", x.type().rank(), -1);
        Size before = c.size("before", ZERO);
        Size after = c.size("after", ZERO);
        double value = c.has("value") && Operators.isNumber(c.value("value")) ? Operators.number(c.value("value")) : 0;
        return c.emitTraced(new Op.Pad(axis, before, after, value), x.type().elem(), x);
    }

    private static Val flip(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        return Emit.apply(c.ctx, c.span, new Op.Flip(c.axis("axis", x.type().rank(), -1)), x.type(), x);
    }

    private static Val oneHot(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        if (!(x.type().elem() instanceof Elem.Idx idx)) {
            throw c.reject(
                    Code.DTYPE_MISMATCH,
                    c.spanOf("x"),
                    "`one_hot` needs indices whose count is known, `idx<K>`, not %s",
                    x.type().text());
        }
        var dims = new ArrayList<>(x.type().dims());
        dims.add(Dim.of(idx.bound()));
        var narrow = new ArrayList<>(x.type().dims());
        narrow.add(Dim.stretchAxis());
        var classes = Emit.broadcast(c.ctx, c.span, Emit.iota(c.ctx, c.span, DType.I32, idx.bound()), dims);
        var plain = Emit.cast(c.ctx, c.span, x, Elem.of(DType.I32));
        var wide = Emit.broadcast(c.ctx, c.span, Emit.reshape(c.ctx, c.span, plain, narrow), dims);
        return Emit.cast(c.ctx, c.span, Emit.binary(c.ctx, c.span, BinaryFn.EQ, wide, classes), Elem.of(DType.F32));
    }

    private static Val gather(BuiltinCall c) {
        Val.Tensor w = c.tensor("w");
        Val.Tensor ids = c.ints("ids");
        if (w.type().rank() == 0) {
            throw c.reject(Code.RANK_MISMATCH, c.spanOf("w"), "`gather` looks up rows, and a scalar has none");
        }
        int axis = c.axis("axis", w.type().rank(), 0);
        int batch = batch(c, axis, ids);
        if (ids.type().elem() instanceof Elem.Idx idx
                && !c.all.shapes.sameSize(
                        c.ctx, c.span, idx.bound(), w.type().dim(axis).size())) {
            throw c.reject(
                    Code.INDEX_BOUND_MISMATCH,
                    c.span,
                    "indices `%s` look up a table of %s rows",
                    ids.type().text(),
                    w.type().dim(axis).text());
        }
        Val.Tensor rows = c.emit(new Op.Gather(axis, batch), w.type().elem(), w, ids);
        var dims = new ArrayList<>(rows.type().dims());
        for (int i = batch; i < ids.type().rank(); i++) {
            if (ids.type().dim(i).stretch()) {
                dims.set(axis + i - batch, Dim.stretchAxis());
            }
        }
        return new Val.Tensor(rows.type().withDims(dims), rows.value(), rows.owner(), rows.trail());
    }

    /** How many leading axes the positions share with what they point into. */
    private static int batch(BuiltinCall c, int axis, Val.Tensor ids) {
        int batch = c.constant("batch", 0);
        if (batch < 0 || batch > axis || batch > ids.type().rank()) {
            throw c.reject(
                    Code.AXIS_RANGE,
                    c.spanOf("batch"),
                    "`batch` counts leading axes of the positions, %s, that lie in front of `axis`, %d; it cannot be %d",
                    ids.type().text(),
                    axis,
                    batch);
        }
        return batch;
    }

    private static Val scatterAdd(BuiltinCall c) {
        Val.Tensor v = c.tensor("v");
        Val.Tensor ids = c.ints("ids");
        int axis = c.axis("axis", v.type().rank(), 0);
        int batch = batch(c, axis, ids);
        if (axis + ids.type().rank() - batch > v.type().rank()) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.span,
                    "`scatter_add` has a position for every row of its values: %s has more axes than %s has from axis %d on",
                    ids.type().text(),
                    v.type().text(),
                    axis);
        }
        return c.emit(new Op.ScatterAdd(axis, batch, c.size("n")), v.type().elem(), v, ids);
    }

    private static Val pickAt(BuiltinCall c) {
        Val.Tensor x = c.tensor("x");
        Val.Tensor ids = c.ints("ids");
        int axis = c.axis("axis", x.type().rank(), -1);
        if (ids.type().rank() != x.type().rank() - 1) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.span,
                    "`pick_at` takes one element of each row of %s: positions with %d axes, and `%s` has %d",
                    x.type().text(),
                    x.type().rank() - 1,
                    ids.type().text(),
                    ids.type().rank());
        }
        if (ids.type().elem() instanceof Elem.Idx idx
                && !c.all.shapes.sameSize(
                        c.ctx, c.span, idx.bound(), x.type().dim(axis).size())) {
            throw c.reject(
                    Code.INDEX_BOUND_MISMATCH,
                    c.span,
                    "%s classes in the labels, %s in the logits: `%s` and `%s`",
                    idx.bound().text(),
                    x.type().dim(axis).text(),
                    ids.type().text(),
                    x.type().text());
        }
        return c.emit(new Op.PickAt(axis), x.type().elem(), x, ids);
    }

    private static Val grad(BuiltinCall c) {
        Val.Tensor loss = c.floats("e");
        Val.Tensor over = c.floats("over");
        if (loss.type().rank() != 0) {
            throw c.reject(
                    Code.RANK_MISMATCH,
                    c.spanOf("e"),
                    "a gradient is that of a scalar, and this is %s",
                    loss.type().text());
        }
        Val.Tensor inside = Emit.tensor(c.ctx, loss.type(), inside(c.ctx.tracer(), loss.value(), over.value()));
        return Emit.apply(c.ctx, c.span, new Op.Gradient(), over.type(), inside, over);
    }

    /**
     * The loss as it is computed where the gradient stands: a scan differentiates in its body, so what leads from
     * {@code over} to the loss outside of it is computed again there.
     */
    private static Value inside(Tracer tracer, Value loss, Value over) {
        List<Node> path = tracer.between(List.of(over), loss);
        return path.stream().anyMatch(tracer::isOutside) ? tracer.again(path, Map.of(), loss) : loss;
    }
}
