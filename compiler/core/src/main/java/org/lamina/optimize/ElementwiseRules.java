package org.lamina.optimize;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.types.DType;

/**
 * Identities of elementwise functions. They hold for infinities and NaN; the sign of a zero may change. Results may
 * differ in the last digit where powers become products and constant factors are joined.
 */
final class ElementwiseRules {
    /** Constant factors are joined only where neither factor nor product can leave the range of float32. */
    private static final double FACTOR_LIMIT = 1e15;

    private ElementwiseRules() {}

    static Optional<Value> unary(Simplify s, Site site, UnaryFn fn, Value x) {
        return switch (fn) {
            case NEG -> negation(s, site, x);
            case NOT -> s.isUnary(x, UnaryFn.NOT) ? Optional.of(s.operand(x, 0)) : Optional.empty();
            case ABS -> absolute(s, site, x);
            case LOG ->
                s.isUnary(x, UnaryFn.SIGMOID)
                        ? Optional.of(s.unary(site, UnaryFn.LOG_SIGMOID, s.operand(x, 0)))
                        : Optional.empty();
            case SIGN, FLOOR -> s.isUnary(x, fn) ? Optional.of(x) : Optional.empty();
            case EXP, LOG1P, SQRT, RSQRT, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF -> Optional.empty();
        };
    }

    private static Optional<Value> negation(Simplify s, Site site, Value x) {
        if (s.isUnary(x, UnaryFn.NEG)) {
            return Optional.of(s.operand(x, 0));
        }
        return isBinary(s, x, BinaryFn.SUB)
                ? Optional.of(s.binary(site, BinaryFn.SUB, s.operand(x, 1), s.operand(x, 0)))
                : Optional.empty();
    }

    private static Optional<Value> absolute(Simplify s, Site site, Value x) {
        if (s.isUnary(x, UnaryFn.ABS)) {
            return Optional.of(x);
        }
        return s.isUnary(x, UnaryFn.NEG) ? Optional.of(s.unary(site, UnaryFn.ABS, s.operand(x, 0))) : Optional.empty();
    }

    static Optional<Value> binary(Simplify s, Site site, BinaryFn fn, Value a, Value b) {
        return switch (fn) {
            case ADD -> sum(s, site, a, b);
            case SUB -> difference(s, site, a, b);
            case MUL -> product(s, site, a, b);
            case DIV -> quotient(s, site, a, b);
            case POW -> power(s, site, a, b);
            case FLOOR_DIV -> s.isConstant(b, 1) ? Optional.of(a) : Optional.empty();
            case MAX, MIN -> a.equals(b) ? Optional.of(a) : Optional.empty();
            case AND -> conjunction(s, a, b, 1);
            case OR -> conjunction(s, a, b, 0);
            case MOD, EQ, NE, LT, LE, GT, GE -> Optional.empty();
        };
    }

    private static Optional<Value> sum(Simplify s, Site site, Value a, Value b) {
        if (s.isConstant(a, 0)) {
            return Optional.of(b);
        }
        if (s.isConstant(b, 0)) {
            return Optional.of(a);
        }
        if (s.isUnary(b, UnaryFn.NEG)) {
            return Optional.of(s.binary(site, BinaryFn.SUB, a, s.operand(b, 0)));
        }
        return s.isUnary(a, UnaryFn.NEG)
                ? Optional.of(s.binary(site, BinaryFn.SUB, b, s.operand(a, 0)))
                : Optional.empty();
    }

    private static Optional<Value> difference(Simplify s, Site site, Value a, Value b) {
        if (s.isConstant(b, 0)) {
            return Optional.of(a);
        }
        if (s.isConstant(a, 0)) {
            return Optional.of(s.unary(site, UnaryFn.NEG, b));
        }
        return s.isUnary(b, UnaryFn.NEG)
                ? Optional.of(s.binary(site, BinaryFn.ADD, a, s.operand(b, 0)))
                : Optional.empty();
    }

    private static Optional<Value> product(Simplify s, Site site, Value a, Value b) {
        if (s.constant(a).isPresent()) {
            return scaled(s, site, b, a);
        }
        if (s.constant(b).isPresent()) {
            return scaled(s, site, a, b);
        }
        if (s.isUnary(a, UnaryFn.NEG) && s.isUnary(b, UnaryFn.NEG)) {
            return Optional.of(s.binary(site, BinaryFn.MUL, s.operand(a, 0), s.operand(b, 0)));
        }
        return BroadcastRules.joinFactors(s, site, a, b).or(() -> BroadcastRules.joinFactors(s, site, b, a));
    }

    private static Optional<Value> scaled(Simplify s, Site site, Value x, Value factor) {
        double c = s.constant(factor).getAsDouble();
        if (c == 1) {
            return Optional.of(x);
        }
        if (c == -1) {
            return Optional.of(s.unary(site, UnaryFn.NEG, x));
        }
        if (s.isUnary(x, UnaryFn.NEG)) {
            Value opposite = s.fill(site, factor.type(), -c);
            return Optional.of(s.binary(site, BinaryFn.MUL, s.operand(x, 0), opposite));
        }
        if (!isBinary(s, x, BinaryFn.MUL) || !x.type().dtype().isFloat()) {
            return Optional.empty();
        }
        for (int side = 0; side < 2; side++) {
            Value repeated = s.operand(x, side);
            if (s.madeBy(repeated, Op.Broadcast.class).isPresent()) {
                Value scaled = s.binary(site, BinaryFn.MUL, repeated, factor);
                return Optional.of(s.binary(site, BinaryFn.MUL, s.operand(x, 1 - side), scaled));
            }
        }
        int constantSide = s.constant(s.operand(x, 0)).isPresent() ? 0 : 1;
        OptionalDouble inner = s.constant(s.operand(x, constantSide));
        if (inner.isEmpty() || !moderate(c) || !moderate(inner.getAsDouble())) {
            return Optional.empty();
        }
        Value joined = s.fill(site, factor.type(), c * inner.getAsDouble());
        return Optional.of(s.binary(site, BinaryFn.MUL, s.operand(x, 1 - constantSide), joined));
    }

    private static boolean moderate(double factor) {
        return Math.abs(factor) < FACTOR_LIMIT && Math.abs(factor) > 1 / FACTOR_LIMIT;
    }

    /** Division by a power of two is exactly a product; by any other number it would round twice. */
    private static Optional<Value> quotient(Simplify s, Site site, Value a, Value b) {
        OptionalDouble divisor = s.constant(b);
        if (divisor.isEmpty()) {
            return Optional.empty();
        }
        double c = divisor.getAsDouble();
        boolean powerOfTwo = moderate(c) && Math.abs(c) == Math.scalb(1.0, Math.getExponent(c));
        return powerOfTwo
                ? Optional.of(s.binary(site, BinaryFn.MUL, a, s.fill(site, b.type(), 1 / c)))
                : Optional.empty();
    }

    private static Optional<Value> power(Simplify s, Site site, Value x, Value exponent) {
        OptionalDouble c = s.constant(exponent);
        if (c.isEmpty()) {
            return Optional.empty();
        }
        double number = c.getAsDouble();
        if (number == 0) {
            return Optional.of(s.fill(site, x.type(), 1));
        }
        if (number == 1) {
            return Optional.of(x);
        }
        if (number == 0.5) {
            return Optional.of(s.unary(site, UnaryFn.SQRT, x));
        }
        if (number == -0.5) {
            return Optional.of(s.unary(site, UnaryFn.RSQRT, x));
        }
        if (number == -1) {
            return Optional.of(s.binary(site, BinaryFn.DIV, s.fill(site, x.type(), 1), x));
        }
        if (number != 2 && number != 3 && number != 4) {
            return Optional.empty();
        }
        Value square = s.binary(site, BinaryFn.MUL, x, x);
        return Optional.of(number == 2 ? square : s.binary(site, BinaryFn.MUL, square, number == 3 ? x : square));
    }

    private static Optional<Value> conjunction(Simplify s, Value a, Value b, double neutral) {
        if (a.equals(b) || s.isConstant(b, neutral) || s.isConstant(a, 1 - neutral)) {
            return Optional.of(a);
        }
        return s.isConstant(a, neutral) || s.isConstant(b, 1 - neutral) ? Optional.of(b) : Optional.empty();
    }

    /** A cast that loses nothing may be left out between two others. */
    static Optional<Value> cast(Simplify s, Site site, DType to, Value x) {
        DType from = x.type().dtype();
        if (from == to) {
            return Optional.of(x);
        }
        if (s.madeBy(x, Op.Cast.class).isEmpty()) {
            return Optional.empty();
        }
        Value first = s.operand(x, 0);
        return keepsAll(first.type().dtype(), from)
                ? Optional.of(s.make(new Op.Cast(to), site, List.of(first)))
                : Optional.empty();
    }

    /** Whether every element of the one type is an element of the other. */
    private static boolean keepsAll(DType narrow, DType wide) {
        EnumSet<DType> wider = switch (narrow) {
            case BOOL -> EnumSet.complementOf(EnumSet.of(DType.BOOL));
            case U8 -> EnumSet.of(DType.I32, DType.I64, DType.F16, DType.F32, DType.F64);
            case I32 -> EnumSet.of(DType.I64, DType.F64);
            case F16, BF16 -> EnumSet.of(DType.F32, DType.F64);
            case F32 -> EnumSet.of(DType.F64);
            case I64, F64 -> EnumSet.noneOf(DType.class);
        };
        return wider.contains(wide);
    }

    private static boolean isBinary(Simplify s, Value x, BinaryFn fn) {
        return s.madeBy(x, Op.Binary.class).filter(binary -> binary.fn() == fn).isPresent();
    }
}
