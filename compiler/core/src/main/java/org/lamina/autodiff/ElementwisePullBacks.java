package org.lamina.autodiff;

import java.util.OptionalDouble;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Value;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;

/** Gradients of elementwise functions. All values have one shape. Subgradients at kinks are those of the language. */
final class ElementwisePullBacks {
    private static final double TWO_BY_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private ElementwisePullBacks() {}

    /** Gradient of x for {@code y = fn(x)}. */
    static Value unary(Algebra g, UnaryFn fn, Value x, Value y, Value dy) {
        return switch (fn) {
            case NEG -> g.neg(dy);
            case ABS -> g.mul(dy, g.unary(UnaryFn.SIGN, x)); // 0 at 0
            case EXP -> g.mul(dy, y);
            case LOG -> g.div(dy, x);
            case LOG1P -> g.div(dy, g.add(x, g.fillLike(x, 1)));
            case SQRT -> g.div(g.scale(dy, 0.5), y);
            case RSQRT -> g.mul(g.scale(dy, -0.5), g.mul(y, g.mul(y, y)));
            case SIN -> g.mul(dy, g.unary(UnaryFn.COS, x));
            case COS -> g.mul(dy, g.neg(g.unary(UnaryFn.SIN, x)));
            case TANH -> g.mul(dy, g.oneMinus(g.mul(y, y)));
            case SIGMOID -> g.mul(dy, g.mul(y, g.oneMinus(y)));
            case LOG_SIGMOID -> g.mul(dy, g.unary(UnaryFn.SIGMOID, g.neg(x)));
            case ERF -> g.mul(g.scale(dy, TWO_BY_SQRT_PI), g.unary(UnaryFn.EXP, g.neg(g.mul(x, x))));
            case SIGN, FLOOR, NOT -> throw new CompilerBug(fn + " carries no gradient");
        };
    }

    /** Gradient of a for {@code y = fn(a, b)}. Of two equal operands of max and min the first gets the gradient. */
    static Value left(Algebra g, BinaryFn fn, Value a, Value b, Value y, Value dy) {
        return switch (fn) {
            case ADD, SUB, MOD -> dy;
            case MUL -> g.mul(dy, b);
            case DIV -> g.div(dy, b);
            case POW -> powBase(g, a, b, y, dy);
            case MAX -> g.select(g.binary(BinaryFn.GE, a, b), dy, g.zero(dy.type()));
            case MIN -> g.select(g.binary(BinaryFn.LE, a, b), dy, g.zero(dy.type()));
            case FLOOR_DIV, EQ, NE, LT, LE, GT, GE, AND, OR -> throw new CompilerBug(fn + " carries no gradient");
        };
    }

    /** Gradient of x for {@code y = x * x}, both operands together: the factor goes to dy, which is often a broadcast. */
    static Value square(Algebra g, Value x, Value dy) {
        return g.mul(g.scale(dy, 2), x);
    }

    /** Gradient of b for {@code y = fn(a, b)}. */
    static Value right(Algebra g, BinaryFn fn, Value a, Value b, Value y, Value dy) {
        return switch (fn) {
            case ADD -> dy;
            case SUB -> g.neg(dy);
            case MUL -> g.mul(dy, a);
            case DIV -> g.neg(g.mul(g.div(dy, b), y));
            case MOD -> g.neg(g.mul(dy, g.unary(UnaryFn.FLOOR, g.div(a, b))));
            case POW -> powExponent(g, a, y, dy);
            case MAX -> g.select(firstWins(g, BinaryFn.GE, BinaryFn.LE, a, b, y), g.zero(dy.type()), dy);
            case MIN -> g.select(firstWins(g, BinaryFn.LE, BinaryFn.GE, a, b, y), g.zero(dy.type()), dy);
            case FLOOR_DIV, EQ, NE, LT, LE, GT, GE, AND, OR -> throw new CompilerBug(fn + " carries no gradient");
        };
    }

    /**
     * Whether {@code a} is the result, which is {@code fn(a, b)}. Beside a constant, as in {@code max(0, x)}, the result
     * tells it too, so that b need not be kept until the backward pass.
     */
    private static Value firstWins(Algebra g, BinaryFn fn, BinaryFn opposite, Value a, Value b, Value y) {
        return g.constant(a).isPresent() ? g.binary(opposite, y, a) : g.binary(fn, a, b);
    }

    /** {@code b * a^(b-1)}, and 0 rather than {@code 0 * inf} where b is 0. */
    private static Value powBase(Algebra g, Value a, Value b, Value y, Value dy) {
        OptionalDouble exponent = g.constant(b);
        if (exponent.isEmpty()) {
            Value one = g.fillLike(b, 1);
            Value isZero = g.binary(BinaryFn.EQ, b, g.zero(b.type()));
            Value lower = g.select(isZero, one, g.sub(b, one));
            return g.mul(dy, g.mul(b, g.binary(BinaryFn.POW, a, lower)));
        }
        double c = exponent.getAsDouble();
        if (c == 0) {
            return g.zero(dy.type());
        }
        if (c == 1) {
            return dy;
        }
        if (c == 2) {
            return g.mul(g.scale(dy, 2), a);
        }
        if (c == 0.5) {
            return g.div(g.scale(dy, 0.5), y);
        }
        return g.mul(g.scale(dy, c), g.binary(BinaryFn.POW, a, g.fillLike(b, c - 1)));
    }

    /** {@code a^b * ln a}, and 0 where a is 0, the limit for positive b. */
    private static Value powExponent(Algebra g, Value a, Value y, Value dy) {
        Value isZero = g.binary(BinaryFn.EQ, a, g.zero(a.type()));
        Value logarithm = g.unary(UnaryFn.LOG, g.select(isZero, g.fillLike(a, 1), a));
        return g.mul(dy, g.mul(y, logarithm));
    }
}
