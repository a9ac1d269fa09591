package org.lamina.elaborate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.op.Op.BinaryFn;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.BinaryOp;
import org.lamina.types.Constraint;
import org.lamina.types.DType;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.Verdict;

/** Operators on what is known while compiling: ints, which may be sizes, floats, bools and texts. */
final class StaticArithmetic {
    private final Reporter reporter;
    private final Shapes shapes;

    StaticArithmetic(Reporter reporter, Shapes shapes) {
        this.reporter = reporter;
        this.shapes = shapes;
    }

    /** Null where an operand is none of these, or the two do not go together. */
    @Nullable
    Val binary(Ctx ctx, Expr.Binary e, Val a, Val b) {
        if (a instanceof Val.Int i && b instanceof Val.Int j) {
            Val late = LateArithmetic.of(e.op(), i, j);
            return late != null ? late : ints(ctx, e, i.size(), j.size());
        }
        if (Operators.isNumber(a) && Operators.isNumber(b)) {
            Val late = LateArithmetic.of(e.op(), a, b);
            return late != null ? late : floats(ctx, e, Operators.number(a), Operators.number(b));
        }
        if (a instanceof Val.Bool p && b instanceof Val.Bool q) {
            return bools(ctx, e, p.value(), q.value());
        }
        if (e.op() == Expr.BinaryOp.ADD && (Texts.runs(a) || Texts.runs(b)) && Texts.isText(a) && Texts.isText(b)) {
            return Texts.joined(a, b);
        }
        if (a instanceof Val.Str s && b instanceof Val.Str t) {
            return strings(ctx, e, s.value(), t.value());
        }
        return null;
    }

    private Val ints(Ctx ctx, Expr.Binary e, Size a, Size b) {
        return switch (e.op()) {
            case ADD -> new Val.Int(a.plus(b));
            case SUB -> new Val.Int(a.minus(b));
            case MUL -> new Val.Int(a.times(b));
            case DIV -> exactQuotient(ctx, e, a, b);
            case FLOOR_DIV -> zeroDivisor(ctx, e, b) ? Val.UNKNOWN : new Val.Int(a.floorDiv(b));
            case MOD -> zeroDivisor(ctx, e, b) ? Val.UNKNOWN : new Val.Int(a.mod(b));
            case POW -> power(ctx, e, a, b);
            case EQ -> decided(ctx, e, Relation.EQ, a, b);
            case NE -> decided(ctx, e, Relation.NE, a, b);
            case LT -> decided(ctx, e, Relation.LT, a, b);
            case LE -> decided(ctx, e, Relation.LE, a, b);
            case GT -> decided(ctx, e, Relation.GT, a, b);
            case GE -> decided(ctx, e, Relation.GE, a, b);
            case MATMUL, AND, OR ->
                reporter.wrongOperands(ctx, e.span(), e.op().text(), new Val.Int(a), new Val.Int(b));
        };
    }

    private Val exactQuotient(Ctx ctx, Expr.Binary e, Size a, Size b) {
        if (zeroDivisor(ctx, e, b)) {
            return Val.UNKNOWN;
        }
        var exact = a.exactDiv(b);
        if (exact.isPresent()) {
            return new Val.Int(exact.get());
        }
        Constraint divides = Constraint.divisible(a, b);
        if (ctx.demand(e.span(), divides, "`/` on ints is exact").isEmpty()) {
            return new Val.Int(ctx.facts().simplify(a.floorDiv(b)));
        }
        return reporter.report(Wording.notDivisible(
                        reporter.at(
                                Code.NOT_DIVISIBLE,
                                ctx,
                                e.span(),
                                "`/` on ints is exact, and %s is not divisible by %s",
                                a.text(),
                                b.text()),
                        a,
                        b)
                .help("`//` rounds down; for a float write one of the numbers as a float, as in `1.0/n`"));
    }

    private boolean zeroDivisor(Ctx ctx, Expr.Binary e, Size b) {
        if (b.isConstant() && b.equals(Size.of(0))) {
            reporter.error(Code.DIVISION_BY_ZERO, ctx, e.right().span(), "this divides by 0");
            return true;
        }
        return !b.isConstant()
                && shapes.belowOne(ctx, e.right().span(), b, "a divisor needs to be at least 1, and `%s` is %s");
    }

    private Val power(Ctx ctx, Expr.Binary e, Size a, Size b) {
        if (!b.isConstant() || b.value() < 0 || b.value() > 64) {
            return reporter.error(
                    Code.WRONG_OPERAND, ctx, e.right().span(), "an int can be raised to 0 ... 64, not to %s", b.text());
        }
        Size result = Size.of(1);
        for (long i = 0; i < b.value(); i++) {
            result = result.times(a);
        }
        return new Val.Int(result);
    }

    /** A comparison of sizes is static only where it holds, or fails, for all sizes; with a counter of a scan it is a tensor. */
    private Val decided(Ctx ctx, Expr.Binary e, Relation relation, Size a, Size b) {
        var constraint = new Constraint(relation, a, b);
        Verdict verdict = ctx.decide(constraint);
        if (verdict instanceof Verdict.Proved) {
            return new Val.Bool(true);
        }
        boolean neverTrue = ctx.decide(new Constraint(relation.negate(), a, b)) instanceof Verdict.Proved;
        if (neverTrue) {
            return new Val.Bool(false);
        }
        if (Counters.depends(ctx, a) || Counters.depends(ctx, b)) {
            BinaryFn fn = Objects.requireNonNull(Operators.function(e.op(), false));
            Val.Tensor left = Emit.size(ctx, e.span(), DType.I64, a);
            return Emit.binary(ctx, e.span(), fn, left, Emit.size(ctx, e.span(), DType.I64, b));
        }
        if (ctx.generic()) {
            return Val.UNKNOWN;
        }
        return reporter.report(reporter.at(
                        Code.UNDECIDED_CONDITION,
                        ctx,
                        e.span(),
                        "`%s` is true for some sizes and false for others",
                        Reporter.oneLine(e.span()))
                .fact("here", "%s against %s", a.text(), b.text())
                .fact("note", "the structure of a network is fixed while compiling; a choice by value is `select`"));
    }

    private Val floats(Ctx ctx, Expr.Binary e, double a, double b) {
        boolean open = ctx.generic() && (Double.isNaN(a) || Double.isNaN(b));
        if (open && Constraints.relation(e.op()) != null) {
            return Val.UNKNOWN;
        }
        return switch (e.op()) {
            case ADD -> new Val.Float(a + b);
            case SUB -> new Val.Float(a - b);
            case MUL -> new Val.Float(a * b);
            case DIV -> new Val.Float(a / b);
            case FLOOR_DIV -> new Val.Float(Math.floor(a / b));
            case MOD -> new Val.Float(a - b * Math.floor(a / b));
            case POW -> new Val.Float(Math.pow(a, b));
            case EQ -> new Val.Bool(a == b);
            case NE -> new Val.Bool(a != b);
            case LT -> new Val.Bool(a < b);
            case LE -> new Val.Bool(a <= b);
            case GT -> new Val.Bool(a > b);
            case GE -> new Val.Bool(a >= b);
            case MATMUL, AND, OR ->
                reporter.wrongOperands(ctx, e.span(), e.op().text(), new Val.Float(a), new Val.Float(b));
        };
    }

    private Val bools(Ctx ctx, Expr.Binary e, boolean a, boolean b) {
        if (e.op() == BinaryOp.EQ || e.op() == BinaryOp.NE) {
            return new Val.Bool((a == b) == (e.op() == BinaryOp.EQ));
        }
        return reporter.wrongOperands(ctx, e.span(), e.op().text(), new Val.Bool(a), new Val.Bool(b));
    }

    private Val strings(Ctx ctx, Expr.Binary e, String a, String b) {
        return switch (e.op()) {
            case ADD -> new Val.Str(a + b);
            case EQ -> new Val.Bool(a.equals(b));
            case NE -> new Val.Bool(!a.equals(b));
            default -> reporter.wrongOperands(ctx, e.span(), e.op().text(), new Val.Str(a), new Val.Str(b));
        };
    }
}
