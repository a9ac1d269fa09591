package org.lamina.autodiff;

import java.util.function.IntFunction;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/**
 * The gradient of each input of one node, given the gradient of its output. Only inputs that a derivative can reach are
 * asked for. What two inputs have in common is written twice; sharing removes it later.
 */
final class PullBack implements Op.Visitor<IntFunction<Value>> {
    private final Algebra g;
    private final Node node;
    private final Value dy;

    PullBack(Algebra g, Node node, Value dy) {
        this.g = g;
        this.node = node;
        this.dy = dy;
    }

    Value gradient(int input) {
        return node.op().accept(this).apply(input);
    }

    private Value x(int input) {
        return node.input(input);
    }

    private Value y() {
        return node.output();
    }

    private IntFunction<Value> none() {
        return input -> {
            throw new CompilerBug(node.op() + " carries no gradient to its input " + input);
        };
    }

    // ---- constants, random -----------------------------------------------------------------------------------------

    @Override
    public IntFunction<Value> visitFill(Op.Fill op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitLiteral(Op.Literal op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitSizeScalar(Op.SizeScalar op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitIota(Op.Iota op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitRandom(Op.Random op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitStopGradient(Op.StopGradient op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitArgReduce(Op.ArgReduce op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitArgSort(Op.ArgSort op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitLeastSquares(Op.LeastSquares op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitQr(Op.Qr op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitGradient(Op.Gradient op) {
        return none();
    }

    @Override
    public IntFunction<Value> visitConv2dGrads(Op.Conv2dGrads op) {
        throw new NotDifferentiable(op, node.site());
    }

    /** All gradients of a scan come from one other scan, see {@link ScanPullBack}. */
    @Override
    public IntFunction<Value> visitScan(Op.Scan op) {
        throw new CompilerBug("a scan is pulled back as a whole");
    }

    @Override
    public IntFunction<Value> visitLoop(Op.Loop op) {
        throw new NotDifferentiable(op, node.site());
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    @Override
    public IntFunction<Value> visitUnary(Op.Unary op) {
        return input -> ElementwisePullBacks.unary(g, op.fn(), x(0), y(), dy);
    }

    @Override
    public IntFunction<Value> visitBinary(Op.Binary op) {
        return input -> input == 0
                ? ElementwisePullBacks.left(g, op.fn(), x(0), x(1), y(), dy)
                : ElementwisePullBacks.right(g, op.fn(), x(0), x(1), y(), dy);
    }

    @Override
    public IntFunction<Value> visitSelect(Op.Select op) {
        return input -> {
            Value zero = g.zero(dy.type());
            return input == 1 ? g.select(x(0), dy, zero) : g.select(x(0), zero, dy);
        };
    }

    @Override
    public IntFunction<Value> visitCast(Op.Cast op) {
        return input -> g.cast(dy, x(0).type().dtype());
    }

    // ---- reductions, linear algebra --------------------------------------------------------------------------------

    @Override
    public IntFunction<Value> visitReduce(Op.Reduce op) {
        return input -> ReducePullBacks.reduce(g, op, x(0), y(), dy);
    }

    @Override
    public IntFunction<Value> visitCumSum(Op.CumSum op) {
        return input -> g.op(new Op.CumSum(op.axis(), !op.reverse()), dy);
    }

    @Override
    public IntFunction<Value> visitMatMul(Op.MatMul op) {
        return input -> LinearPullBacks.matMul(g, op, input, x(0), x(1), dy);
    }

    @Override
    public IntFunction<Value> visitSolve(Op.Solve op) {
        return input -> LinearPullBacks.solve(g, op, input, x(0), y(), dy);
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    @Override
    public IntFunction<Value> visitReshape(Op.Reshape op) {
        return input -> g.reshape(dy, x(0).type().sizes());
    }

    @Override
    public IntFunction<Value> visitBroadcast(Op.Broadcast op) {
        return input -> ShapePullBacks.broadcast(g, op, dy);
    }

    @Override
    public IntFunction<Value> visitTranspose(Op.Transpose op) {
        return input -> ShapePullBacks.transpose(g, op, dy);
    }

    @Override
    public IntFunction<Value> visitConcat(Op.Concat op) {
        return input -> ShapePullBacks.concat(g, op, node.inputs(), input, dy);
    }

    @Override
    public IntFunction<Value> visitSlice(Op.Slice op) {
        return input -> ShapePullBacks.slice(g, op, x(0), dy);
    }

    @Override
    public IntFunction<Value> visitFlip(Op.Flip op) {
        return input -> g.op(op, dy);
    }

    @Override
    public IntFunction<Value> visitPad(Op.Pad op) {
        return input -> ShapePullBacks.pad(g, op, x(0), dy);
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    @Override
    public IntFunction<Value> visitGather(Op.Gather op) {
        return input ->
                g.op(new Op.ScatterAdd(op.axis(), op.batch(), x(0).type().size(op.axis())), dy, x(1));
    }

    @Override
    public IntFunction<Value> visitScatterAdd(Op.ScatterAdd op) {
        return input -> g.op(new Op.Gather(op.axis(), op.batch()), dy, x(1));
    }

    @Override
    public IntFunction<Value> visitPickAt(Op.PickAt op) {
        return input -> g.op(new Op.PutAt(op.axis(), x(0).type().size(op.axis())), dy, x(1));
    }

    @Override
    public IntFunction<Value> visitPutAt(Op.PutAt op) {
        return input -> g.op(new Op.PickAt(op.axis()), dy, x(1));
    }

    // ---- windows ---------------------------------------------------------------------------------------------------

    @Override
    public IntFunction<Value> visitConv2d(Op.Conv2d op) {
        return input -> WindowPullBacks.conv2d(g, op, input, x(0), x(1), dy);
    }

    @Override
    public IntFunction<Value> visitConv2dGradInput(Op.Conv2dGradInput op) {
        return input -> WindowPullBacks.conv2dGradInput(g, op, input, x(0), x(1), dy);
    }

    @Override
    public IntFunction<Value> visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        return input -> WindowPullBacks.conv2dGradWeight(g, op, input, x(0), x(1), dy);
    }

    @Override
    public IntFunction<Value> visitMaxPool2d(Op.MaxPool2d op) {
        return input -> g.op(new Op.MaxPool2dGrad(op.window()), x(0), dy);
    }

    @Override
    public IntFunction<Value> visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        return input -> g.op(new Op.MaxPool2dPick(op.window()), x(0), dy);
    }

    @Override
    public IntFunction<Value> visitMaxPool2dPick(Op.MaxPool2dPick op) {
        return input -> g.op(new Op.MaxPool2dGrad(op.window()), x(0), dy);
    }

    @Override
    public IntFunction<Value> visitAvgPool2d(Op.AvgPool2d op) {
        return input -> g.op(new Op.AvgPool2dGrad(op.window(), x(0).type().sizes()), dy);
    }

    @Override
    public IntFunction<Value> visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        return input -> g.op(new Op.AvgPool2d(op.window()), dy);
    }
}
