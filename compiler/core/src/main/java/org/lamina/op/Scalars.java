package org.lamina.op;

import org.lamina.diag.CompilerBug;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;

/**
 * What elementwise functions are, on single elements: floats as doubles, integers as longs, booleans as 0 and 1. The
 * reference for kernels, and the arithmetic of constant folding.
 */
public final class Scalars {
    private Scalars() {}

    public static double apply(UnaryFn fn, double x) {
        return switch (fn) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case SQRT -> Math.sqrt(x);
            case RSQRT -> 1 / Math.sqrt(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case LOG_SIGMOID -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
            case ERF -> erf(x);
            case FLOOR -> Math.floor(x);
            case NOT -> throw new CompilerBug("not of a float");
        };
    }

    public static long apply(UnaryFn fn, long x) {
        return switch (fn) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case NOT -> x == 0 ? 1 : 0;
            case EXP, LOG, LOG1P, SQRT, RSQRT, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF, FLOOR ->
                throw new CompilerBug(fn + " of an integer");
        };
    }

    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /**
     * Error function by the series {@code 2/sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (2n+1)!!}, whose terms have one
     * sign and so lose no digits (Abramowitz and Stegun 7.1.6). Beyond 6 the result rounds to 1.
     */
    public static double erf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** Not by differences: NaN is unequal to everything, and longs beyond 2^53 are exact. */
    public static boolean compare(BinaryFn fn, double a, double b) {
        return switch (fn) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
            case ADD, SUB, MUL, DIV, FLOOR_DIV, MOD, POW, MAX, MIN, AND, OR -> throw new CompilerBug(fn + " compares");
        };
    }

    public static boolean compare(BinaryFn fn, long a, long b) {
        return compare(fn, (double) Long.compare(a, b), 0);
    }

    public static double apply(BinaryFn fn, double a, double b) {
        return switch (fn) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MOD -> a - b * Math.floor(a / b);
            case POW -> Math.pow(a, b);
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case FLOOR_DIV, EQ, NE, LT, LE, GT, GE, AND, OR -> throw new CompilerBug(fn + " of floats");
        };
    }

    public static long apply(BinaryFn fn, long a, long b) {
        return switch (fn) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case FLOOR_DIV -> Math.floorDiv(a, b);
            case MOD -> Math.floorMod(a, b);
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case AND -> a & b;
            case OR -> a | b;
            case DIV, POW, EQ, NE, LT, LE, GT, GE -> throw new CompilerBug(fn + " of integers");
        };
    }
}
