package org.lamina.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/**
 * How one node runs when the batch is cut: a value is in shards if one of its axes has the batch size as a factor, the
 * major one of the axis, and whole if none has. The rules ask whether an operation keeps the rows of the batch apart.
 */
final class ShardRules implements Op.Visitor<ShardRules.Way> {

    /** How a node runs. */
    enum Way {
        /** Once: nothing in it depends on the batch. */
        WHOLE,
        /** Each shard computes its rows of the result. */
        ROWS,
        /** Each shard computes results over its rows, and those that are not in shards themselves are joined. */
        PARTIAL,
        /** Each shard computes a slice of results that do not depend on the batch, see {@link Slices}. */
        SLICES,
        /** Rows of different shards meet in another way. */
        NEVER
    }

    private static final int NONE = -1;

    private final SizeName batch;
    private final List<ValueType> in;
    private final List<ValueType> out;
    private final Node node;
    private final Set<Value> zeros;

    private ShardRules(SizeName batch, Node node, Set<Value> zeros) {
        this.batch = batch;
        this.node = node;
        this.zeros = zeros;
        this.in = node.inputs().stream().map(Value::type).toList();
        this.out = node.outputs().stream().map(Value::type).toList();
    }

    /** @param zeros values that are 0 in every element */
    static Way of(SizeName batch, Node node, Set<Value> zeros) {
        ShardRules rules = new ShardRules(batch, node, zeros);
        boolean cut = false;
        for (List<ValueType> types : List.of(rules.in, rules.out)) {
            for (ValueType type : types) {
                if (!cuttable(batch, type)) {
                    return Way.NEVER;
                }
                cut |= axis(batch, type) != NONE;
            }
        }
        return cut ? node.op().accept(rules) : Way.WHOLE;
    }

    /** Whether at most one axis depends on the batch size, and that one is a plain multiple of it. */
    static boolean cuttable(SizeName batch, ValueType type) {
        int cut = 0;
        for (Size size : type.sizes()) {
            if (size.names().contains(batch)) {
                Optional<Size> rest = size.exactDiv(Size.of(batch));
                if (rest.isEmpty() || rest.get().names().contains(batch)) {
                    return false;
                }
                cut++;
            }
        }
        return cut <= 1;
    }

    /** The axis that is cut, or -1. */
    static int axis(SizeName batch, ValueType type) {
        for (int axis = 0; axis < type.rank(); axis++) {
            if (type.size(axis).names().contains(batch)) {
                return axis;
            }
        }
        return NONE;
    }

    /** Whether the rows of a shard lie together in memory: every axis before the one that is cut has one element. */
    static boolean contiguous(SizeName batch, ValueType type) {
        return outer(type, axis(batch, type)).isOne();
    }

    private static Size outer(ValueType type, int axis) {
        Size product = Size.of(1);
        for (int i = 0; i < axis; i++) {
            product = product.times(type.size(i));
        }
        return product;
    }

    private int in(int i) {
        return axis(batch, in.get(i));
    }

    private int out() {
        return axis(batch, out.get(0));
    }

    private static Way rowsIf(boolean holds) {
        return holds ? Way.ROWS : Way.NEVER;
    }

    /** All operands have the result's axes, and the batch is the same one of them. */
    private Way elementwise() {
        for (int i = 0; i < in.size(); i++) {
            if (in(i) != out()) {
                return Way.NEVER;
            }
        }
        return Way.ROWS;
    }

    /** The rule of an operation that works along some axes and treats the others alike. */
    private Way alongOthersThan(int... axes) {
        for (int axis : axes) {
            if (in(0) == axis) {
                return Way.NEVER;
            }
        }
        return Way.ROWS;
    }

    @Override
    public Way visitFill(Op.Fill op) {
        return Way.ROWS;
    }

    @Override
    public Way visitLiteral(Op.Literal op) {
        return Way.NEVER;
    }

    @Override
    public Way visitSizeScalar(Op.SizeScalar op) {
        return Way.WHOLE;
    }

    @Override
    public Way visitIota(Op.Iota op) {
        return Way.ROWS;
    }

    @Override
    public Way visitUnary(Op.Unary op) {
        return elementwise();
    }

    @Override
    public Way visitBinary(Op.Binary op) {
        return elementwise();
    }

    @Override
    public Way visitSelect(Op.Select op) {
        return elementwise();
    }

    @Override
    public Way visitCast(Op.Cast op) {
        return elementwise();
    }

    @Override
    public Way visitReduce(Op.Reduce op) {
        if (!op.axes().contains(in(0))) {
            return Way.ROWS;
        }
        return op.fn() == Op.ReduceFn.LOGSUMEXP ? Way.NEVER : Way.PARTIAL;
    }

    @Override
    public Way visitArgReduce(Op.ArgReduce op) {
        return alongOthersThan(op.axis());
    }

    @Override
    public Way visitCumSum(Op.CumSum op) {
        return alongOthersThan(op.axis());
    }

    @Override
    public Way visitArgSort(Op.ArgSort op) {
        return alongOthersThan(op.axis());
    }

    @Override
    public Way visitSolve(Op.Solve op) {
        return matrices();
    }

    @Override
    public Way visitLeastSquares(Op.LeastSquares op) {
        return matrices();
    }

    @Override
    public Way visitQr(Op.Qr op) {
        return matrices();
    }

    /** Each shard has whole matrices. */
    private Way matrices() {
        return rowsIf(
                in(0) != NONE && in(0) < in.get(0).rank() - 2 && in.stream().allMatch(t -> axis(batch, t) == in(0)));
    }

    @Override
    public Way visitMatMul(Op.MatMul op) {
        int rank = out.get(0).rank();
        int contractedLeft = op.transposeLeft() ? rank - 2 : rank - 1;
        int contractedRight = op.transposeRight() ? rank - 1 : rank - 2;
        if (in(0) == contractedLeft || in(1) == contractedRight) {
            return in(0) == contractedLeft && in(1) == contractedRight ? Way.PARTIAL : Way.NEVER;
        }
        if (out() < rank - 2) {
            return rowsIf(in(0) == out() && in(1) == out());
        }
        return Way.ROWS;
    }

    @Override
    public Way visitReshape(Op.Reshape op) {
        return rowsIf(in(0) != NONE && out() != NONE && outer(in.get(0), in(0)).equals(outer(out.get(0), out())));
    }

    @Override
    public Way visitBroadcast(Op.Broadcast op) {
        return rowsIf(in(0) == NONE || op.axes().get(in(0)) == out());
    }

    @Override
    public Way visitTranspose(Op.Transpose op) {
        return Way.ROWS;
    }

    @Override
    public Way visitConcat(Op.Concat op) {
        for (int i = 0; i < in.size(); i++) {
            if (in(i) != out() || in(i) == op.axis()) {
                return Way.NEVER;
            }
        }
        return Way.ROWS;
    }

    @Override
    public Way visitSlice(Op.Slice op) {
        return op.start().names().contains(batch) ? Way.NEVER : alongOthersThan(op.axis());
    }

    @Override
    public Way visitFlip(Op.Flip op) {
        return alongOthersThan(op.axis());
    }

    @Override
    public Way visitPad(Op.Pad op) {
        return op.before().names().contains(batch) ? Way.NEVER : alongOthersThan(op.axis());
    }

    @Override
    public Way visitGather(Op.Gather op) {
        return rowsIf(in(0) != op.axis());
    }

    @Override
    public Way visitScatterAdd(Op.ScatterAdd op) {
        if (op.rows().names().contains(batch)) {
            return Way.NEVER;
        }
        if (in(1) >= op.batch()) {
            return in(0) == in(1) + op.axis() - op.batch() ? Way.PARTIAL : Way.NEVER;
        }
        int behind = op.axis() + in.get(1).rank() - op.batch();
        return rowsIf(in(0) != NONE && (in(0) < op.axis() || in(0) >= behind));
    }

    @Override
    public Way visitPickAt(Op.PickAt op) {
        return alongOthersThan(op.axis());
    }

    @Override
    public Way visitPutAt(Op.PutAt op) {
        return rowsIf(out() != op.axis());
    }

    /** A window operation on images: only the first axis may be cut. */
    private Way images(int... operands) {
        for (int i : operands) {
            if (in(i) != 0) {
                return Way.NEVER;
            }
        }
        return Way.ROWS;
    }

    @Override
    public Way visitConv2d(Op.Conv2d op) {
        return in(1) == NONE ? images(0) : Way.NEVER;
    }

    @Override
    public Way visitConv2dGradInput(Op.Conv2dGradInput op) {
        return in(1) == NONE ? images(0) : Way.NEVER;
    }

    @Override
    public Way visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        return images(0, 1) == Way.ROWS ? Way.PARTIAL : Way.NEVER;
    }

    @Override
    public Way visitConv2dGrads(Op.Conv2dGrads op) {
        return in(1) == NONE && images(0, 2) == Way.ROWS ? Way.PARTIAL : Way.NEVER;
    }

    @Override
    public Way visitMaxPool2d(Op.MaxPool2d op) {
        return images(0);
    }

    @Override
    public Way visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        return images(0, 1);
    }

    @Override
    public Way visitMaxPool2dPick(Op.MaxPool2dPick op) {
        return images(0, 1);
    }

    @Override
    public Way visitAvgPool2d(Op.AvgPool2d op) {
        return images(0);
    }

    @Override
    public Way visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        return images(0);
    }

    @Override
    public Way visitRandom(Op.Random op) {
        return Way.ROWS;
    }

    @Override
    public Way visitStopGradient(Op.StopGradient op) {
        return Way.ROWS;
    }

    @Override
    public Way visitGradient(Op.Gradient op) {
        throw new CompilerBug("a gradient node reached the planner");
    }

    @Override
    public Way visitLoop(Op.Loop op) {
        int cut = axis(batch, new ValueType(DType.F32, op.body().sizes()));
        for (int i = 0; i < in.size(); i++) {
            LoopBody.Read read = op.body().reads().get(i);
            if (in(i) != NONE && read.axes().get(in(i)) != cut) {
                return Way.NEVER;
            }
            if (in(i) == NONE && read.axes().contains(cut)) {
                return Way.NEVER;
            }
        }
        if (op.body().rowAxes() > 0 && cut >= op.body().rowSizes().size()) {
            return Way.NEVER;
        }
        boolean partial = op.body().sums().stream().anyMatch(sum -> cut < sum.axes());
        return partial ? Way.PARTIAL : Way.ROWS;
    }

    @Override
    public Way visitScan(Op.Scan op) {
        return new ScanShards(batch, node, op).way(zeros);
    }
}
