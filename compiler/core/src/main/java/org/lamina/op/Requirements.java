package org.lamina.op;

import java.util.ArrayList;
import java.util.List;
import org.lamina.types.Constraint;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * The size preconditions of operations. Equalities that {@link ShapeRules} compares as normal forms are left out when
 * the forms are already equal; those that remain, and everything else here, the caller decides before it makes a node.
 * The number, ranks and element types of the inputs must be right.
 */
public final class Requirements implements Op.Visitor<List<Requirement>> {
    private static final Size ONE = Size.of(1);
    /** The settings of windows are ints of the kernels. */
    private static final Size MOST = Size.of(Integer.MAX_VALUE);

    private static final Size ZERO = Size.of(0);

    private final List<ValueType> inputs;
    private final List<Requirement> found = new ArrayList<>();

    private Requirements(List<ValueType> inputs) {
        this.inputs = inputs;
    }

    /** All size preconditions of the operation, in the order in which a message should name them. */
    public static List<Requirement> of(Op op, List<ValueType> inputs) {
        return List.copyOf(op.accept(new Requirements(inputs)));
    }

    // ---- constants, elementwise ------------------------------------------------------------------------------------

    @Override
    public List<Requirement> visitFill(Op.Fill op) {
        return positive(op.type().sizes());
    }

    @Override
    public List<Requirement> visitLiteral(Op.Literal op) {
        return found;
    }

    @Override
    public List<Requirement> visitSizeScalar(Op.SizeScalar op) {
        return found;
    }

    @Override
    public List<Requirement> visitIota(Op.Iota op) {
        return positive(op.type().sizes());
    }

    @Override
    public List<Requirement> visitUnary(Op.Unary op) {
        return found;
    }

    @Override
    public List<Requirement> visitBinary(Op.Binary op) {
        return equal(sizes(0), sizes(1), "elementwise operands have one shape");
    }

    @Override
    public List<Requirement> visitSelect(Op.Select op) {
        equal(sizes(0), sizes(1), "the condition of a select has the shape of its values");
        return equal(sizes(1), sizes(2), "both values of a select have one shape");
    }

    @Override
    public List<Requirement> visitCast(Op.Cast op) {
        return found;
    }

    // ---- reductions, linear algebra --------------------------------------------------------------------------------

    @Override
    public List<Requirement> visitReduce(Op.Reduce op) {
        return found;
    }

    @Override
    public List<Requirement> visitArgReduce(Op.ArgReduce op) {
        return found;
    }

    @Override
    public List<Requirement> visitCumSum(Op.CumSum op) {
        return found;
    }

    @Override
    public List<Requirement> visitArgSort(Op.ArgSort op) {
        return found;
    }

    @Override
    public List<Requirement> visitMatMul(Op.MatMul op) {
        int rank = inputs.get(0).rank();
        equal(
                sizes(0).subList(0, rank - 2),
                sizes(1).subList(0, rank - 2),
                "the batch axes of both operands of a matrix product agree");
        return equal(
                inputs.get(0).size(op.transposeLeft() ? rank - 2 : rank - 1),
                inputs.get(1).size(op.transposeRight() ? rank - 1 : rank - 2),
                "a matrix product joins the columns of its left operand with the rows of its right one");
    }

    @Override
    public List<Requirement> visitSolve(Op.Solve op) {
        int rank = inputs.get(0).rank();
        equal(inputs.get(0).size(rank - 2), inputs.get(0).size(rank - 1), "the matrix of a system is square");
        return system();
    }

    @Override
    public List<Requirement> visitLeastSquares(Op.LeastSquares op) {
        return system();
    }

    private List<Requirement> system() {
        int rank = inputs.get(0).rank();
        equal(sizes(0).subList(0, rank - 2), sizes(1).subList(0, rank - 2), "matrices and right sides have one batch");
        return equal(
                inputs.get(0).size(rank - 2),
                inputs.get(1).size(rank - 2),
                "the right side has an element for each row of the matrix");
    }

    @Override
    public List<Requirement> visitQr(Op.Qr op) {
        int rank = inputs.get(0).rank();
        return need(
                inputs.get(0).size(rank - 2),
                Relation.GE,
                inputs.get(0).size(rank - 1),
                "`qr` takes matrices with at least as many rows as columns");
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    @Override
    public List<Requirement> visitReshape(Op.Reshape op) {
        positive(op.sizes());
        return equal(inputs.get(0).count(), Shapes.product(op.sizes()), "reshape keeps the number of elements");
    }

    @Override
    public List<Requirement> visitBroadcast(Op.Broadcast op) {
        for (int i = 0; i < op.axes().size(); i++) {
            equal(
                    inputs.get(0).size(i),
                    op.sizes().get(op.axes().get(i)),
                    "only axes marked `~` and missing leading axes stretch");
        }
        return positive(op.sizes());
    }

    @Override
    public List<Requirement> visitTranspose(Op.Transpose op) {
        return found;
    }

    @Override
    public List<Requirement> visitConcat(Op.Concat op) {
        for (int i = 1; i < inputs.size(); i++) {
            equal(
                    Shapes.without(sizes(0), op.axis()),
                    Shapes.without(sizes(i), op.axis()),
                    "joined tensors agree in all axes but the joined one");
        }
        return found;
    }

    @Override
    public List<Requirement> visitSlice(Op.Slice op) {
        need(op.start(), Relation.GE, ZERO, "a slice starts inside its axis");
        need(op.length(), Relation.GE, ONE, "a slice is not empty");
        return need(
                op.start().plus(op.length()),
                Relation.LE,
                inputs.get(0).size(op.axis()),
                "a slice ends inside its axis");
    }

    @Override
    public List<Requirement> visitFlip(Op.Flip op) {
        return found;
    }

    @Override
    public List<Requirement> visitPad(Op.Pad op) {
        need(op.before(), Relation.GE, ZERO, "padding is not negative");
        return need(op.after(), Relation.GE, ZERO, "padding is not negative");
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    @Override
    public List<Requirement> visitGather(Op.Gather op) {
        return equal(
                sizes(0).subList(0, op.batch()),
                sizes(1).subList(0, op.batch()),
                "the batch axes of positions are those of their table");
    }

    @Override
    public List<Requirement> visitScatterAdd(Op.ScatterAdd op) {
        int places = inputs.get(1).rank() - op.batch();
        equal(
                sizes(0).subList(0, op.batch()),
                sizes(1).subList(0, op.batch()),
                "the batch axes of positions are those of their values");
        equal(
                sizes(0).subList(op.axis(), op.axis() + places),
                sizes(1).subList(op.batch(), inputs.get(1).rank()),
                "scatter_add has one position for every row of its values");
        return positive(List.of(op.rows()));
    }

    @Override
    public List<Requirement> visitPickAt(Op.PickAt op) {
        return equal(
                Shapes.without(sizes(0), op.axis()),
                sizes(1),
                "positions have the shape of the values without the axis");
    }

    @Override
    public List<Requirement> visitPutAt(Op.PutAt op) {
        equal(sizes(0), sizes(1), "there is one position for every value");
        return positive(List.of(op.length()));
    }

    // ---- windows ---------------------------------------------------------------------------------------------------

    @Override
    public List<Requirement> visitConv2d(Op.Conv2d op) {
        return convolution(op.window(), op.groups(), sizes(0), sizes(1));
    }

    @Override
    public List<Requirement> visitConv2dGradInput(Op.Conv2dGradInput op) {
        positive(op.sizes());
        convolution(op.window(), op.groups(), op.sizes(), sizes(1));
        List<Size> dy = WindowShapes.result(op.window(), sizes(0));
        equal(dy.get(0), op.sizes().get(0), "both sides of a convolution have the same number of items");
        equal(dy.get(1), sizes(1).get(0), "a kernel has one filter for every channel it is applied to");
        return positions(op.window(), op.sizes(), sizes(0));
    }

    @Override
    public List<Requirement> visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        positive(op.sizes());
        convolution(op.window(), op.groups(), sizes(0), op.sizes());
        List<Size> dy = WindowShapes.result(op.window(), sizes(1));
        equal(sizes(0).get(0), dy.get(0), "both sides of a convolution have the same number of items");
        equal(dy.get(1), op.sizes().get(0), "a kernel has one filter for every channel it makes");
        return positions(op.window(), sizes(0), sizes(1));
    }

    @Override
    public List<Requirement> visitConv2dGrads(Op.Conv2dGrads op) {
        convolution(op.window(), op.groups(), sizes(0), sizes(1));
        return positions(op.window(), sizes(0), sizes(2));
    }

    @Override
    public List<Requirement> visitMaxPool2d(Op.MaxPool2d op) {
        return maxPooling(op.window());
    }

    @Override
    public List<Requirement> visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        maxPooling(op.window());
        return positions(op.window(), sizes(0), sizes(1));
    }

    @Override
    public List<Requirement> visitMaxPool2dPick(Op.MaxPool2dPick op) {
        equal(sizes(0), sizes(1), "both inputs have one shape");
        return maxPooling(op.window());
    }

    @Override
    public List<Requirement> visitAvgPool2d(Op.AvgPool2d op) {
        return window(op.window(), sizes(0));
    }

    @Override
    public List<Requirement> visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        window(op.window(), op.sizes());
        return positions(op.window(), op.sizes(), sizes(0));
    }

    // ---- random, gradients, loops ----------------------------------------------------------------------------------

    @Override
    public List<Requirement> visitRandom(Op.Random op) {
        return positive(op.type().sizes());
    }

    @Override
    public List<Requirement> visitStopGradient(Op.StopGradient op) {
        return found;
    }

    @Override
    public List<Requirement> visitGradient(Op.Gradient op) {
        return found;
    }

    @Override
    public List<Requirement> visitLoop(Op.Loop op) {
        return found;
    }

    @Override
    public List<Requirement> visitScan(Op.Scan op) {
        return need(op.turns(), Relation.GE, Size.of(1), "a scan has at least one turn");
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    private List<Size> sizes(int input) {
        return inputs.get(input).sizes();
    }

    private List<Requirement> need(Size left, Relation relation, Size right, String rule) {
        found.add(new Requirement(new Constraint(relation, left, right), rule));
        return found;
    }

    private List<Requirement> equal(Size left, Size right, String rule) {
        return left.equals(right) ? found : need(left, Relation.EQ, right, rule);
    }

    private List<Requirement> equal(List<Size> left, List<Size> right, String rule) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            equal(left.get(i), right.get(i), rule);
        }
        return found;
    }

    private List<Requirement> positive(List<Size> sizes) {
        for (Size size : sizes) {
            if (!size.isConstant() || size.value() < 1) {
                need(size, Relation.GE, ONE, "every axis has at least one element");
            }
        }
        return found;
    }

    private List<Requirement> convolution(Op.Window window, Size groups, List<Size> x, List<Size> w) {
        need(groups, Relation.GE, ONE, "a convolution has at least one group");
        Size channels = WindowShapes.image(window, x).get(1);
        equal(channels, w.get(1).times(groups), "a kernel reads all channels of its group");
        found.add(new Requirement(Constraint.divisible(w.get(0), groups), "groups share the filters evenly"));
        equal(w.get(2), window.kernelHeight(), "the kernel has the height of its window");
        equal(w.get(3), window.kernelWidth(), "the kernel has the width of its window");
        return window(window, x);
    }

    /** Padding as wide as the kernel would leave windows that see nothing, whose maximum is minus infinity. */
    private List<Requirement> maxPooling(Op.Window w) {
        window(w, sizes(0));
        Size height = WindowShapes.extent(w.kernelHeight(), w.dilationHeight());
        Size width = WindowShapes.extent(w.kernelWidth(), w.dilationWidth());
        String rule = "padding of a maximum is smaller than its window";
        need(w.padTop(), Relation.LT, height, rule);
        need(w.padBottom(), Relation.LT, height, rule);
        need(w.padLeft(), Relation.LT, width, rule);
        return need(w.padRight(), Relation.LT, width, rule);
    }

    private List<Requirement> window(Op.Window w, List<Size> image) {
        List<Size> x = WindowShapes.image(w, image);
        for (Size size : List.of(w.kernelHeight(), w.kernelWidth())) {
            need(size, Relation.GE, ONE, "a window has at least one element");
        }
        for (Size size : List.of(w.strideHeight(), w.strideWidth())) {
            need(size, Relation.GE, ONE, "a stride is at least 1");
            need(size, Relation.LE, MOST, "a stride is below 2^31");
        }
        for (Size size : List.of(w.dilationHeight(), w.dilationWidth())) {
            need(size, Relation.GE, ONE, "a dilation is at least 1");
            need(size, Relation.LE, MOST, "a dilation is below 2^31");
        }
        for (Size size : List.of(w.padTop(), w.padBottom(), w.padLeft(), w.padRight())) {
            need(size, Relation.GE, ZERO, "padding is not negative");
            need(size, Relation.LE, MOST, "padding is below 2^31");
        }
        need(
                WindowShapes.extent(w.kernelHeight(), w.dilationHeight()),
                Relation.LE,
                x.get(2).plus(w.padTop()).plus(w.padBottom()),
                "the window fits into the padded height");
        return need(
                WindowShapes.extent(w.kernelWidth(), w.dilationWidth()),
                Relation.LE,
                x.get(3).plus(w.padLeft()).plus(w.padRight()),
                "the window fits into the padded width");
    }

    private List<Requirement> positions(Op.Window w, List<Size> image, List<Size> result) {
        List<Size> x = WindowShapes.image(w, image);
        List<Size> y = WindowShapes.result(w, result);
        equal(y.get(2), WindowShapes.height(w, x.get(2)), "the window has as many positions as the result has rows");
        return equal(
                y.get(3),
                WindowShapes.width(w, x.get(3)),
                "the window has as many positions as the result has columns");
    }
}
