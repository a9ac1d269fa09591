package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.TypeExpr;
import org.lamina.syntax.TypeExpr.AxisExpr;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Origin;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;

/**
 * Written types. Binding matches a written type against the type of a value: capitalised names that are not in scope
 * become sizes, everything else must agree. Resolving computes a type whose sizes are all in scope.
 */
final class Signatures {
    private final Reporter reporter;
    private final Shapes shapes;
    private final Expressions expressions;
    private final Misfits misfits;

    Signatures(Reporter reporter, Shapes shapes, Expressions expressions) {
        this.reporter = reporter;
        this.shapes = shapes;
        this.expressions = expressions;
        this.misfits = new Misfits(reporter);
    }

    /** The element type of a tensor type name, {@code idx} excepted; null for {@code int}, {@code Init} and so on. */
    static @Nullable DType dtype(String name) {
        for (DType dtype : DType.values()) {
            if (dtype.text().equals(name)) {
                return dtype;
            }
        }
        return null;
    }

    static boolean isTensor(TypeExpr type) {
        return type instanceof TypeExpr.Plain plain
                && !plain.isSetting()
                && (dtype(plain.name().text()) != null || plain.name().text().equals("idx"));
    }

    /** An argument that shares the rest of its shape with another. */
    record Peer(String function, Span at, TensorType type) {}

    static boolean bindable(String name) {
        return Character.isUpperCase(name.charAt(0));
    }

    // ---- resolving -------------------------------------------------------------------------------------------------

    /** The type as the sizes in scope make it; null, and a message, where a size is unknown or below 1. */
    @Nullable
    TensorType resolve(Ctx ctx, TypeExpr written) {
        return resolve(ctx, written, false);
    }

    /** The same for an argument of a definition that is checked by itself: {@code _} is a size that nobody knows. */
    @Nullable
    TensorType resolveOpen(Ctx ctx, TypeExpr written) {
        return resolve(ctx, written, true);
    }

    private @Nullable TensorType resolve(Ctx ctx, TypeExpr written, boolean open) {
        if (written instanceof TypeExpr.Plain plain && !SignatureLints.exists(plain)) {
            reporter.report(SignatureLints.unknown(plain));
            return null;
        }
        if (!(written instanceof TypeExpr.Plain plain) || !isTensor(plain)) {
            reporter.error(Code.TENSOR_EXPECTED, ctx, written.span(), "a tensor type is needed here");
            return null;
        }
        Elem elem = elem(ctx, plain);
        var dims = new ArrayList<Dim>();
        for (AxisExpr axis : plain.shape().orElse(List.of())) {
            if (open && axis instanceof AxisExpr.Any) {
                String key = "_" + axis.span().start();
                dims.add(Dim.of(Size.of(new SizeName(key, "_")), new Origin(axis.span(), "_")));
            } else if (!resolveAxis(ctx, axis, dims)) {
                return null;
            }
        }
        if (elem == null) {
            return null;
        }
        var type = new TensorType(elem, dims);
        return ctx.obligations().tooLarge(ctx, plain.span(), type.valueType()) ? null : type;
    }

    private boolean resolveAxis(Ctx ctx, AxisExpr axis, List<Dim> dims) {
        if (axis instanceof AxisExpr.Rest rest) {
            return addRest(ctx, rest.name(), dims);
        }
        if (axis instanceof AxisExpr.Stretch) {
            dims.add(Dim.stretchAxis());
            return true;
        }
        if (axis instanceof AxisExpr.Sized sized) {
            Size size = size(ctx, sized.size());
            if (size == null || !positive(ctx, sized.span(), size)) {
                return false;
            }
            dims.add(Dim.of(size, new Origin(sized.span(), sized.span().text())));
            return true;
        }
        reporter.error(
                Code.UNKNOWN_SIZE, ctx, axis.span(), "`_` stands for any size, and this place needs a known one");
        return false;
    }

    /** Adds the axes that {@code ..S} stands for. */
    boolean addRest(Ctx ctx, Ident name, List<Dim> dims) {
        Val bound = ctx.env().find(name.text());
        if (bound instanceof Val.Rest rest) {
            dims.addAll(rest.dims());
            return true;
        }
        if (!(bound instanceof Val.Unknown)) {
            reporter.report(
                    reporter.at(Code.UNKNOWN_SIZE, ctx, name.span(), "the shape `..%s` is not known here", name.text())
                            .fact("note", "no argument has it, and the place of the call asks for no particular shape")
                            .help("give the shape, as in `zeros([N, 2])`, or `like = x`"));
        }
        return false;
    }

    private boolean positive(Ctx ctx, Span span, Size size) {
        return !shapes.belowOne(ctx, span, size, "an axis needs a size of at least 1, and `%s` is %s");
    }

    private @Nullable Elem elem(Ctx ctx, TypeExpr.Plain plain) {
        DType dtype = dtype(plain.name().text());
        if (dtype == DType.F16 || dtype == DType.BF16) {
            reporter.notYet(ctx, plain.span(), "`" + dtype.text() + "`");
            return null;
        }
        if (dtype != null) {
            return Elem.of(dtype);
        }
        if (plain.bound().isEmpty()) {
            reporter.error(Code.UNKNOWN_SIZE, ctx, plain.span(), "`idx` needs its bound, as in `idx<10>[N]`");
            return null;
        }
        Size bound = size(ctx, plain.bound().get());
        return bound == null ? null : new Elem.Idx(bound);
    }

    /** A size expression; null, after a message, where it is none. */
    @Nullable
    Size size(Ctx ctx, Expr e) {
        if (e instanceof Expr.Ref ref && ctx.env().find(ref.name()) == null) {
            unknownSize(ctx, ref);
            return null;
        }
        if (e instanceof Expr.Binary binary) {
            Expr.Ref open = open(ctx, binary);
            if (open != null) {
                reporter.report(reporter.at(Code.UNKNOWN_SIZE, ctx, open.span(), "unknown size `%s`", open.name())
                        .fact(
                                "note",
                                "an axis `%s` alone says what it is, `%s` does not",
                                open.name(),
                                e.span().text()));
                return null;
            }
        }
        Val value = expressions.eval(ctx.expecting(null), e);
        if (value instanceof Val.Int i) {
            return i.size();
        }
        if (!(value instanceof Val.Unknown)) {
            reporter.error(Code.INT_EXPECTED, ctx, e.span(), "a size must be an int, not %s", value.describe());
        }
        return null;
    }

    /** A size in arithmetic that nothing has bound; null where there is none. */
    private static Expr.@Nullable Ref open(Ctx ctx, Expr e) {
        if (e instanceof Expr.Binary binary) {
            Expr.Ref left = open(ctx, binary.left());
            return left != null ? left : open(ctx, binary.right());
        }
        if (e instanceof Expr.Paren paren) {
            return open(ctx, paren.inner());
        }
        return e instanceof Expr.Ref ref && bindable(ref.name()) && ctx.env().find(ref.name()) == null ? ref : null;
    }

    private void unknownSize(Ctx ctx, Expr.Ref ref) {
        var diagnostic = reporter.at(Code.UNKNOWN_SIZE, ctx, ref.span(), "unknown size `%s`", ref.name());
        var names = ctx.env().all().stream()
                .filter(n -> ctx.env().find(n) instanceof Val.Int)
                .toList();
        diagnostic = Reporter.meant(diagnostic, ref.span(), ref.name(), names, "");
        reporter.report(diagnostic.fact("note", "sizes introduced by a signature are Capitalised"));
    }

    // ---- binding ---------------------------------------------------------------------------------------------------

    /**
     * First half of a match: gives capitalised names that stand alone, and {@code ..S}, their sizes. All arguments are
     * bound before any is checked, since arithmetic such as {@code 2*H} may use a name that a later argument binds.
     */
    boolean bind(Ctx ctx, Span at, String what, TypeExpr written, TensorType actual) {
        var plain = (TypeExpr.Plain) written;
        if (plain.bound().isPresent()
                && actual.elem() instanceof Elem.Idx idx
                && plain.bound().get() instanceof Expr.Ref ref) {
            bindName(ctx, ref.name(), idx.bound(), at, actual);
        }
        var axes = plain.shape().orElse(List.of());
        int restAt = restIndex(axes);
        int fixed = axes.size() - (restAt >= 0 ? 1 : 0);
        if (restAt >= 0 ? actual.rank() < fixed : actual.rank() != fixed) {
            reporter.report(misfits.rank(ctx, at, what, plain, actual));
            return false;
        }
        int extra = actual.rank() - fixed;
        for (int i = 0, k = 0; i < axes.size(); i++) {
            if (i == restAt) {
                bindRest(
                        ctx,
                        ((AxisExpr.Rest) axes.get(i)).name().text(),
                        actual.dims().subList(k, k + extra));
                k += extra;
            } else {
                if (axes.get(i) instanceof AxisExpr.Sized sized && sized.size() instanceof Expr.Ref ref) {
                    bindName(ctx, ref.name(), actual.dim(k).size(), at, actual);
                }
                k++;
            }
        }
        return true;
    }

    /** A stretch axis counts as 1 where a size is declared; in {@code ..S} it stays one. */
    static Val.Tensor declared(TypeExpr written, Val.Tensor given) {
        var axes = ((TypeExpr.Plain) written).shape().orElse(List.of());
        if (restIndex(axes) >= 0 || axes.size() != given.type().rank()) {
            return given;
        }
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < axes.size(); i++) {
            Dim dim = given.type().dim(i);
            dims.add(dim.stretch() && axes.get(i) instanceof AxisExpr.Sized ? Dim.of(dim.size()) : dim);
        }
        return new Val.Tensor(given.type().withDims(dims), given.value(), given.owner(), given.trail());
    }

    private static void bindName(Ctx ctx, String name, Size size, Span at, TensorType from) {
        if (bindable(name) && !ctx.env().bindsHere(name) && !(ctx.env().find(name) instanceof Val.Int)) {
            ctx.env().bind(name, new Val.Int(size));
            ctx.env().gave(name, new Env.Giver(at, from));
        }
    }

    private static void bindRest(Ctx ctx, String name, List<Dim> dims) {
        if (!(ctx.env().find(name) instanceof Val.Rest)) {
            ctx.env().bind(name, new Val.Rest(dims));
        }
    }

    static int restIndex(List<AxisExpr> axes) {
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i) instanceof AxisExpr.Rest) {
                return i;
            }
        }
        return -1;
    }

    /** Second half of a match: every axis and the element type agree with what is written. */
    boolean check(Ctx ctx, Span at, String what, TypeExpr written, Val.Tensor value) {
        return check(ctx, at, what, written, value, Optional.empty());
    }

    /** @param peer the argument before this one whose shape {@code ..S} is, and the function they are given to */
    boolean check(Ctx ctx, Span at, String what, TypeExpr written, Val.Tensor value, Optional<Peer> peer) {
        var plain = (TypeExpr.Plain) written;
        TensorType actual = value.type();
        if (!checkElem(ctx, at, what, plain, value)) {
            return false;
        }
        var axes = plain.shape().orElse(List.of());
        int restAt = restIndex(axes);
        int extra = actual.rank() - axes.size() + 1;
        int k = 0;
        for (int i = 0; i < axes.size(); i++) {
            if (i == restAt) {
                if (!checkRest(ctx, at, what, plain, (AxisExpr.Rest) axes.get(i), value, k, extra, peer)) {
                    return false;
                }
                k += extra;
            } else if (!checkAxis(ctx, at, what, plain, axes.get(i), value, k++)) {
                return false;
            }
        }
        return true;
    }

    private boolean checkElem(Ctx ctx, Span at, String what, TypeExpr.Plain written, Val.Tensor value) {
        Elem found = value.type().elem();
        if (written.name().text().equals("idx") && !found.isIdx()) {
            reporter.report(misfits.elem(ctx, at, what, written, written.name().text(), value.type()));
            return false;
        }
        Elem wanted = elem(ctx, written);
        if (wanted == null) {
            return false;
        }
        if (wanted instanceof Elem.Idx w && found instanceof Elem.Idx f) {
            if (!shapes.sameSize(ctx, at, w.bound(), f.bound())) {
                reporter.report(misfits.classes(ctx, at, what, written, w.bound(), value.type()));
                return false;
            }
            return true;
        }
        if (!wanted.equals(found)) {
            reporter.report(misfits.elem(ctx, at, what, written, wanted.text(), value.type()));
        }
        return wanted.equals(found);
    }

    private boolean checkRest(
            Ctx ctx,
            Span at,
            String what,
            TypeExpr.Plain written,
            AxisExpr.Rest rest,
            Val.Tensor value,
            int from,
            int count,
            Optional<Peer> peer) {
        var bound = (Val.Rest)
                java.util.Objects.requireNonNull(ctx.env().find(rest.name().text()));
        var actual = value.type().dims().subList(from, from + count);
        boolean same = bound.dims().size() == count;
        for (int i = 0; same && i < count; i++) {
            same = bound.dims().get(i).stretch() == actual.get(i).stretch()
                    && shapes.sameSize(
                            ctx, at, bound.dims().get(i).size(), actual.get(i).size());
        }
        if (!same) {
            reporter.report(misfits.rest(ctx, at, what, written, resolve(ctx, written), value, peer));
        }
        return same;
    }

    private boolean checkAxis(
            Ctx ctx, Span at, String what, TypeExpr.Plain written, AxisExpr axis, Val.Tensor value, int k) {
        Dim actual = value.type().dim(k);
        if (axis instanceof AxisExpr.Any) {
            return true;
        }
        if (axis instanceof AxisExpr.Stretch) {
            if (!actual.stretch()) {
                reporter.error(
                        Code.SHAPE_MISMATCH,
                        ctx,
                        at,
                        "%s needs a stretch axis `~` at position %d of %s",
                        what,
                        k,
                        value.type().text());
            }
            return actual.stretch();
        }
        Expr written2 = ((AxisExpr.Sized) axis).size();
        Size wanted = size(ctx, written2);
        if (wanted == null) {
            return false;
        }
        if (shapes.sameSize(ctx, at, wanted, actual.size())) {
            return true;
        }
        List<Size> shape = sizes(ctx, written, value.type());
        reporter.report(misfits.size(ctx, at, what, written, written2, wanted, value, k, shape));
        return false;
    }

    /** The sizes of a written shape, and of a tensor where any will do; empty where one is not known. */
    private List<Size> sizes(Ctx ctx, TypeExpr.Plain written, TensorType actual) {
        var sizes = new ArrayList<Size>();
        List<AxisExpr> axes = written.shape().orElse(List.of());
        var unknown = reporter.during(() -> {
            for (AxisExpr axis : axes) {
                Size size = axis instanceof AxisExpr.Sized sized
                        ? size(ctx, sized.size())
                        : axis instanceof AxisExpr.Any && axes.size() == actual.rank()
                                ? actual.dim(sizes.size()).size()
                                : null;
                if (size == null) {
                    return;
                }
                sizes.add(size);
            }
        });
        return unknown.isEmpty() && sizes.size() == actual.rank() ? sizes : List.of();
    }
}
