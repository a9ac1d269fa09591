package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Constraint;
import org.lamina.types.Elem;
import org.lamina.types.Explanation;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.TensorType;
import org.lamina.types.Verdict;

/** What is said of a tensor that does not have the type that is written for it. */
final class Misfits {
    private static final Size ONE = Size.of(1);

    /** A call of a layer whose first argument is a number. */
    private static final Pattern LAYER = Pattern.compile("([A-Z][A-Za-z0-9_]*)\\(([0-9]+)([,)][^|]*)$");

    private final Reporter reporter;

    Misfits(Reporter reporter) {
        this.reporter = reporter;
    }

    /** Another number of axes than written. */
    Diagnostic rank(Ctx ctx, Span at, String what, TypeExpr.Plain written, TensorType actual) {
        var shape = written.shape().orElse(List.of());
        boolean atLeast = Signatures.restIndex(shape) >= 0;
        int axes = shape.size() - (atLeast ? 1 : 0);
        var diagnostic = reporter.at(
                        Code.RANK_MISMATCH,
                        ctx,
                        at,
                        "%s needs %s%d %s, and this has %d",
                        subject(ctx, at, what),
                        atLeast ? "at least " : "",
                        axes,
                        axes == 1 ? "axis" : "axes",
                        actual.rank())
                .at("%s", actual.text())
                .fact("rule", "%s (%s)", written.span().text(), written.span());
        return atLeast ? diagnostic : rankHelp(ctx, diagnostic, at, what, written, axes, actual);
    }

    private static Diagnostic rankHelp(
            Ctx ctx, Diagnostic diagnostic, Span at, String what, TypeExpr.Plain written, int axes, TensorType actual) {
        int last = actual.rank() - 1;
        if (last == axes && actual.dim(last).size().equals(ONE)) {
            return diagnostic.help("`|> squeeze(axis = %d)` removes the last axis", last);
        }
        if (last == 2 && axes == 2 && endsAlike(written, actual)) {
            return diagnostic.help("`[:, -1]` takes the last of axis 1, `mean(…, axes = [1])` the mean over it");
        }
        if (actual.rank() > axes && axes == 2 && what.startsWith("the result")) {
            return diagnostic.help("`|> flatten` joins all axes behind the first");
        }
        boolean batch = actual.rank() > 0 && !actual.dim(0).size().isConstant();
        if (!Edits.replaceable(at)) {
            return diagnostic;
        }
        if (actual.rank() == axes + 1 && !batch && actual.dim(0).size().isConstant()) {
            return diagnostic.help("`%s[0]` is the first along axis 0", at.text());
        }
        return actual.rank() + 1 == axes && batch && free(ctx, written, 1)
                ? diagnostic
                        .help("`%s[:, ~]` has one more axis behind the first", at.text())
                        .fix(at, at.text() + "[:, ~]", "add an axis behind the first")
                : diagnostic;
    }

    /** Whether no other argument has settled an axis yet. */
    private static boolean free(Ctx ctx, TypeExpr.Plain written, int axis) {
        return written.shape().orElseThrow().get(axis) instanceof TypeExpr.AxisExpr.Sized sized
                && sized.size() instanceof Expr.Ref ref
                && ctx.env().giver(ref.name()) == null
                && ctx.env().find(ref.name()) == null;
    }

    private static boolean endsAlike(TypeExpr.Plain written, TensorType actual) {
        var axes = written.shape().orElseThrow();
        String wanted = axes.get(axes.size() - 1).span().text();
        return wanted.equals(actual.dim(actual.rank() - 1).size().text());
    }

    /** Elements of another type than written. */
    Diagnostic elem(Ctx ctx, Span at, String what, TypeExpr.Plain written, String wanted, TensorType actual) {
        String found = actual.elem().text();
        var diagnostic = reporter.at(
                        Code.DTYPE_MISMATCH,
                        ctx,
                        at,
                        "%s needs `%s` elements, and these are `%s`",
                        subject(ctx, at, what),
                        wanted,
                        found)
                .at("%s", actual.text())
                .fact("rule", "%s (%s)", written.span().text(), written.span());
        boolean users = Edits.replaceable(at);
        String given = users ? at.text() : "x";
        if (wanted.equals("bool") && users) {
            String compared = given + (actual.elem().dtype().isFloat() ? " > 0.0" : " != 0");
            return diagnostic.help("`%s` says where it counts", compared).fix(at, compared, "compare it");
        }
        boolean number = !wanted.startsWith("idx") && !wanted.startsWith("i");
        // Of two classes the index itself is what the losses of one output want.
        if (number
                && actual.elem() instanceof Elem.Idx classes
                && !classes.bound().equals(Size.of(2))) {
            return diagnostic.help(
                    "`one_hot(%s)` has a row of %s numbers for each class, `%s(%s)` the index as one number",
                    given, classes.bound().text(), wanted, given);
        }
        if (!wanted.startsWith("idx")) {
            String cast = wanted + "(" + given + ")";
            return users
                    ? diagnostic.help("cast it: `%s`", cast).fix(at, cast, "cast it")
                    : diagnostic.help(
                            wanted.startsWith("i") && found.equals("f32")
                                    ? "cast it, as in `%s`; numbers alone are f32, so `%s` is one of whole numbers"
                                    : "cast it, as in `%s`",
                            cast,
                            wanted + "(1)");
        }
        long axes = written.shape().orElse(List.of()).stream()
                .filter(a -> !(a instanceof TypeExpr.AxisExpr.Rest))
                .count();
        if (actual.elem().dtype().isInteger()) {
            return diagnostic.help("`to_idx(%s, K)` makes indices below K of integers, after a range check", given);
        }
        return axes >= 1 && actual.rank() > axes
                ? diagnostic.help("of rows with a one for the class, `argmax(%s, axis = -1)` gives the class", given)
                : diagnostic.help("indices are whole numbers below a bound: declare it `idx<K>[…]`, K being the bound");
    }

    /** Indices below another bound than written. */
    Diagnostic classes(Ctx ctx, Span at, String what, TypeExpr.Plain written, Size wanted, TensorType actual) {
        var bound = ((org.lamina.types.Elem.Idx) actual.elem()).bound();
        var diagnostic = reporter.at(
                        Code.INDEX_BOUND_MISMATCH,
                        ctx,
                        at,
                        "%s counts %s classes, and %s are needed",
                        subject(ctx, at, what),
                        bound.text(),
                        wanted.text())
                .at("%s", actual.text())
                .fact("rule", "%s (%s)", written.span().text(), written.span());
        Expr count = written.bound().orElseThrow();
        var giver = ctx.env().giver(count.span().text());
        if (giver != null && giver.type().rank() == actual.rank() + 1) {
            // The rule is K at axis 1 and the rest as the labels have it.
            var shape = new ArrayList<>(actual.sizes());
            shape.add(1, bound);
            Optional<String> order = AxisOrder.call(giver.type().sizes(), shape);
            diagnostic = order.isPresent()
                    ? diagnostic.help("classes belong on axis 1; `|> %s` puts them there", order.get())
                    : diagnostic;
        }
        return givers(ctx, diagnostic, at, count);
    }

    /** Axes that differ from those that {@code ..S} stands for already. */
    Diagnostic rest(
            Ctx ctx,
            Span at,
            String what,
            TypeExpr.Plain written,
            @Nullable TensorType wanted,
            Val.Tensor value,
            Optional<Signatures.Peer> peer) {
        String shape = wanted == null ? written.span().text() : wanted.shapeText();
        var diagnostic = peer.map(p -> reporter.at(
                                Code.SHAPE_MISMATCH, ctx, at, "%s needs tensors of the same shape", p.function())
                        .at("%s", value.type().text())
                        .label(p.at(), "%s", p.type().text()))
                .orElseGet(() -> reporter.at(
                                Code.SHAPE_MISMATCH, ctx, at, "%s needs the shape %s", subject(ctx, at, what), shape)
                        .at("%s", value.type().text()));
        diagnostic = diagnostic.fact("rule", "%s (%s)", written.span().text(), written.span());
        if (peer.isPresent()) {
            diagnostic = plainOne(diagnostic, at, value.type(), peer.get());
        } else if (wanted != null && extraOne(value.type(), wanted).isPresent() && Edits.replaceable(at)) {
            int axis = extraOne(value.type(), wanted).getAsInt();
            String edit = at.text() + "[" + ":, ".repeat(axis) + "0]";
            diagnostic = diagnostic.help("`%s` has it", edit).fix(at, edit, "take the axis of size 1 away");
        }
        return Trails.label(reporter, ctx, diagnostic, value);
    }

    /** Of two shapes that differ by an axis of size 1, which other systems would stretch. */
    private static Diagnostic plainOne(Diagnostic diagnostic, Span at, TensorType type, Signatures.Peer peer) {
        if (hasPlainOne(type) == hasPlainOne(peer.type())) {
            return diagnostic;
        }
        var noted = diagnostic.fact(
                "note", "a plain size 1 never stretches; in NumPy this would silently become a larger shape");
        boolean longer = type.rank() > peer.type().rank();
        OptionalInt axis = longer ? extraOne(type, peer.type()) : extraOne(peer.type(), type);
        Span wide = longer ? at : peer.at();
        Span narrow = longer ? peer.at() : at;
        if (axis.isEmpty() || !Edits.replaceable(wide)) {
            return noted.help("take the axis of size 1 away, as in `y[:, 0]`, or add one with `y[:, ~]`");
        }
        String edit = wide.text() + "[" + ":, ".repeat(axis.getAsInt()) + "0]";
        return noted.help("`%s` has the shape of `%s`", edit, Reporter.oneLine(narrow))
                .fix(wide, edit, "take the axis of size 1 away");
    }

    private static boolean hasPlainOne(TensorType type) {
        return type.dims().stream().anyMatch(d -> !d.stretch() && d.size().equals(ONE));
    }

    /** The axis of size 1 without which both shapes are equal. */
    private static OptionalInt extraOne(TensorType wide, TensorType narrow) {
        for (int i = wide.rank() - 1; i >= 0 && wide.rank() == narrow.rank() + 1; i--) {
            var rest = new ArrayList<>(wide.sizes());
            if (rest.remove(i).equals(ONE) && rest.equals(narrow.sizes())) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * An axis of another size than written.
     *
     * @param shape all sizes that are written; empty where some are not known
     */
    Diagnostic size(
            Ctx ctx,
            Span at,
            String what,
            TypeExpr.Plain written,
            Expr axis,
            Size wanted,
            Val.Tensor value,
            int k,
            List<Size> shape) {
        TensorType type = value.type();
        Size found = type.dim(k).size();
        var equal = new Constraint(Relation.EQ, wanted, found);
        boolean never =
                ctx.facts().decide(new Constraint(Relation.NE, wanted, found)).isProved();
        boolean forSome = !never
                && ctx.decide(equal) instanceof Verdict.Refuted refuted
                && !refuted.example().isEmpty();
        String text = forSome
                ? "%s needs size %s at axis %d, and this has %s: different for some sizes"
                : "%s needs size %s at axis %d, and this has %s";
        var diagnostic = reporter.at(
                        forSome ? Code.SIZES_DIFFER : Code.AXIS_SIZE,
                        ctx,
                        at,
                        text,
                        subject(ctx, at, what),
                        wanted.text(),
                        k,
                        found.text())
                .at("%s", type.text())
                .fact("rule", "%s (%s)", written.span().text(), written.span());
        if (!wanted.text().equals(axis.span().text())) {
            diagnostic = diagnostic.fact("here", "%s = %s", axis.span().text(), wanted.text());
        }
        if (forSome) {
            var when = Explanation.equalWhen(wanted, found, ctx.facts());
            diagnostic = when.isPresent() ? diagnostic.fact("equal only when", "%s", when.get()) : diagnostic;
            diagnostic = Wording.counterexample(reporter, ctx, diagnostic, equal);
        }
        if (type.rank() == 4 && k == 1 && type.dim(3).size().equals(wanted)) {
            diagnostic = diagnostic.help("channels stand behind here; `rearrange([n h w c -> n c h w])` moves them");
        } else {
            Optional<String> order = AxisOrder.call(type.sizes(), shape);
            diagnostic = order.isPresent()
                    ? diagnostic.help("the axes stand in another order; `|> %s` moves them", order.get())
                    : help(diagnostic, WindowAdvice.of(value, shape));
        }
        return Trails.label(
                reporter, ctx, givers(ctx, outputs(diagnostic, at, written, k, wanted, type), at, axis), value);
    }

    private static Diagnostic help(Diagnostic diagnostic, Optional<String> help) {
        return help.isPresent() ? diagnostic.help("%s", help.get()) : diagnostic;
    }

    /** Of a layer whose first argument is the size that was found: how it would make the size that is wanted. */
    private static Diagnostic outputs(
            Diagnostic diagnostic, Span at, TypeExpr.Plain written, int axis, Size wanted, TensorType found) {
        Matcher layer = LAYER.matcher(at.text());
        var axes = written.shape().orElseThrow();
        boolean others = axes.size() == found.rank();
        for (int i = 0; others && i < axes.size(); i++) {
            others = i == axis || axes.get(i).span().text().equals(found.dim(i).text());
        }
        return others
                        && wanted.isConstant()
                        && layer.find()
                        && layer.group(2).equals(found.dim(axis).text())
                ? diagnostic.help("`%s(%s%s` makes %s", layer.group(1), wanted.text(), layer.group(3), wanted.text())
                : diagnostic;
    }

    /** Labels the other arguments that gave the sizes of an expression their values. */
    private Diagnostic givers(Ctx ctx, Diagnostic diagnostic, Span at, Expr size) {
        for (String name : size.span().text().split("[^A-Za-z0-9_]+")) {
            var giver = ctx.env().giver(name);
            if (giver == null || giver.at() == at || !reporter.isUsers(giver.at()) || !reporter.isUsers(at)) {
                continue;
            }
            String value = Expressions.staticText(ctx.env().find(name), name);
            if (!value.equals(name)) {
                diagnostic = diagnostic.label(
                        giver.at(), "%s: `%s` is %s", giver.type().text(), name, value);
            }
        }
        return diagnostic;
    }

    /** Who needs something, in the user's terms: inside the library that is the call the user wrote. */
    private String subject(Ctx ctx, Span at, String what) {
        Span shown = reporter.userPlace(ctx.frame(), at);
        return shown == at ? what : "`" + Reporter.oneLine(shown) + "`";
    }
}
