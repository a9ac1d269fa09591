package org.lamina.optimize;

import java.util.List;
import java.util.Optional;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.ShapeRules;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

/** For each operation the rules that may give a simpler value; empty where none applies. */
final class SimplifyRules implements Op.Visitor<Optional<Value>> {
    private final Simplify s;
    private final Site site;
    private final List<Value> in;

    SimplifyRules(Simplify s, Site site, List<Value> in) {
        this.s = s;
        this.site = site;
        this.in = in;
    }

    /** Operations that only move or repeat elements do nothing to a constant. */
    private Optional<Value> moved(Op op) {
        if (s.constant(in.get(0)).isEmpty()) {
            return Optional.empty();
        }
        ValueType type =
                ShapeRules.infer(op, in.stream().map(Value::type).toList()).get(0);
        return Optional.of(s.fill(site, type, s.constant(in.get(0)).getAsDouble()));
    }

    private boolean isZero(int input) {
        return s.isConstant(in.get(input), 0);
    }

    /** Zeros where the result is linear in an input that is 0 and takes its elements from there alone. */
    private Optional<Value> zeros(Op op, int input) {
        if (!isZero(input)) {
            return Optional.empty();
        }
        ValueType type =
                ShapeRules.infer(op, in.stream().map(Value::type).toList()).get(0);
        return Optional.of(s.fill(site, type, 0));
    }

    private Optional<Value> sink(Op op) {
        return BroadcastRules.sink(s, op, site, in).or(() -> UnitAxes.sink(s, op, site, in));
    }

    private static Optional<Value> keep() {
        return Optional.empty();
    }

    // ---- constants -------------------------------------------------------------------------------------------------

    @Override
    public Optional<Value> visitFill(Op.Fill op) {
        return keep();
    }

    @Override
    public Optional<Value> visitLiteral(Op.Literal op) {
        return op.values().stream().distinct().count() == 1
                ? Optional.of(s.fill(site, op.type(), op.values().get(0)))
                : keep();
    }

    @Override
    public Optional<Value> visitSizeScalar(Op.SizeScalar op) {
        return op.size().isConstant()
                ? Optional.of(s.fill(
                        site, ValueType.scalar(DType.I64), (double) op.size().value()))
                : keep();
    }

    @Override
    public Optional<Value> visitIota(Op.Iota op) {
        return op.type().size(op.axis()).equals(org.lamina.types.Size.of(1))
                ? Optional.of(s.fill(site, op.type(), 0))
                : keep();
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    @Override
    public Optional<Value> visitUnary(Op.Unary op) {
        return ElementwiseRules.unary(s, site, op.fn(), in.get(0)).or(() -> sink(op));
    }

    @Override
    public Optional<Value> visitBinary(Op.Binary op) {
        return ElementwiseRules.binary(s, site, op.fn(), in.get(0), in.get(1))
                .or(() -> LayoutRules.addOfPads(s, site, op.fn(), in.get(0), in.get(1)))
                .or(() -> sink(op));
    }

    @Override
    public Optional<Value> visitSelect(Op.Select op) {
        if (in.get(1).equals(in.get(2)) || s.isConstant(in.get(0), 1)) {
            return Optional.of(in.get(1));
        }
        if (isZero(0)) {
            return Optional.of(in.get(2));
        }
        if (s.isUnary(in.get(0), Op.UnaryFn.NOT)) {
            return Optional.of(s.make(op, site, List.of(s.operand(in.get(0), 0), in.get(2), in.get(1))));
        }
        return sink(op);
    }

    @Override
    public Optional<Value> visitCast(Op.Cast op) {
        return ElementwiseRules.cast(s, site, op.to(), in.get(0)).or(() -> sink(op));
    }

    // ---- reductions, linear algebra --------------------------------------------------------------------------------

    @Override
    public Optional<Value> visitReduce(Op.Reduce op) {
        return ReduceRules.reduce(s, op, site, in.get(0)).or(() -> MatMulRules.sumOverBatch(s, op, site, in.get(0)));
    }

    @Override
    public Optional<Value> visitArgReduce(Op.ArgReduce op) {
        return keep();
    }

    @Override
    public Optional<Value> visitCumSum(Op.CumSum op) {
        return zeros(op, 0);
    }

    @Override
    public Optional<Value> visitArgSort(Op.ArgSort op) {
        return keep();
    }

    /** Not even for zeros on the right: a singular matrix has to be noticed. */
    @Override
    public Optional<Value> visitSolve(Op.Solve op) {
        return keep();
    }

    @Override
    public Optional<Value> visitLeastSquares(Op.LeastSquares op) {
        return keep();
    }

    @Override
    public Optional<Value> visitQr(Op.Qr op) {
        return keep();
    }

    @Override
    public Optional<Value> visitMatMul(Op.MatMul op) {
        return MatMulRules.matMul(s, op, site, in.get(0), in.get(1));
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    @Override
    public Optional<Value> visitReshape(Op.Reshape op) {
        return moved(op).or(() -> LayoutRules.reshape(s, op, site, in.get(0)));
    }

    @Override
    public Optional<Value> visitBroadcast(Op.Broadcast op) {
        return moved(op).or(() -> BroadcastRules.broadcast(s, op, site, in.get(0)));
    }

    @Override
    public Optional<Value> visitTranspose(Op.Transpose op) {
        return moved(op).or(() -> LayoutRules.transpose(s, op, site, in.get(0)));
    }

    @Override
    public Optional<Value> visitConcat(Op.Concat op) {
        return LayoutRules.concat(s, op, site, in);
    }

    @Override
    public Optional<Value> visitSlice(Op.Slice op) {
        return moved(op).or(() -> LayoutRules.slice(s, op, site, in.get(0)));
    }

    @Override
    public Optional<Value> visitFlip(Op.Flip op) {
        boolean twice = s.madeBy(in.get(0), Op.Flip.class).filter(op::equals).isPresent();
        return twice ? Optional.of(s.operand(in.get(0), 0)) : moved(op);
    }

    @Override
    public Optional<Value> visitPad(Op.Pad op) {
        return s.isConstant(in.get(0), op.value()) ? moved(op) : LayoutRules.pad(s, op, site, in.get(0));
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    @Override
    public Optional<Value> visitGather(Op.Gather op) {
        return moved(op);
    }

    @Override
    public Optional<Value> visitScatterAdd(Op.ScatterAdd op) {
        return zeros(op, 0);
    }

    @Override
    public Optional<Value> visitPickAt(Op.PickAt op) {
        return moved(op);
    }

    @Override
    public Optional<Value> visitPutAt(Op.PutAt op) {
        return zeros(op, 0);
    }

    // ---- windows: a kernel for zeros is not worth a rule -----------------------------------------------------------

    @Override
    public Optional<Value> visitConv2d(Op.Conv2d op) {
        return keep();
    }

    @Override
    public Optional<Value> visitConv2dGradInput(Op.Conv2dGradInput op) {
        return keep();
    }

    @Override
    public Optional<Value> visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        return keep();
    }

    @Override
    public Optional<Value> visitConv2dGrads(Op.Conv2dGrads op) {
        return keep();
    }

    @Override
    public Optional<Value> visitMaxPool2d(Op.MaxPool2d op) {
        return keep();
    }

    @Override
    public Optional<Value> visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        return zeros(op, 1);
    }

    @Override
    public Optional<Value> visitMaxPool2dPick(Op.MaxPool2dPick op) {
        return zeros(op, 1);
    }

    @Override
    public Optional<Value> visitAvgPool2d(Op.AvgPool2d op) {
        return zeros(op, 0);
    }

    @Override
    public Optional<Value> visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        return zeros(op, 0);
    }

    // ---- random, gradients, loops ----------------------------------------------------------------------------------

    @Override
    public Optional<Value> visitRandom(Op.Random op) {
        return keep();
    }

    @Override
    public Optional<Value> visitStopGradient(Op.StopGradient op) {
        return s.isDifferentiated() ? Optional.of(in.get(0)) : keep();
    }

    @Override
    public Optional<Value> visitGradient(Op.Gradient op) {
        return keep();
    }

    @Override
    public Optional<Value> visitLoop(Op.Loop op) {
        return keep();
    }

    @Override
    public Optional<Value> visitScan(Op.Scan op) {
        return keep();
    }
}
