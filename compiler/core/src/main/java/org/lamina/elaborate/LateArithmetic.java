package org.lamina.elaborate;

import org.jspecify.annotations.Nullable;
import org.lamina.program.StaticNumber;
import org.lamina.program.StaticNumber.Operator;
import org.lamina.syntax.Expr.BinaryOp;
import org.lamina.types.Size;

/** Static arithmetic on numbers that a run may change: the present result, and how it follows from arguments. */
final class LateArithmetic {
    private LateArithmetic() {}

    static @Nullable Late negated(@Nullable Late x) {
        return x == null
                ? null
                : new Late(
                        new StaticNumber.Operation(Operator.MUL, new StaticNumber.Whole(-1), x.number()),
                        x.arguments());
    }

    /** Null where both are plain numbers, or the operation needs the numbers themselves. */
    static @Nullable Val of(BinaryOp op, Val a, Val b) {
        if (!Operators.isNumber(a) || !Operators.isNumber(b)) {
            return null; // a size that the data decides
        }
        Late given = late(a) != null ? late(a) : late(b);
        boolean whole = a instanceof Val.Int && b instanceof Val.Int;
        Operator operator = operator(op, whole, b);
        if (given == null || operator == null) {
            return null;
        }
        var late = new Late(new StaticNumber.Operation(operator, number(a), number(b)), given.arguments());
        return whole
                ? new Val.Int(ints(operator, ((Val.Int) a).shown(), ((Val.Int) b).shown()), late)
                : new Val.Float(floats(operator, shown(a), shown(b)), late);
    }

    private static @Nullable Operator operator(BinaryOp op, boolean whole, Val right) {
        // A divisor that a run gives could be 0.
        boolean divisible =
                whole && late(right) == null && number(right) instanceof StaticNumber.Whole w && w.value() >= 1;
        return switch (op) {
            case ADD -> Operator.ADD;
            case SUB -> Operator.SUB;
            case MUL -> Operator.MUL;
            case DIV -> whole ? null : Operator.DIV;
            case FLOOR_DIV -> divisible ? Operator.FLOOR_DIV : null;
            case MOD -> divisible ? Operator.MOD : null;
            case POW, EQ, NE, LT, LE, GT, GE, MATMUL, AND, OR -> null;
        };
    }

    private static @Nullable Late late(Val v) {
        return v instanceof Val.Int i ? i.late() : ((Val.Float) v).late();
    }

    /** A number as a run finds it. */
    static StaticNumber number(Val v) {
        Late late = late(v);
        if (late != null) {
            return late.number();
        }
        return v instanceof Val.Int i ? new StaticNumber.Whole(i.shown().value()) : new StaticNumber.Real(shown(v));
    }

    private static double shown(Val v) {
        return v instanceof Val.Int i ? i.shown().value() : ((Val.Float) v).shown();
    }

    private static Size ints(Operator operator, Size a, Size b) {
        return switch (operator) {
            case ADD -> a.plus(b);
            case SUB -> a.minus(b);
            case MUL -> a.times(b);
            case FLOOR_DIV -> a.floorDiv(b);
            case MOD -> a.mod(b);
            case DIV -> throw new IllegalArgumentException("ints have no " + operator);
        };
    }

    private static double floats(Operator operator, double a, double b) {
        return switch (operator) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case FLOOR_DIV, MOD -> throw new IllegalArgumentException("floats have no late " + operator);
        };
    }
}
