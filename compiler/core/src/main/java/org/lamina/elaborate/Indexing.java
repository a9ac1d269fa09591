package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.IndexItem;
import org.lamina.types.Constraint;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Relation;
import org.lamina.types.Size;

/** {@code x[i, a..b, :, ~, ..]}: positions, half-open ranges, whole axes, new stretch axes. */
final class Indexing {
    private final Elaboration all;

    Indexing(Elaboration all) {
        this.all = all;
    }

    Val index(Ctx ctx, Expr.Index e, Val target) {
        if (target instanceof Val.Items items) {
            return listItem(ctx, e, items);
        }
        if (!(target instanceof Val.Tensor x)) {
            return target instanceof Val.Unknown
                    ? target
                    : all.reporter.report(Arguments.fields(
                            all.reporter.at(
                                    Code.NOT_INDEXABLE,
                                    ctx,
                                    e.target().span(),
                                    "%s cannot be indexed",
                                    target.describe()),
                            target));
        }
        long consumed = e.items().stream()
                .filter(i -> i instanceof IndexItem.All || i instanceof IndexItem.At)
                .count();
        if (consumed > x.type().rank()) {
            return all.reporter.error(
                    Code.RANK_MISMATCH,
                    ctx,
                    e.span(),
                    "%d indices for %s, which has %d axes",
                    consumed,
                    x.type().text(),
                    x.type().rank());
        }
        return new Walk(ctx, e.span(), x, x.type().rank() - (int) consumed).run(e.items());
    }

    private Val listItem(Ctx ctx, Expr.Index e, Val.Items items) {
        if (e.items().size() == 1
                && e.items().get(0) instanceof IndexItem.At at
                && all.expressions.eval(ctx.expecting(null), at.value()) instanceof Val.Int i
                && i.size().isConstant()) {
            long position = i.size().value() < 0
                    ? i.size().value() + items.values().size()
                    : i.size().value();
            if (position >= 0 && position < items.values().size()) {
                return items.values().get((int) position);
            }
            return all.reporter.error(
                    Code.INDEX_RANGE,
                    ctx,
                    at.span(),
                    "position %s of a list of %d",
                    i.size().text(),
                    items.values().size());
        }
        return all.reporter.error(Code.NOT_INDEXABLE, ctx, e.span(), "a list takes one position");
    }

    /** Goes through the entries from the left; {@code axis} is the next axis of the result so far. */
    private final class Walk {
        private final Ctx ctx;
        private final Span span;
        private final int free;
        private Val.Tensor current;
        private int axis;

        Walk(Ctx ctx, Span span, Val.Tensor x, int free) {
            this.ctx = ctx;
            this.span = span;
            this.current = x;
            this.free = free;
        }

        Val run(List<IndexItem> items) {
            boolean ellipsis = false;
            for (IndexItem item : items) {
                if (item instanceof IndexItem.All) {
                    axis++;
                } else if (item instanceof IndexItem.NewAxis) {
                    insert();
                } else if (item instanceof IndexItem.Ellipsis) {
                    if (ellipsis) {
                        return all.reporter.error(
                                Code.INDEX_RANGE, ctx, item.span(), "only one `..` can stand in an index");
                    }
                    ellipsis = true;
                    axis += free;
                } else if (!at((IndexItem.At) item)) {
                    return Val.UNKNOWN;
                }
            }
            return current;
        }

        private void insert() {
            var dims = new ArrayList<>(current.type().dims());
            dims.add(axis++, Dim.stretchAxis());
            current = Emit.reshape(ctx, span, current, dims);
        }

        private boolean at(IndexItem.At item) {
            Size length = current.type().dim(axis).size();
            Val value = item.value() instanceof Expr.Range range
                    ? rangeOf(range, length)
                    : all.expressions.eval(ctx.expecting(null), item.value());
            if (value instanceof Val.Range r) {
                return range(item, r, length);
            }
            if (value instanceof Val.Int i) {
                return position(item, i.size(), length);
            }
            if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.INT_EXPECTED,
                        ctx,
                        item.span(),
                        "an index must be an int or a range, not %s",
                        value.describe());
            }
            return false;
        }

        private Val rangeOf(Expr.Range range, Size length) {
            Size from = all.signatures.size(ctx, range.from());
            Size to = all.signatures.size(ctx, range.to());
            return from == null || to == null ? Val.UNKNOWN : new Val.Range(fromEnd(from, length), fromEnd(to, length));
        }

        private static Size fromEnd(Size position, Size length) {
            return position.isConstant() && position.value() < 0 ? length.plus(position) : position;
        }

        private boolean range(IndexItem.At item, Val.Range r, Size length) {
            boolean fits = demand(item, new Constraint(Relation.GE, r.from(), Size.of(0)), length)
                    && demand(item, new Constraint(Relation.LT, r.from(), r.to()), length)
                    && demand(item, new Constraint(Relation.LE, r.to(), length), length);
            if (fits) {
                if (Counters.depends(ctx, r.from())) {
                    moving(r.from(), r.to().minus(r.from()));
                } else if (!r.from().equals(Size.of(0)) || !r.to().equals(length)) {
                    current = Emit.slice(ctx, span, current, axis, r.from(), r.to().minus(r.from()));
                }
                axis++;
            }
            return fits;
        }

        private boolean position(IndexItem.At item, Size position, Size length) {
            Size p = fromEnd(position, length);
            if (!demand(item, new Constraint(Relation.GE, p, Size.of(0)), length)
                    || !demand(item, new Constraint(Relation.LT, p, length), length)) {
                return false;
            }
            if (Counters.depends(ctx, p)) {
                gather(Counters.value(ctx, span, p), List.of());
                return true;
            }
            Val.Tensor one = Emit.slice(ctx, span, current, axis, p, Size.of(1));
            var dims = new ArrayList<>(current.type().dims());
            dims.remove(axis);
            current = Emit.reshape(ctx, span, one, dims);
            return true;
        }

        /** A range that every turn of a scan begins elsewhere. */
        private void moving(Size from, Size length) {
            Val.Tensor start = Counters.value(ctx, span, from);
            Val.Tensor steps = Emit.iota(ctx, span, DType.I64, length);
            Val.Tensor starts = Emit.broadcast(ctx, span, start, steps.type().dims());
            gather(Emit.binary(ctx, span, Op.BinaryFn.ADD, starts, steps), List.of(Dim.of(length)));
        }

        /** Positions along the axis that only the run knows; {@code dims} takes the place of the axis. */
        private void gather(Val.Tensor positions, List<Dim> dims) {
            var front = new ArrayList<Integer>();
            var back = new ArrayList<Integer>();
            for (int i = 0; i < current.type().rank(); i++) {
                front.add(i == 0 ? axis : i <= axis ? i - 1 : i);
                back.add(i < axis ? i + 1 : i == axis ? 0 : i);
            }
            Val.Tensor table = axis == 0 ? current : Emit.transpose(ctx, span, current, front);
            var types = new ArrayList<>(dims);
            types.addAll(table.type().dims().subList(1, table.type().rank()));
            current = Emit.apply(ctx, span, new Op.Gather(), current.type().withDims(types), table, positions);
            if (axis > 0 && !dims.isEmpty()) {
                current = Emit.transpose(ctx, span, current, back);
            }
        }

        private boolean demand(IndexItem.At item, Constraint constraint, Size length) {
            String reason = "`%s` of an axis of size %s".formatted(Reporter.oneLine(item.span()), length.text());
            if (ctx.demand(item.span(), constraint, reason).isEmpty()) {
                return true;
            }
            var diagnostic = all.reporter
                    .at(
                            Code.INDEX_RANGE,
                            ctx,
                            item.span(),
                            "`%s` is outside of an axis of size %s",
                            Reporter.oneLine(item.span()),
                            length.text())
                    .at("of %s", current.type().text())
                    .fact("here", "%s", Wording.failed(constraint));
            if (length.isConstant()) {
                diagnostic = diagnostic.fact(
                        "rule", "positions count from 0 to %d, or from -%d to -1", length.value() - 1, length.value());
            }
            all.reporter.report(Wording.counterexample(all.reporter, ctx, diagnostic, constraint));
            return false;
        }
    }
}
