package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;
import org.lamina.types.Constraint;
import org.lamina.types.Dim;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** Decides whether sizes fit, with the broadcasting rules of the language: no size 1 stretches unless it is marked. */
final class Shapes {
    private static final Size ONE = Size.of(1);

    private final Reporter reporter;

    Shapes(Reporter reporter) {
        this.reporter = reporter;
    }

    /** True where the sizes are equal for sure or, as a noted assumption, possibly. */
    boolean sameSize(Ctx ctx, Span span, Size a, Size b) {
        return a.equals(b)
                || ctx.demand(span, new Constraint(Relation.EQ, a, b), "these sizes must be equal")
                        .isEmpty();
    }

    /** True, after a message, where a size is not at least 1 for all values of its names. */
    boolean belowOne(Ctx ctx, Span span, Size size, String message) {
        var atLeastOne = new Constraint(Relation.GE, size, Size.of(1));
        String written = Reporter.oneLine(span);
        if (ctx.demand(span, atLeastOne, "`" + written + "` is at least 1").isEmpty()) {
            return false;
        }
        Span shown = reporter.userPlace(ctx.frame(), span);
        var diagnostic = shown == span
                ? reporter.at(Code.SIZE_BELOW_ONE, ctx, span, message, written, size.text())
                : reporter.at(
                        Code.SIZE_BELOW_ONE,
                        ctx,
                        span,
                        "`%s` makes an axis of size %s, and the least is 1",
                        Reporter.oneLine(shown),
                        size.text());
        reporter.report(Wording.counterexample(reporter, ctx, diagnostic, atLeastOne));
        return true;
    }

    /** The common axes of two operands; null, and a message, where there are none. */
    @org.jspecify.annotations.Nullable
    List<Dim> align(Ctx ctx, Span span, String what, Val.Tensor a, Val.Tensor b) {
        TensorType big = a.type().rank() >= b.type().rank() ? a.type() : b.type();
        TensorType small = big == a.type() ? b.type() : a.type();
        int lead = big.rank() - small.rank();
        var dims = new ArrayList<>(big.dims().subList(0, lead));
        for (int i = 0; i < small.rank(); i++) {
            Dim p = big.dim(lead + i);
            Dim q = small.dim(i);
            if (p.stretch() || q.stretch()) {
                dims.add(p.stretch() ? q : p);
            } else if (!forgottenStretch(ctx, p.size(), q.size()) && sameSize(ctx, span, p.size(), q.size())) {
                dims.add(p);
            } else {
                mismatch(ctx, span, what, a, b, i - small.rank());
                return null;
            }
        }
        return dims;
    }

    /**
     * Whether a definition that is checked by itself joins an axis of size 1 with one of any size: it would fit where
     * that one is 1 too, and what is meant is mostly an axis that stretches.
     */
    private static boolean forgottenStretch(Ctx ctx, Size p, Size q) {
        return ctx.generic() && !p.equals(q) && (p.equals(ONE) ? !q.isConstant() : q.equals(ONE) && !p.isConstant());
    }

    /** @param axis where they differ, from the end: -1 is the last */
    private void mismatch(Ctx ctx, Span span, String what, Val.Tensor a, Val.Tensor b, int axis) {
        Size p = a.type().dim(a.type().rank() + axis).size();
        Size q = b.type().dim(b.type().rank() + axis).size();
        boolean several = Math.max(a.type().rank(), b.type().rank()) > 1;
        var diagnostic = reporter.at(Code.SHAPE_MISMATCH, ctx, span, "%s needs operands whose axes agree", what);
        diagnostic = diagnostic
                .at("%s and %s", a.type().text(), b.type().text())
                .fact(
                        "here",
                        several ? "%s and %s are different sizes, at axis %d" : "%s and %s are different sizes",
                        p.text(),
                        q.text(),
                        axis);
        diagnostic = Wording.counterexample(reporter, ctx, diagnostic, new Constraint(Relation.EQ, p, q));
        boolean plainOne = p.equals(ONE) || q.equals(ONE);
        if (plainOne) {
            diagnostic = diagnostic
                    .fact("note", "a plain size 1 never stretches; NumPy would silently repeat it")
                    .help("mark the axis that may stretch with `~`, as in `b[:, ~]`");
        }
        var window = WindowAdvice.of(b, a.type().sizes())
                .or(() -> WindowAdvice.of(a, b.type().sizes()));
        if (window.isPresent()) {
            diagnostic = diagnostic.help("%s", window.get());
        } else if (!plainOne && axis == -1) {
            diagnostic = alongAnotherAxis(diagnostic, a.type(), b.type());
        }
        reporter.report(Trails.label(reporter, ctx, diagnostic, a, b));
    }

    /** A vector that has the size of another axis than the last, as one number for each channel. */
    private static Diagnostic alongAnotherAxis(Diagnostic diagnostic, TensorType a, TensorType b) {
        TensorType wide = a.rank() > b.rank() ? a : b;
        TensorType vector = wide == a ? b : a;
        if (vector.rank() != 1 || wide.rank() < 2) {
            return diagnostic;
        }
        int place = wide.sizes().lastIndexOf(vector.dim(0).size());
        return place < 0
                ? diagnostic
                : diagnostic.help(
                        "`v[:%s]` puts the vector along axis %d", ", ~".repeat(wide.rank() - 1 - place), place);
    }
}
