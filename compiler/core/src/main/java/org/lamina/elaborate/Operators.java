package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.BinaryOp;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** The operators: elementwise operations on tensors, {@code @}, and conversions of what stands beside a tensor. */
final class Operators {
    private final Reporter reporter;
    private final Shapes shapes;
    private final StaticArithmetic statics;

    Operators(Reporter reporter, Shapes shapes) {
        this.reporter = reporter;
        this.shapes = shapes;
        this.statics = new StaticArithmetic(reporter, shapes);
    }

    // ---- unary -----------------------------------------------------------------------------------------------------

    Val negate(Ctx ctx, Span span, Val x) {
        if (x instanceof Val.Int i) {
            return new Val.Int(i.shown().negate(), LateArithmetic.negated(i.late()));
        }
        if (x instanceof Val.Float f) {
            return new Val.Float(-f.shown(), LateArithmetic.negated(f.late()));
        }
        if (coerce(ctx, span, x) instanceof Val.Tensor t) {
            return isBool(t)
                    ? boolArithmetic(ctx, span, "-", t, null)
                    : Emit.unary(ctx, span, UnaryFn.NEG, arithmetic(ctx, span, t));
        }
        return wrongOperand(ctx, span, "-", x);
    }

    Val not(Ctx ctx, Span span, Val x) {
        if (x instanceof Val.Bool b) {
            return new Val.Bool(!b.value());
        }
        if (x instanceof Val.Tensor t && isBool(t)) {
            return Emit.unary(ctx, span, UnaryFn.NOT, t);
        }
        return wrongOperand(ctx, span, "not", x);
    }

    // ---- binary ----------------------------------------------------------------------------------------------------

    Val binary(Ctx ctx, Expr.Binary e, Val a, Val b) {
        if (a instanceof Val.Unknown || b instanceof Val.Unknown) {
            return Val.UNKNOWN;
        }
        BinaryOp op = e.op();
        if (op == BinaryOp.MATMUL) {
            return new LinearAlgebra(reporter, shapes)
                    .matmul(ctx, e, coerce(ctx, e.span(), a), coerce(ctx, e.span(), b));
        }
        Val known = statics.binary(ctx, e, a, b);
        if (known != null) {
            return known;
        }
        return elementwise(ctx, e.span(), e, op, a, b);
    }

    // ---- tensors ---------------------------------------------------------------------------------------------------

    /** Elementwise operation; static numbers become scalars of the other operand's type. */
    Val elementwise(Ctx ctx, Span span, BinaryOp op, Val a, Val b) {
        return elementwise(ctx, span, null, op, a, b);
    }

    private Val elementwise(Ctx ctx, Span span, Expr.@Nullable Binary written, BinaryOp op, Val a, Val b) {
        Val.Tensor x = operand(ctx, span, a, b);
        Val.Tensor y = operand(ctx, span, b, a);
        if (x == null || y == null) {
            return reporter.wrongOperands(ctx, span, op.text(), a, b);
        }
        BinaryFn fn = function(
                op, x.type().elem().dtype().isFloat() || y.type().elem().dtype().isFloat());
        if (fn == null) {
            return reporter.report(reporter.at(
                            Code.WRONG_OPERAND,
                            ctx,
                            span,
                            "`/` is not defined for integer tensors %s and %s",
                            x.type().text(),
                            y.type().text())
                    .help("`//` rounds down; for a float result cast first, as in `f32(a)/f32(b)`"));
        }
        return binary(ctx, span, written, op.text(), fn, x, y);
    }

    /** A binary function of two tensors after agreeing on type and axes. {@code what} is how messages call it. */
    Val binary(Ctx ctx, Span span, String what, BinaryFn fn, Val.Tensor x, Val.Tensor y) {
        return binary(ctx, span, null, what, fn, x, y);
    }

    private Val binary(
            Ctx ctx, Span span, Expr.@Nullable Binary written, String what, BinaryFn fn, Val.Tensor x, Val.Tensor y) {
        boolean logical = fn == BinaryFn.AND || fn == BinaryFn.OR;
        if (logical != (isBool(x) && isBool(y)) && (logical || !fn.comparison())) {
            return logical
                    ? reporter.wrongOperands(ctx, span, what, x, y)
                    : boolArithmetic(ctx, span, what, isBool(x) ? x : y, operand(written, isBool(x)));
        }
        Val.Tensor a = fn.comparison() ? x : arithmetic(ctx, span, x);
        Val.Tensor b = fn.comparison() ? y : arithmetic(ctx, span, y);
        if (fn.comparison() && a.type().elem().isIdx() != b.type().elem().isIdx()) {
            a = arithmetic(ctx, span, a);
            b = arithmetic(ctx, span, b);
        }
        if (fn.comparison() && !checkClasses(ctx, span, a, b)) {
            return Val.UNKNOWN;
        }
        if (a.type().elem().dtype() != b.type().elem().dtype()) {
            return mixedTypes(ctx, span, written, what, a, b);
        }
        List<Dim> dims = shapes.align(ctx, span, "`" + what + "`", a, b);
        if (dims == null) {
            return Val.UNKNOWN;
        }
        Val.Tensor made =
                Emit.binary(ctx, span, fn, Emit.broadcast(ctx, span, a, dims), Emit.broadcast(ctx, span, b, dims));
        return made.trail() == null ? made.after(b.trail()) : made;
    }

    private boolean checkClasses(Ctx ctx, Span span, Val.Tensor a, Val.Tensor b) {
        if (a.type().elem() instanceof Elem.Idx p
                && b.type().elem() instanceof Elem.Idx q
                && !shapes.sameSize(ctx, span, p.bound(), q.bound())) {
            reporter.error(
                    Code.INDEX_BOUND_MISMATCH,
                    ctx,
                    span,
                    "these indices count different things: `%s` and `%s`",
                    a.type().text(),
                    b.type().text());
            return false;
        }
        return true;
    }

    private Val mixedTypes(Ctx ctx, Span span, Expr.@Nullable Binary written, String what, Val.Tensor a, Val.Tensor b) {
        boolean left = a.type().elem().dtype().isFloat();
        String target = left ? a.type().elem().text() : b.type().elem().text();
        var diagnostic = reporter.at(Code.DTYPE_MISMATCH, ctx, span, "`%s` needs operands of one element type", what)
                .at("%s and %s", a.type().text(), b.type().text())
                .fact("note", "tensors are never converted silently");
        return reporter.report(cast(diagnostic, target, operand(written, !left)));
    }

    private Val boolArithmetic(Ctx ctx, Span span, String what, Val.Tensor x, @Nullable Span operand) {
        return reporter.report(cast(
                reporter.at(
                        Code.DTYPE_MISMATCH,
                        ctx,
                        span,
                        "`%s` needs numbers, and this is `%s`",
                        what,
                        x.type().text()),
                "f32",
                operand));
    }

    private static @Nullable Span operand(Expr.@Nullable Binary written, boolean left) {
        return written == null
                ? null
                : left ? written.left().span() : written.right().span();
    }

    private Diagnostic cast(Diagnostic diagnostic, String target, @Nullable Span operand) {
        if (operand == null || !reporter.isUsers(operand) || !Edits.replaceable(operand)) {
            return diagnostic.help("cast it first, as in `%s(a)`", target);
        }
        String cast = target + "(" + operand.text() + ")";
        return diagnostic.help("cast it first: `%s`", cast).fix(operand, cast, "cast it");
    }

    /** Arithmetic on indices gives i64. */
    static Val.Tensor arithmetic(Ctx ctx, Span span, Val.Tensor x) {
        return x.type().elem().isIdx() ? Emit.cast(ctx, span, x, Elem.of(DType.I64)) : x;
    }

    static @Nullable BinaryFn function(BinaryOp op, boolean floats) {
        return switch (op) {
            case ADD -> BinaryFn.ADD;
            case SUB -> BinaryFn.SUB;
            case MUL -> BinaryFn.MUL;
            case DIV -> floats ? BinaryFn.DIV : null;
            case FLOOR_DIV -> BinaryFn.FLOOR_DIV;
            case MOD -> BinaryFn.MOD;
            case POW -> BinaryFn.POW;
            case EQ -> BinaryFn.EQ;
            case NE -> BinaryFn.NE;
            case LT -> BinaryFn.LT;
            case LE -> BinaryFn.LE;
            case GT -> BinaryFn.GT;
            case GE -> BinaryFn.GE;
            case AND -> BinaryFn.AND;
            case OR -> BinaryFn.OR;
            case MATMUL -> null;
        };
    }

    // ---- conversions -----------------------------------------------------------------------------------------------

    static boolean isNumber(Val v) {
        return v instanceof Val.Float || (v instanceof Val.Int i && i.shown().isConstant());
    }

    static double number(Val v) {
        return v instanceof Val.Int i ? i.size().value() : ((Val.Float) v).value();
    }

    static boolean isBool(Val.Tensor t) {
        return t.type().elem().dtype() == DType.BOOL;
    }

    /** The tensor that {@code v} is beside {@code other}: a number takes the element type of the other operand. */
    Val.@Nullable Tensor operand(Ctx ctx, Span span, Val v, Val other) {
        if (v instanceof Val.Tensor t) {
            return t;
        }
        DType dtype = other instanceof Val.Tensor t ? t.type().elem().dtype() : DType.F32;
        if (other instanceof Val.Tensor t && t.type().elem().isIdx()) {
            dtype = DType.I64;
        }
        if (!dtype.isFloat() && v instanceof Val.Float f && f.value() != Math.rint(f.value())) {
            return null;
        }
        if (v instanceof Val.Int i) {
            return dtype == DType.BOOL ? null : scalar(ctx, span, dtype, i);
        }
        return coerce(ctx, span, v, dtype) instanceof Val.Tensor t ? t : null;
    }

    /** A tensor for a value that can be one; anything else as it is. */
    Val coerce(Ctx ctx, Span span, Val v) {
        return coerce(ctx, span, v, DType.F32);
    }

    Val coerce(Ctx ctx, Span span, Val v, DType dtype) {
        if (v instanceof Val.Int i) {
            return scalar(ctx, span, dtype, i);
        }
        if (v instanceof Val.Float f) {
            return dtype == DType.BOOL ? v : scalar(ctx, span, dtype, f);
        }
        if (v instanceof Val.Bool b) {
            return Emit.scalar(ctx, span, DType.BOOL, b.value() ? 1 : 0);
        }
        if (v instanceof Val.Items items) {
            Val.Tensor literal = literal(ctx, span, items, dtype);
            return literal == null ? v : literal;
        }
        return v;
    }

    private static Val.Tensor scalar(Ctx ctx, Span span, DType dtype, Val.Float f) {
        return f.late() != null && dtype.isFloat() && ctx.tracer().takesArguments()
                ? Emit.cast(ctx, span, f.late().emit(ctx), Elem.of(dtype))
                : Emit.scalar(ctx, span, dtype, f.value());
    }

    private static Val.Tensor scalar(Ctx ctx, Span span, DType dtype, Val.Int i) {
        return i.late() != null && dtype != DType.BOOL && ctx.tracer().takesArguments()
                ? Emit.cast(ctx, span, i.late().emit(ctx), Elem.of(dtype))
                : Emit.size(ctx, span, dtype, i.size());
    }

    /** A nested list of numbers as a constant tensor; null where it is ragged or holds something else. */
    private Val.@Nullable Tensor literal(Ctx ctx, Span span, Val.Items items, DType dtype) {
        var numbers = new ArrayList<Double>();
        var sizes = new ArrayList<Size>();
        Val first = items;
        while (first instanceof Val.Items list) {
            sizes.add(Size.of(list.values().size()));
            if (list.values().isEmpty()) {
                return null;
            }
            first = list.values().get(0);
        }
        if (!collect(items, sizes, 0, numbers)) {
            return null;
        }
        var type = TensorType.of(Elem.of(dtype), sizes);
        return Emit.apply(ctx, span, new Op.Literal(type.valueType(), numbers), type);
    }

    private static boolean collect(Val v, List<Size> sizes, int depth, List<Double> out) {
        if (v instanceof Val.Items list) {
            return depth < sizes.size()
                    && sizes.get(depth).equals(Size.of(list.values().size()))
                    && list.values().stream().allMatch(item -> collect(item, sizes, depth + 1, out));
        }
        if (v instanceof Val.Bool b) {
            out.add(b.value() ? 1.0 : 0.0);
        } else if (isNumber(v)) {
            out.add(number(v));
        } else {
            return false;
        }
        return depth == sizes.size();
    }

    Val wrongOperand(Ctx ctx, Span span, String op, Val x) {
        return x instanceof Val.Unknown
                ? Val.UNKNOWN
                : reporter.error(Code.WRONG_OPERAND, ctx, span, "`%s` cannot take %s", op, x.describe());
    }
}
