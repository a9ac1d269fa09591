package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.types.Dim;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/**
 * The matrix product {@code a @ b}: the last axis of the left operand with the last but one, or only, axis of the right;
 * further axes are batch axes and follow the broadcasting rules.
 */
final class LinearAlgebra {
    private final Reporter reporter;
    private final Shapes shapes;

    LinearAlgebra(Reporter reporter, Shapes shapes) {
        this.reporter = reporter;
        this.shapes = shapes;
    }

    Val matmul(Ctx ctx, Expr.Binary written, Val left, Val right) {
        Span span = written.span();
        if (!(left instanceof Val.Tensor a) || !(right instanceof Val.Tensor b)) {
            return left instanceof Val.Unknown || right instanceof Val.Unknown
                    ? Val.UNKNOWN
                    : reporter.error(
                            Code.WRONG_OPERAND,
                            ctx,
                            span,
                            "`@` cannot take %s and %s",
                            left.describe(),
                            right.describe());
        }
        if (a.type().rank() == 0 || b.type().rank() == 0) {
            return reporter.error(
                    Code.RANK_MISMATCH,
                    ctx,
                    span,
                    "`@` needs operands with axes, not %s and %s",
                    a.type().text(),
                    b.type().text());
        }
        if (!a.type().elem().equals(b.type().elem()) || !a.type().elem().dtype().isFloat()) {
            return reporter.error(
                    Code.DTYPE_MISMATCH,
                    ctx,
                    span,
                    "`@` needs floats of one type, not %s and %s",
                    a.type().text(),
                    b.type().text());
        }
        Dim inner = a.type().dim(a.type().rank() - 1);
        Dim other = b.type().dim(Math.max(0, b.type().rank() - 2));
        if (!shapes.sameSize(ctx, span, inner.size(), other.size())) {
            return innerMismatch(ctx, written, a, b, inner.size(), other.size());
        }
        return product(ctx, span, a, b);
    }

    private Val innerMismatch(Ctx ctx, Expr.Binary written, Val.Tensor a, Val.Tensor b, Size inner, Size other) {
        var diagnostic = reporter.at(
                        Code.INNER_SIZE,
                        ctx,
                        written.span(),
                        "the inner sizes of `@` differ: %s and %s",
                        inner.text(),
                        other.text())
                .at("%s @ %s", a.type().text(), b.type().text())
                .fact("rule", "[.., m, k] @ [k, n] -> [.., m, n]");
        int rank = b.type().rank();
        if (rank >= 2 && inner.equals(b.type().dim(rank - 1).size())) {
            Span right = written.right().span();
            String turned = "transpose(" + Reporter.oneLine(right) + ")";
            diagnostic = diagnostic.help("the right operand fits when transposed: `%s`", turned);
            diagnostic = reporter.isUsers(right) && Edits.replaceable(right)
                    ? diagnostic.fix(right, turned, "transpose the right operand")
                    : diagnostic;
        }
        return reporter.report(Trails.label(reporter, ctx, diagnostic, a, b));
    }

    private Val product(Ctx ctx, Span span, Val.Tensor a, Val.Tensor b) {
        boolean rowVector = a.type().rank() == 1;
        boolean columnVector = b.type().rank() == 1;
        Val.Tensor x = rowVector
                ? Emit.reshape(
                        ctx, span, a, List.of(Dim.of(Size.of(1)), a.type().dim(0)))
                : a;
        Val.Tensor y =
                columnVector ? Emit.reshape(ctx, span, b, List.of(b.type().dim(0), Dim.of(Size.of(1)))) : b;
        Val.Tensor product = y.type().rank() == 2 ? flattened(ctx, span, x, y) : batched(ctx, span, x, y);
        if (product == null) {
            return Val.UNKNOWN;
        }
        var dims = new ArrayList<>(product.type().dims());
        if (columnVector) {
            dims.remove(dims.size() - 1);
        }
        if (rowVector) {
            dims.remove(dims.size() - (columnVector ? 1 : 2));
        }
        return Emit.reshape(ctx, span, product, dims);
    }

    /** One big product: the batch axes of the left operand join its rows. */
    private static Val.Tensor flattened(Ctx ctx, Span span, Val.Tensor x, Val.Tensor y) {
        var dims = new ArrayList<>(x.type().dims());
        int last = dims.size() - 1;
        Dim k = dims.get(last);
        Size rows = dims.subList(0, last).stream().map(Dim::size).reduce(Size.of(1), Size::times);
        var flat = Emit.reshape(ctx, span, x, List.of(Dim.of(rows), k));
        var type =
                new TensorType(x.type().elem(), List.of(Dim.of(rows), y.type().dim(1)));
        var product = Emit.apply(ctx, span, new Op.MatMul(false, false), type, flat, y);
        dims.set(last, y.type().dim(1));
        return Emit.reshape(ctx, span, new Val.Tensor(type, product.value(), ctx.tracer(), x.trail()), dims);
    }

    private Val.@org.jspecify.annotations.Nullable Tensor batched(Ctx ctx, Span span, Val.Tensor x, Val.Tensor y) {
        var xBatch = batchAxes(x);
        var yBatch = batchAxes(y);
        List<Dim> batch = shapes.align(ctx, span, "`@`", xBatch, yBatch);
        if (batch == null) {
            return null;
        }
        Val.Tensor p = withBatch(ctx, span, x, batch);
        Val.Tensor q = withBatch(ctx, span, y, batch);
        var dims = new ArrayList<>(batch);
        dims.add(p.type().dim(p.type().rank() - 2));
        dims.add(q.type().dim(q.type().rank() - 1));
        return Emit.apply(ctx, span, new Op.MatMul(false, false), x.type().withDims(dims), p, q);
    }

    private static Val.Tensor batchAxes(Val.Tensor x) {
        var type = x.type().withDims(x.type().dims().subList(0, x.type().rank() - 2));
        return new Val.Tensor(type, x.value(), x.owner(), x.trail());
    }

    private static Val.Tensor withBatch(Ctx ctx, Span span, Val.Tensor x, List<Dim> batch) {
        var dims = new ArrayList<>(batch);
        dims.addAll(x.type().dims().subList(x.type().rank() - 2, x.type().rank()));
        return Emit.broadcast(ctx, span, x, dims);
    }
}
