package org.lamina.autodiff;

import java.util.List;
import java.util.OptionalDouble;
import org.lamina.ir.Emitter;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Writes gradient formulas, and spares the operations that constants make needless, above all products with one. */
record Algebra(Emitter emit, Constants constants) {

    OptionalDouble constant(Value value) {
        return constants.of(value);
    }

    private boolean is(Value value, double number) {
        OptionalDouble constant = constant(value);
        return constant.isPresent() && constant.getAsDouble() == number;
    }

    Value fillLike(Value like, double value) {
        return emit.fillLike(like, value);
    }

    Value zero(ValueType type) {
        return emit.fill(type, 0);
    }

    Value unary(UnaryFn fn, Value x) {
        return emit.unary(fn, x);
    }

    Value binary(BinaryFn fn, Value a, Value b) {
        return emit.binary(fn, a, b);
    }

    Value neg(Value x) {
        OptionalDouble constant = constant(x);
        return constant.isPresent() ? fillLike(x, -constant.getAsDouble()) : emit.neg(x);
    }

    Value add(Value a, Value b) {
        if (is(a, 0)) {
            return b;
        }
        return is(b, 0) ? a : emit.add(a, b);
    }

    Value mul(Value a, Value b) {
        OptionalDouble left = constant(a);
        OptionalDouble right = constant(b);
        if (left.isPresent() && right.isPresent()) {
            return fillLike(a, left.getAsDouble() * right.getAsDouble());
        }
        if (left.isPresent()) {
            return scaled(b, left.getAsDouble(), a);
        }
        return right.isPresent() ? scaled(a, right.getAsDouble(), b) : emit.mul(a, b);
    }

    private Value scaled(Value x, double factor, Value constant) {
        if (factor == 1) {
            return x;
        }
        return factor == -1 ? neg(x) : emit.mul(x, constant);
    }

    /** Every element times a number. */
    Value scale(Value x, double factor) {
        OptionalDouble constant = constant(x);
        if (constant.isPresent()) {
            return fillLike(x, constant.getAsDouble() * factor);
        }
        if (factor == 1) {
            return x;
        }
        return factor == -1 ? neg(x) : emit.mul(x, fillLike(x, factor));
    }

    Value sub(Value a, Value b) {
        return is(b, 0) ? a : emit.sub(a, b);
    }

    Value div(Value a, Value b) {
        return is(b, 1) ? a : emit.div(a, b);
    }

    /** {@code 1 - x}. */
    Value oneMinus(Value x) {
        return emit.sub(fillLike(x, 1), x);
    }

    Value select(Value condition, Value whereTrue, Value whereFalse) {
        return emit.select(condition, whereTrue, whereFalse);
    }

    Value cast(Value x, DType to) {
        OptionalDouble constant = constant(x);
        return constant.isPresent() ? emit.fill(x.type().withDType(to), constant.getAsDouble()) : emit.cast(x, to);
    }

    Value sum(Value x, List<Integer> axes) {
        return emit.sum(x, axes);
    }

    Value expand(Value x, List<Size> sizes, List<Integer> reduced) {
        OptionalDouble constant = constant(x);
        return constant.isPresent()
                ? emit.fill(x.type().withSizes(sizes), constant.getAsDouble())
                : emit.expand(x, sizes, reduced);
    }

    Value reshape(Value x, List<Size> sizes) {
        OptionalDouble constant = constant(x);
        return constant.isPresent()
                ? emit.fill(x.type().withSizes(sizes), constant.getAsDouble())
                : emit.reshape(x, sizes);
    }

    Value op(Op op, Value... inputs) {
        return emit.op(op, inputs);
    }
}
