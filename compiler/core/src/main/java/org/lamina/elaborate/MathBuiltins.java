package org.lamina.elaborate;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.types.DType;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.TensorType;

/** Elementwise functions, casts and choice. Functions of one number also work on static floats. */
final class MathBuiltins {
    private MathBuiltins() {}

    static void add(List<Builtin> out) {
        for (UnaryFn fn : UnaryFn.values()) {
            if (fn != UnaryFn.NOT && fn != UnaryFn.NEG) {
                String name = fn.name().toLowerCase(Locale.ROOT);
                out.add(Builtin.of(name, "x", c -> unary(c, fn)));
            }
        }
        for (DType dtype : DType.values()) {
            out.add(Builtin.of(dtype.text(), "x", c -> cast(c, dtype)));
        }
        out.add(Builtin.of("to_idx", "x K", MathBuiltins::toIdx));
        out.add(Builtin.of("select", "condition a b", MathBuiltins::select));
        out.add(Builtin.of("stop_gradient", "x", c -> Declarations.stopGradient(c.ctx, c.span, c.tensor("x"))));
    }

    private static Val unary(BuiltinCall c, UnaryFn fn) {
        Val x = c.value("x");
        var formula = onStatics(fn);
        if (Operators.isNumber(x) && formula != null) {
            return new Val.Float(formula.applyAsDouble(Operators.number(x)));
        }
        boolean keepsIntegers = fn == UnaryFn.ABS || fn == UnaryFn.SIGN;
        Val.Tensor t = keepsIntegers ? c.numbers("x") : c.floats("x");
        return Emit.unary(c.ctx, c.span, fn, t);
    }

    private static @Nullable DoubleUnaryOperator onStatics(UnaryFn fn) {
        return switch (fn) {
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case LOG1P -> Math::log1p;
            case SQRT -> Math::sqrt;
            case RSQRT -> x -> 1 / Math.sqrt(x);
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TANH -> Math::tanh;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case LOG_SIGMOID -> x -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
            case FLOOR -> Math::floor;
            case ERF, NEG, NOT -> null;
        };
    }

    private static Val cast(BuiltinCall c, DType dtype) {
        if (dtype == DType.F16 || dtype == DType.BF16) {
            return c.all.notYet(c.ctx, c.span, "`" + dtype.text() + "`");
        }
        if (c.value("x") instanceof Val.Range range) {
            var positions = Emit.iota(c.ctx, c.span, dtype, range.to().minus(range.from()));
            var start = Emit.size(c.ctx, c.span, dtype, range.from());
            return Emit.binary(
                    c.ctx,
                    c.span,
                    BinaryFn.ADD,
                    positions,
                    Emit.broadcast(c.ctx, c.span, start, positions.type().dims()));
        }
        Val v = c.all.operators.coerce(c.ctx, c.span, c.value("x"), dtype);
        if (v instanceof Val.Tensor t) {
            return Emit.cast(c.ctx, c.span, t, Elem.of(dtype));
        }
        throw c.reject(
                Code.TENSOR_EXPECTED,
                c.spanOf("x"),
                "`%s` converts tensors and numbers, not %s",
                c.name(),
                v.describe());
    }

    private static Val toIdx(BuiltinCall c) {
        return Emit.cast(c.ctx, c.span, c.ints("x"), new Elem.Idx(c.size("K")));
    }

    private static Val select(BuiltinCall c) {
        Val.Tensor condition = c.bools("condition");
        Val.Tensor a = c.all.operators.operand(c.ctx, c.span, c.value("a"), c.value("b"));
        Val.Tensor b = c.all.operators.operand(c.ctx, c.span, c.value("b"), c.value("a"));
        if (a == null || b == null) {
            return c.all.reporter.wrongOperands(c.ctx, c.span, "select", c.value("a"), c.value("b"));
        }
        if (!a.type().elem().equals(b.type().elem())) {
            if (a.type().elem().dtype() != b.type().elem().dtype()) {
                throw c.reject(
                        Code.DTYPE_MISMATCH,
                        c.span,
                        "`select` needs two values of one element type, not %s and %s",
                        a.type().text(),
                        b.type().text());
            }
        }
        List<Dim> values = c.all.shapes.align(c.ctx, c.span, "`select`", a, b);
        if (values == null) {
            return Val.UNKNOWN;
        }
        var joined = new Val.Tensor(a.type().withDims(values), a.value(), a.owner(), a.trail());
        List<Dim> dims = c.all.shapes.align(c.ctx, c.span, "`select`", condition, joined);
        if (dims == null) {
            return Val.UNKNOWN;
        }
        TensorType type = a.type().withDims(dims);
        return Emit.apply(
                c.ctx,
                c.span,
                new Op.Select(),
                type,
                Emit.broadcast(c.ctx, c.span, condition, dims),
                Emit.broadcast(c.ctx, c.span, a, dims),
                Emit.broadcast(c.ctx, c.span, b, dims));
    }

    /** {@code max(a, b)} and {@code min(a, b)}. */
    static Val extremum(BuiltinCall c, BinaryFn fn) {
        Val a = c.value("a");
        Val b = c.value("b");
        if (a instanceof Val.Int i
                && b instanceof Val.Int j
                && i.size().isConstant()
                && j.size().isConstant()) {
            boolean first = (i.size().value() >= j.size().value()) == (fn == BinaryFn.MAX);
            return first ? a : b;
        }
        if (Operators.isNumber(a) && Operators.isNumber(b)) {
            double p = Operators.number(a);
            double q = Operators.number(b);
            return new Val.Float(fn == BinaryFn.MAX ? Math.max(p, q) : Math.min(p, q));
        }
        Val.Tensor x = c.all.operators.operand(c.ctx, c.span, a, b);
        Val.Tensor y = c.all.operators.operand(c.ctx, c.span, b, a);
        return x == null || y == null
                ? c.all.reporter.wrongOperands(c.ctx, c.span, c.name(), a, b)
                : c.all.operators.binary(c.ctx, c.span, c.name(), fn, x, y);
    }
}
