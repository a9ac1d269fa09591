package org.lamina.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.op.Op.UnaryFn;
import org.lamina.op.Shapes;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Appends operations of one site to a builder, by name. It writes what it is asked for and simplifies nothing, except
 * that reshapes, broadcasts and casts to the type a value already has are the value itself.
 */
public record Emitter(GraphBuilder builder, Site site) {

    public Value op(Op op, Value... inputs) {
        return builder.add(op, site, inputs);
    }

    // ---- constants -------------------------------------------------------------------------------------------------

    public Value fill(ValueType type, double value) {
        return op(new Op.Fill(type, value));
    }

    public Value fillLike(Value like, double value) {
        return fill(like.type(), value);
    }

    public Value scalar(DType dtype, double value) {
        return fill(ValueType.scalar(dtype), value);
    }

    /** A size as a scalar of the element type. */
    public Value size(Size size, DType dtype) {
        return size.isConstant() ? scalar(dtype, (double) size.value()) : cast(op(new Op.SizeScalar(size)), dtype);
    }

    public Value iota(ValueType type, int axis) {
        return op(new Op.Iota(type, axis));
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    public Value unary(UnaryFn fn, Value x) {
        return op(new Op.Unary(fn), x);
    }

    public Value binary(BinaryFn fn, Value a, Value b) {
        return op(new Op.Binary(fn), a, b);
    }

    public Value add(Value a, Value b) {
        return binary(BinaryFn.ADD, a, b);
    }

    public Value sub(Value a, Value b) {
        return binary(BinaryFn.SUB, a, b);
    }

    public Value mul(Value a, Value b) {
        return binary(BinaryFn.MUL, a, b);
    }

    public Value div(Value a, Value b) {
        return binary(BinaryFn.DIV, a, b);
    }

    public Value neg(Value x) {
        return unary(UnaryFn.NEG, x);
    }

    public Value select(Value condition, Value whereTrue, Value whereFalse) {
        return op(new Op.Select(), condition, whereTrue, whereFalse);
    }

    public Value cast(Value x, DType to) {
        return x.type().dtype() == to ? x : op(new Op.Cast(to), x);
    }

    // ---- reductions ------------------------------------------------------------------------------------------------

    public Value reduce(ReduceFn fn, Value x, List<Integer> axes) {
        return op(new Op.Reduce(fn, axes), x);
    }

    /** Sum over axes; over none it is the value itself. */
    public Value sum(Value x, List<Integer> axes) {
        return axes.isEmpty() ? x : reduce(ReduceFn.SUM, x, axes);
    }

    // ---- linear algebra --------------------------------------------------------------------------------------------

    public Value matmul(Value a, boolean transposeLeft, Value b, boolean transposeRight) {
        return op(new Op.MatMul(transposeLeft, transposeRight), a, b);
    }

    public Value matmul(Value a, Value b) {
        return matmul(a, false, b, false);
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    public Value reshape(Value x, List<Size> sizes) {
        return x.type().sizes().equals(sizes) ? x : op(new Op.Reshape(sizes), x);
    }

    /** Input axis {@code i} becomes axis {@code axes[i]} of the result. */
    public Value broadcast(Value x, List<Size> sizes, List<Integer> axes) {
        return x.type().sizes().equals(sizes) ? x : op(new Op.Broadcast(sizes, axes), x);
    }

    /** Stretches a value whose axes are the trailing ones of {@code sizes}. */
    public Value broadcastTo(Value x, List<Size> sizes) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < x.type().rank(); i++) {
            axes.add(sizes.size() - x.type().rank() + i);
        }
        return broadcast(x, sizes, axes);
    }

    /** Adjoint of a sum: repeats a value of the remaining axes along the reduced ones. */
    public Value expand(Value x, List<Size> sizes, List<Integer> reduced) {
        return broadcast(x, sizes, Shapes.otherAxes(reduced, sizes.size()));
    }

    public Value transpose(Value x, List<Integer> permutation) {
        return op(new Op.Transpose(permutation), x);
    }

    public Value concat(int axis, Value... parts) {
        return op(new Op.Concat(axis), parts);
    }

    public Value slice(Value x, int axis, Size start, Size length) {
        return op(new Op.Slice(axis, start, length), x);
    }

    public Value pad(Value x, int axis, Size before, Size after, double value) {
        return op(new Op.Pad(axis, before, after, value), x);
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    public Value gather(Value table, Value positions) {
        return op(new Op.Gather(), table, positions);
    }

    public Value pickAt(Value x, int axis, Value positions) {
        return op(new Op.PickAt(axis), x, positions);
    }

    public Value putAt(Value x, int axis, Value positions, Size length) {
        return op(new Op.PutAt(axis, length), x, positions);
    }

    /** Gradients of a scalar, to be expanded by differentiation. */
    public List<Value> gradient(Value loss, Value... over) {
        List<Value> operands = new ArrayList<>(List.of(loss));
        operands.addAll(Arrays.asList(over));
        return builder.addAll(new Op.Gradient(), site, operands);
    }
}
