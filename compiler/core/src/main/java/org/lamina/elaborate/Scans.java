package org.lamina.elaborate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Named;
import org.lamina.syntax.Stmt;
import org.lamina.types.TensorType;

/** {@code scan}: a body that is traced once and runs turn by turn. */
final class Scans {
    private final Elaboration all;

    Scans(Elaboration all) {
        this.all = all;
    }

    Val scan(Ctx ctx, Expr.Scan e) {
        return new ScanTracing(all, ctx.expecting(null), e).run();
    }

    // ---- statements of a turn --------------------------------------------------------------------------------------

    void next(Ctx ctx, Stmt.Next s) {
        Turn turn = ctx.frame().scan();
        if (turn == null) {
            all.reporter.error(Code.OUT_OF_PLACE, ctx, s.span(), "`next` belongs into a `scan`");
            return;
        }
        for (Named carry : s.carries()) {
            String name = carry.name().text();
            Val.Tensor start = turn.carries.get(name);
            if (start == null) {
                unknownCarry(ctx, carry, turn);
            } else if (turn.next.containsKey(name)) {
                all.reporter.error(
                        Code.DUPLICATE_NAME, ctx, carry.span(), "the next value of `%s` is given twice", name);
            } else {
                Val value = all.expressions.eval(ctx.expecting(start.type()), carry.value());
                Val.Tensor next = invariant(ctx, carry, start, value);
                turn.next.put(name, next == null ? start : next);
            }
        }
    }

    private void unknownCarry(Ctx ctx, Named carry, Turn turn) {
        var diagnostic = all.reporter.at(
                Code.UNKNOWN_NAME,
                ctx,
                carry.name().span(),
                "this `scan` carries no `%s`",
                carry.name().text());
        var carries = List.copyOf(turn.carries.keySet());
        all.reporter.report(
                carries.isEmpty()
                        ? diagnostic.help("what a turn hands to the next stands behind `scan`, as in `scan h = h0`")
                        : Reporter.meant(
                                diagnostic, carry.name().span(), carry.name().text(), carries, "it carries"));
    }

    /** A next value in the type of its carry; null after a message. */
    private Val.@Nullable Tensor invariant(Ctx ctx, Named carry, Val.Tensor start, Val value) {
        if (Operators.isNumber(value)) {
            return Emit.fill(ctx, carry.span(), start.type(), Operators.number(value));
        }
        Val coerced = all.operators.coerce(
                ctx, carry.span(), value, start.type().elem().dtype());
        if (!(coerced instanceof Val.Tensor next)) {
            if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.TENSOR_EXPECTED,
                        ctx,
                        carry.value().span(),
                        "a carry is a tensor, and this is %s",
                        value.describe());
            }
            return null;
        }
        TensorType from = start.type();
        TensorType to = next.type();
        boolean same = from.rank() == to.rank() && sameElements(ctx, carry.span(), from, to);
        for (int i = 0; same && i < from.rank(); i++) {
            same = all.shapes.sameSize(
                    ctx, carry.span(), from.dim(i).size(), to.dim(i).size());
        }
        if (same) {
            return Emit.reshape(ctx, carry.span(), next, from.dims());
        }
        var diagnostic = all.reporter
                .at(
                        Code.CARRY_CHANGES,
                        ctx,
                        carry.span(),
                        "`%s` starts as `%s`, and its next value is `%s`",
                        carry.name().text(),
                        from.text(),
                        to.text())
                .at("`%s`", to.text())
                .fact("rule", "a carry keeps its type: every turn runs the same code");
        all.reporter.report(Trails.label(all.reporter, ctx, diagnostic, next));
        return null;
    }

    private boolean sameElements(Ctx ctx, Span span, TensorType a, TensorType b) {
        if (a.elem() instanceof org.lamina.types.Elem.Idx p && b.elem() instanceof org.lamina.types.Elem.Idx q) {
            return all.shapes.sameSize(ctx, span, p.bound(), q.bound());
        }
        return a.elem().dtype() == b.elem().dtype()
                && a.elem().isIdx() == b.elem().isIdx();
    }

    void give(Ctx ctx, Stmt.Yield s) {
        Turn turn = ctx.frame().scan();
        if (turn == null) {
            all.reporter.error(Code.OUT_OF_PLACE, ctx, s.span(), "`yield` belongs into a `scan`");
            return;
        }
        Val value = all.expressions.eval(ctx.expecting(null), s.value());
        if (turn.yield != null) {
            all.reporter.report(all.reporter
                    .at(Code.DUPLICATE_CLAUSE, ctx, s.span(), "a turn yields once")
                    .label(turn.yield, "the first `yield`")
                    .help("yield several values as a record, as in `yield (a = x, b = y)`"));
        }
        turn.yield = s.span();
        turn.yielded = value;
    }
}
