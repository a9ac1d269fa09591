package org.lamina.optimize;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Scalars;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Operations on constants are constants. Floats are folded in float64; integers only where no type could overflow. */
final class ConstantRules {
    private static final double INTEGER_LIMIT = 0x1p31;

    private ConstantRules() {}

    /** The constant that an operation gives, if all its inputs are constants and it has such a rule. */
    static Optional<Value> fold(Simplify s, Op op, Site site, List<Value> inputs) {
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        for (Value input : inputs) {
            if (s.constant(input).isEmpty()) {
                return Optional.empty();
            }
        }
        double first = s.constant(inputs.get(0)).getAsDouble();
        ValueType type = inputs.get(0).type();
        if (op instanceof Op.Unary unary) {
            return given(s, site, type, unary(unary.fn(), type.dtype(), first));
        }
        if (op instanceof Op.Binary binary) {
            double second = s.constant(inputs.get(1)).getAsDouble();
            DType result = binary.fn().comparison() ? DType.BOOL : type.dtype();
            return given(s, site, type.withDType(result), binary(binary.fn(), type.dtype(), first, second));
        }
        if (op instanceof Op.Cast cast) {
            return given(s, site, type.withDType(cast.to()), cast(cast.to(), first));
        }
        return op instanceof Op.Reduce reduce ? reduce(s, reduce, site, type, first) : Optional.empty();
    }

    private static Optional<Value> given(Simplify s, Site site, ValueType type, OptionalDouble number) {
        return number.isPresent() ? Optional.of(s.fill(site, type, number.getAsDouble())) : Optional.empty();
    }

    private static OptionalDouble unary(Op.UnaryFn fn, DType dtype, double x) {
        return dtype.isFloat() ? OptionalDouble.of(Scalars.apply(fn, x)) : integer(Scalars.apply(fn, (long) x), x, x);
    }

    private static OptionalDouble binary(Op.BinaryFn fn, DType dtype, double a, double b) {
        if (fn.comparison()) {
            return OptionalDouble.of(Scalars.compare(fn, a, b) ? 1 : 0);
        }
        if (dtype.isFloat()) {
            return OptionalDouble.of(Scalars.apply(fn, a, b));
        }
        boolean divides = fn == Op.BinaryFn.FLOOR_DIV || fn == Op.BinaryFn.MOD;
        return divides && b == 0 ? OptionalDouble.empty() : integer(Scalars.apply(fn, (long) a, (long) b), a, b);
    }

    private static OptionalDouble integer(long result, double a, double b) {
        boolean safe =
                Math.abs((double) result) < INTEGER_LIMIT && Math.abs(a) < INTEGER_LIMIT && Math.abs(b) < INTEGER_LIMIT;
        return safe ? OptionalDouble.of((double) result) : OptionalDouble.empty();
    }

    private static OptionalDouble cast(DType to, double x) {
        if (to.isFloat()) {
            return OptionalDouble.of(x);
        }
        if (to == DType.BOOL) {
            return OptionalDouble.of(x == 0 ? 0 : 1);
        }
        return Math.abs(x) < INTEGER_LIMIT && to != DType.U8
                ? OptionalDouble.of((double) (long) x)
                : OptionalDouble.empty();
    }

    private static Optional<Value> reduce(Simplify s, Op.Reduce op, Site site, ValueType type, double x) {
        ValueType result = org.lamina.op.ShapeRules.infer(op, List.of(type)).get(0);
        return switch (op.fn()) {
            case MEAN, MAX, MIN, ANY, ALL -> Optional.of(s.fill(site, result, x));
            case SUM -> {
                Size count = op.axes().stream().map(type::size).reduce(Size.of(1), Size::times);
                boolean known = x == 0 || (count.isConstant() && type.dtype().isFloat());
                yield known ? Optional.of(s.fill(site, result, x == 0 ? 0 : x * count.value())) : Optional.empty();
            }
            case PROD, LOGSUMEXP, COUNT -> Optional.empty();
        };
    }
}
