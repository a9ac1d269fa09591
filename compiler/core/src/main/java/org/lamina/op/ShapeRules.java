package org.lamina.op;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * The types that an operation gives for the types of its inputs. Whoever builds a node has decided the
 * {@link Requirements} before; a violation here is a fault of the compiler. Two sizes agree when their normal forms are
 * equal.
 */
public final class ShapeRules implements Op.Visitor<List<ValueType>> {
    private final Operands in;

    private ShapeRules(Operands in) {
        this.in = in;
    }

    /**
     * Types of the outputs.
     *
     * @throws CompilerBug if the inputs have a wrong number, element type, rank or size
     */
    public static List<ValueType> infer(Op op, List<ValueType> inputs) {
        return op.accept(new ShapeRules(new Operands(op, inputs)));
    }

    // ---- constants -------------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitFill(Op.Fill op) {
        in.arity(0);
        return List.of(op.type());
    }

    @Override
    public List<ValueType> visitLiteral(Op.Literal op) {
        in.arity(0);
        in.must(
                op.type().sizes().stream().allMatch(Size::isConstant)
                        && op.type().count().value() == op.values().size(),
                "%s values for %s",
                op.values().size(),
                op.type());
        return List.of(op.type());
    }

    @Override
    public List<ValueType> visitSizeScalar(Op.SizeScalar op) {
        in.arity(0);
        return List.of(ValueType.scalar(DType.I64));
    }

    @Override
    public List<ValueType> visitIota(Op.Iota op) {
        in.arity(0);
        in.axis(op.axis(), op.type().rank());
        in.must(op.type().dtype() != DType.BOOL, "positions are numbers");
        return List.of(op.type());
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitUnary(Op.Unary op) {
        in.arity(1);
        boolean fits = switch (op.fn()) {
            case NOT -> in.dtype(0) == DType.BOOL;
            case NEG, ABS, SIGN -> in.dtype(0) != DType.BOOL;
            case EXP, LOG, LOG1P, SQRT, RSQRT, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF, FLOOR ->
                in.dtype(0).isFloat();
        };
        in.must(fits, "element type %s", in.dtype(0));
        return List.of(in.type(0));
    }

    @Override
    public List<ValueType> visitBinary(Op.Binary op) {
        in.arity(2);
        DType dtype = in.dtype(0);
        in.must(dtype == in.dtype(1), "element types differ");
        in.same(in.type(0).sizes(), in.type(1).sizes());
        boolean fits = switch (op.fn()) {
            case ADD, SUB, MUL, MOD, MAX, MIN, LT, LE, GT, GE -> dtype != DType.BOOL;
            case DIV, POW -> dtype.isFloat();
            case FLOOR_DIV -> dtype.isInteger();
            case EQ, NE -> true;
            case AND, OR -> dtype == DType.BOOL;
        };
        in.must(fits, "element type %s", dtype);
        return List.of(op.fn().comparison() ? in.type(0).withDType(DType.BOOL) : in.type(0));
    }

    @Override
    public List<ValueType> visitSelect(Op.Select op) {
        in.arity(3);
        in.must(in.dtype(0) == DType.BOOL && in.dtype(1) == in.dtype(2), "element types");
        in.same(in.type(0).sizes(), in.type(1).sizes());
        in.same(in.type(1).sizes(), in.type(2).sizes());
        return List.of(in.type(1));
    }

    @Override
    public List<ValueType> visitCast(Op.Cast op) {
        in.arity(1);
        return List.of(in.type(0).withDType(op.to()));
    }

    // ---- reductions ------------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitReduce(Op.Reduce op) {
        in.arity(1);
        DType dtype = in.dtype(0);
        boolean fits = switch (op.fn()) {
            case SUM, MAX, MIN, PROD -> dtype != DType.BOOL;
            case MEAN, LOGSUMEXP -> dtype.isFloat();
            case ANY, ALL, COUNT -> dtype == DType.BOOL;
        };
        in.must(fits, "element type %s", dtype);
        in.increasing(op.axes(), in.rank(0));
        List<Size> left = new ArrayList<>();
        for (int axis = 0; axis < in.rank(0); axis++) {
            if (!op.axes().contains(axis)) {
                left.add(in.size(0, axis));
            }
        }
        return List.of(new ValueType(op.fn() == Op.ReduceFn.COUNT ? DType.I64 : dtype, left));
    }

    @Override
    public List<ValueType> visitArgReduce(Op.ArgReduce op) {
        in.arity(1);
        in.axis(op.axis(), in.rank(0));
        in.must(in.dtype(0) != DType.BOOL, "element type bool");
        return List.of(new ValueType(DType.I32, Shapes.without(in.type(0).sizes(), op.axis())));
    }

    @Override
    public List<ValueType> visitCumSum(Op.CumSum op) {
        in.arity(1);
        in.axis(op.axis(), in.rank(0));
        in.must(in.dtype(0) != DType.BOOL, "element type bool");
        return List.of(in.type(0));
    }

    @Override
    public List<ValueType> visitArgSort(Op.ArgSort op) {
        in.arity(1);
        in.axis(op.axis(), in.rank(0));
        in.must(in.dtype(0) != DType.BOOL, "element type bool");
        return List.of(in.type(0).withDType(DType.I32));
    }

    // ---- linear algebra --------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitMatMul(Op.MatMul op) {
        in.arity(2);
        int rank = in.rank(0);
        in.must(rank >= 2 && rank == in.rank(1), "ranks %s and %s", rank, in.rank(1));
        in.must(in.dtype(0).isFloat() && in.dtype(0) == in.dtype(1), "element types");
        in.same(in.type(0).sizes().subList(0, rank - 2), in.type(1).sizes().subList(0, rank - 2));
        in.same(
                in.size(0, op.transposeLeft() ? rank - 2 : rank - 1),
                in.size(1, op.transposeRight() ? rank - 1 : rank - 2));
        List<Size> sizes = new ArrayList<>(in.type(0).sizes().subList(0, rank - 2));
        sizes.add(in.size(0, op.transposeLeft() ? rank - 1 : rank - 2));
        sizes.add(in.size(1, op.transposeRight() ? rank - 2 : rank - 1));
        return List.of(in.type(0).withSizes(sizes));
    }

    @Override
    public List<ValueType> visitSolve(Op.Solve op) {
        int rank = system();
        in.same(in.size(0, rank - 2), in.size(0, rank - 1));
        return List.of(in.type(1));
    }

    @Override
    public List<ValueType> visitLeastSquares(Op.LeastSquares op) {
        int rank = system();
        return List.of(in.type(1).withSizes(Shapes.with(in.type(1).sizes(), rank - 2, in.size(0, rank - 1))));
    }

    /** Matrices and right sides with as many rows, over the same batch axes; the rank. */
    private int system() {
        in.arity(2);
        int rank = in.rank(0);
        in.must(rank >= 2 && rank == in.rank(1), "ranks %s and %s", rank, in.rank(1));
        in.must(in.dtype(0).isFloat() && in.dtype(0) == in.dtype(1), "element types");
        in.same(in.type(0).sizes().subList(0, rank - 1), in.type(1).sizes().subList(0, rank - 1));
        return rank;
    }

    @Override
    public List<ValueType> visitQr(Op.Qr op) {
        in.arity(1);
        int rank = in.rank(0);
        in.must(rank >= 2 && in.dtype(0).isFloat(), "a matrix of floats is needed");
        ValueType r = in.type(0).withSizes(Shapes.with(in.type(0).sizes(), rank - 2, in.size(0, rank - 1)));
        return List.of(in.type(0), r);
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitReshape(Op.Reshape op) {
        in.arity(1);
        // Equal counts may rest on a fact such as H % 2 == 0, so that only what is refuted is refused.
        in.must(
                !Shapes.differ(in.type(0).count(), Shapes.product(op.sizes())),
                "the counts differ: %s",
                op.sizes().stream().map(Size::text).toList());
        return List.of(in.type(0).withSizes(op.sizes()));
    }

    @Override
    public List<ValueType> visitBroadcast(Op.Broadcast op) {
        in.arity(1);
        in.must(op.axes().size() == in.rank(0), "%s axes for rank %s", op.axes().size(), in.rank(0));
        in.increasing(op.axes(), op.sizes().size());
        for (int i = 0; i < in.rank(0); i++) {
            in.same(in.size(0, i), op.sizes().get(op.axes().get(i)));
        }
        return List.of(in.type(0).withSizes(op.sizes()));
    }

    @Override
    public List<ValueType> visitTranspose(Op.Transpose op) {
        in.arity(1);
        in.increasing(op.permutation().stream().sorted().toList(), in.rank(0));
        in.must(op.permutation().size() == in.rank(0), "not a permutation");
        return List.of(in.type(0)
                .withSizes(
                        op.permutation().stream().map(axis -> in.size(0, axis)).toList()));
    }

    @Override
    public List<ValueType> visitConcat(Op.Concat op) {
        in.must(in.count() >= 1, "no inputs");
        in.axis(op.axis(), in.rank(0));
        Size length = in.size(0, op.axis());
        for (int i = 1; i < in.count(); i++) {
            in.must(in.dtype(i) == in.dtype(0), "element types differ");
            in.must(in.rank(i) == in.rank(0), "ranks differ");
            in.same(
                    Shapes.without(in.type(i).sizes(), op.axis()),
                    Shapes.without(in.type(0).sizes(), op.axis()));
            length = length.plus(in.size(i, op.axis()));
        }
        return List.of(in.type(0).withSizes(Shapes.with(in.type(0).sizes(), op.axis(), length)));
    }

    @Override
    public List<ValueType> visitSlice(Op.Slice op) {
        in.arity(1);
        in.axis(op.axis(), in.rank(0));
        in.notNegative(op.start());
        in.notNegative(op.length());
        in.notNegative(in.size(0, op.axis()).minus(op.start()).minus(op.length()));
        return List.of(in.type(0).withSizes(Shapes.with(in.type(0).sizes(), op.axis(), op.length())));
    }

    @Override
    public List<ValueType> visitFlip(Op.Flip op) {
        in.arity(1);
        in.axis(op.axis(), in.rank(0));
        return List.of(in.type(0));
    }

    @Override
    public List<ValueType> visitPad(Op.Pad op) {
        in.arity(1);
        in.axis(op.axis(), in.rank(0));
        in.notNegative(op.before());
        in.notNegative(op.after());
        Size length = in.size(0, op.axis()).plus(op.before()).plus(op.after());
        return List.of(in.type(0).withSizes(Shapes.with(in.type(0).sizes(), op.axis(), length)));
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitGather(Op.Gather op) {
        in.arity(2);
        in.must(in.rank(0) > op.axis(), "the table has no axis %s", op.axis());
        in.must(in.dtype(1).isInteger(), "positions of type %s", in.dtype(1));
        in.must(op.batch() <= op.axis() && op.batch() <= in.rank(1), "%s batch axes", op.batch());
        in.same(in.type(0).sizes().subList(0, op.batch()), in.type(1).sizes().subList(0, op.batch()));
        List<Size> sizes = new ArrayList<>(in.type(0).sizes().subList(0, op.axis()));
        sizes.addAll(in.type(1).sizes().subList(op.batch(), in.rank(1)));
        sizes.addAll(in.type(0).sizes().subList(op.axis() + 1, in.rank(0)));
        return List.of(in.type(0).withSizes(sizes));
    }

    @Override
    public List<ValueType> visitScatterAdd(Op.ScatterAdd op) {
        in.arity(2);
        in.must(in.dtype(0) != DType.BOOL, "element type bool");
        in.must(in.dtype(1).isInteger(), "positions of type %s", in.dtype(1));
        in.must(op.batch() <= op.axis() && op.batch() <= in.rank(1), "%s batch axes", op.batch());
        int behind = op.axis() + in.rank(1) - op.batch();
        in.must(behind <= in.rank(0), "more positions than values");
        in.same(in.type(0).sizes().subList(0, op.batch()), in.type(1).sizes().subList(0, op.batch()));
        in.same(
                in.type(0).sizes().subList(op.axis(), behind),
                in.type(1).sizes().subList(op.batch(), in.rank(1)));
        List<Size> sizes = new ArrayList<>(in.type(0).sizes().subList(0, op.axis()));
        sizes.add(op.rows());
        sizes.addAll(in.type(0).sizes().subList(behind, in.rank(0)));
        return List.of(in.type(0).withSizes(sizes));
    }

    @Override
    public List<ValueType> visitPickAt(Op.PickAt op) {
        in.arity(2);
        in.axis(op.axis(), in.rank(0));
        in.must(in.dtype(1).isInteger(), "positions of type %s", in.dtype(1));
        in.same(Shapes.without(in.type(0).sizes(), op.axis()), in.type(1).sizes());
        return List.of(in.type(1).withDType(in.dtype(0)));
    }

    @Override
    public List<ValueType> visitPutAt(Op.PutAt op) {
        in.arity(2);
        in.axis(op.axis(), in.rank(0) + 1);
        in.must(in.dtype(1).isInteger(), "positions of type %s", in.dtype(1));
        in.same(in.type(0).sizes(), in.type(1).sizes());
        List<Size> sizes = new ArrayList<>(in.type(0).sizes());
        sizes.add(op.axis(), op.length());
        return List.of(in.type(0).withSizes(sizes));
    }

    // ---- windows ---------------------------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitConv2d(Op.Conv2d op) {
        in.arity(2);
        return List.of(in.type(0)
                .withSizes(WindowShapes.convolved(
                        in,
                        op.window(),
                        op.groups(),
                        in.type(0).sizes(),
                        in.type(1).sizes())));
    }

    @Override
    public List<ValueType> visitConv2dGradInput(Op.Conv2dGradInput op) {
        in.arity(2);
        in.same(
                in.type(0).sizes(),
                WindowShapes.convolved(
                        in, op.window(), op.groups(), op.sizes(), in.type(1).sizes()));
        return List.of(in.type(0).withSizes(op.sizes()));
    }

    @Override
    public List<ValueType> visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        in.arity(2);
        in.same(
                in.type(1).sizes(),
                WindowShapes.convolved(in, op.window(), op.groups(), in.type(0).sizes(), op.sizes()));
        return List.of(in.type(0).withSizes(op.sizes()));
    }

    @Override
    public List<ValueType> visitConv2dGrads(Op.Conv2dGrads op) {
        in.arity(3);
        List<Size> x = in.type(0).sizes();
        List<Size> w = in.type(1).sizes();
        in.must(in.dtype(2) == in.dtype(0), "element types");
        in.same(in.type(2).sizes(), WindowShapes.convolved(in, op.window(), op.groups(), x, w));
        return List.of(in.type(0), in.type(1));
    }

    @Override
    public List<ValueType> visitMaxPool2d(Op.MaxPool2d op) {
        in.arity(1);
        return List.of(in.type(0)
                .withSizes(WindowShapes.pooled(in, op.window(), in.type(0).sizes())));
    }

    @Override
    public List<ValueType> visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        in.arity(2);
        in.same(
                in.type(1).sizes(),
                WindowShapes.pooled(in, op.window(), in.type(0).sizes()));
        return List.of(in.type(0));
    }

    @Override
    public List<ValueType> visitMaxPool2dPick(Op.MaxPool2dPick op) {
        in.arity(2);
        in.same(in.type(0).sizes(), in.type(1).sizes());
        return List.of(in.type(1)
                .withSizes(WindowShapes.pooled(in, op.window(), in.type(0).sizes())));
    }

    @Override
    public List<ValueType> visitAvgPool2d(Op.AvgPool2d op) {
        in.arity(1);
        return List.of(in.type(0)
                .withSizes(WindowShapes.pooled(in, op.window(), in.type(0).sizes())));
    }

    @Override
    public List<ValueType> visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        in.arity(1);
        in.same(in.type(0).sizes(), WindowShapes.pooled(in, op.window(), op.sizes()));
        return List.of(in.type(0).withSizes(op.sizes()));
    }

    // ---- random, gradients, loops ----------------------------------------------------------------------------------

    @Override
    public List<ValueType> visitRandom(Op.Random op) {
        in.arity(2);
        ValueType counter = ValueType.scalar(DType.I64);
        in.must(in.type(0).equals(counter) && in.type(1).equals(counter), "seed and turn are i64 scalars");
        in.must(op.type().dtype().isFloat(), "element type %s", op.type().dtype());
        return List.of(op.type());
    }

    @Override
    public List<ValueType> visitStopGradient(Op.StopGradient op) {
        in.arity(1);
        return List.of(in.type(0));
    }

    @Override
    public List<ValueType> visitGradient(Op.Gradient op) {
        in.must(in.count() >= 2, "a loss and at least one value");
        in.must(in.rank(0) == 0, "the loss is %s, not a scalar", in.type(0));
        for (int i = 0; i < in.count(); i++) {
            in.must(in.dtype(i).isFloat(), "%s has no gradient", in.type(i));
        }
        return in.types().subList(1, in.count());
    }

    @Override
    public List<ValueType> visitLoop(Op.Loop op) {
        return LoopShapes.infer(op.body(), in);
    }

    @Override
    public List<ValueType> visitScan(Op.Scan op) {
        int sequences = op.sequences().size();
        in.must(in.count() >= op.carries() + sequences, "%s carries and %s sequences", op.carries(), sequences);
        List<ValueType> parameters = new ArrayList<>(List.of(ValueType.scalar(DType.I64)));
        for (int i = 0; i < in.count(); i++) {
            int sequence = i - op.carries();
            if (sequence < 0 || sequence >= sequences) {
                parameters.add(in.type(i));
            } else {
                int axis = op.sequences().get(sequence);
                in.axis(axis, in.rank(i));
                in.same(in.size(i, axis), op.turns());
                parameters.add(
                        new ValueType(in.dtype(i), Shapes.without(in.type(i).sizes(), axis)));
            }
        }
        in.must(
                parameters.equals(op.body().parameterTypes()),
                "the body takes %s",
                op.body().parameterTypes());
        List<ValueType> results = op.body().resultTypes();
        in.must(results.size() == op.carries() + op.yields().size(), "the body gives %s", results);
        in.must(
                results.subList(0, op.carries()).equals(in.types().subList(0, op.carries())),
                "the body gives %s for the next turn",
                results);
        List<ValueType> outputs = new ArrayList<>(results.subList(0, op.carries()));
        for (int i = 0; i < op.yields().size(); i++) {
            ValueType one = results.get(op.carries() + i);
            in.axis(op.yields().get(i), one.rank() + 1);
            List<Size> sizes = new ArrayList<>(one.sizes());
            sizes.add(op.yields().get(i), op.turns());
            outputs.add(new ValueType(one.dtype(), sizes));
        }
        return outputs;
    }
}
