package org.lamina.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lamina.diag.CompilerBug;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/** One operation on tensors: attributes become numbers here, the families below compute. */
final class Step implements Op.Visitor<List<Tensor>> {
    private final List<Tensor> in;
    private final Map<SizeName, Long> names;
    private final Evaluator.Precision precision;

    Step(List<Tensor> in, Map<SizeName, Long> names, Evaluator.Precision precision) {
        this.in = in;
        this.names = names;
        this.precision = precision;
    }

    private List<Tensor> give(Tensor result) {
        return List.of(Rounding.round(result, precision));
    }

    private int number(Size size) {
        return Evaluator.sizes(List.of(size), names)[0];
    }

    private int[] sizes(List<Size> sizes) {
        return Evaluator.sizes(sizes, names);
    }

    // ---- constants -------------------------------------------------------------------------------------------------

    @Override
    public List<Tensor> visitFill(Op.Fill op) {
        int[] sizes = sizes(op.type().sizes());
        double[] elements = new double[Tensor.count(sizes)];
        Arrays.fill(elements, op.value());
        return give(Tensor.of(op.type().dtype(), sizes, elements));
    }

    @Override
    public List<Tensor> visitLiteral(Op.Literal op) {
        double[] elements =
                op.values().stream().mapToDouble(Double::doubleValue).toArray();
        return give(Tensor.of(op.type().dtype(), sizes(op.type().sizes()), elements));
    }

    @Override
    public List<Tensor> visitSizeScalar(Op.SizeScalar op) {
        return give(Tensor.integers(DType.I64, new int[0], Evaluator.number(op.size(), names)));
    }

    @Override
    public List<Tensor> visitIota(Op.Iota op) {
        int[] sizes = sizes(op.type().sizes());
        int[] steps = new int[sizes.length];
        steps[op.axis()] = 1;
        double[] elements =
                Arrays.stream(Tensor.walk(sizes, steps, 0)).asDoubleStream().toArray();
        return give(Tensor.of(op.type().dtype(), sizes, elements));
    }

    // ---- elementwise -----------------------------------------------------------------------------------------------

    @Override
    public List<Tensor> visitUnary(Op.Unary op) {
        return give(Elementwise.unary(op.fn(), in.get(0)));
    }

    @Override
    public List<Tensor> visitBinary(Op.Binary op) {
        return give(Elementwise.binary(op.fn(), in.get(0), in.get(1)));
    }

    @Override
    public List<Tensor> visitSelect(Op.Select op) {
        return give(Elementwise.select(in.get(0), in.get(1), in.get(2)));
    }

    @Override
    public List<Tensor> visitCast(Op.Cast op) {
        return give(Elementwise.cast(in.get(0), op.to()));
    }

    // ---- reductions, linear algebra --------------------------------------------------------------------------------

    @Override
    public List<Tensor> visitReduce(Op.Reduce op) {
        return give(Reductions.reduce(op.fn(), in.get(0), op.axes()));
    }

    @Override
    public List<Tensor> visitArgReduce(Op.ArgReduce op) {
        return give(Reductions.argReduce(op.fn(), in.get(0), op.axis()));
    }

    @Override
    public List<Tensor> visitCumSum(Op.CumSum op) {
        return give(Reductions.cumSum(in.get(0), op.axis(), op.reverse()));
    }

    @Override
    public List<Tensor> visitArgSort(Op.ArgSort op) {
        return give(Reductions.argSort(in.get(0), op.axis()));
    }

    @Override
    public List<Tensor> visitSolve(Op.Solve op) {
        return give(Systems.solve(in.get(0), in.get(1)));
    }

    @Override
    public List<Tensor> visitLeastSquares(Op.LeastSquares op) {
        return give(Systems.leastSquares(in.get(0), in.get(1)));
    }

    @Override
    public List<Tensor> visitQr(Op.Qr op) {
        return Systems.qr(in.get(0)).stream()
                .map(factor -> Rounding.round(factor, precision))
                .toList();
    }

    @Override
    public List<Tensor> visitMatMul(Op.MatMul op) {
        return give(Linear.matMul(in.get(0), op.transposeLeft(), in.get(1), op.transposeRight()));
    }

    // ---- shape -----------------------------------------------------------------------------------------------------

    @Override
    public List<Tensor> visitReshape(Op.Reshape op) {
        return give(in.get(0).reshaped(sizes(op.sizes())));
    }

    @Override
    public List<Tensor> visitBroadcast(Op.Broadcast op) {
        return give(Moves.broadcast(in.get(0), sizes(op.sizes()), op.axes()));
    }

    @Override
    public List<Tensor> visitTranspose(Op.Transpose op) {
        return give(Moves.transpose(in.get(0), op.permutation()));
    }

    @Override
    public List<Tensor> visitConcat(Op.Concat op) {
        return give(Moves.concat(in, op.axis()));
    }

    @Override
    public List<Tensor> visitSlice(Op.Slice op) {
        return give(Moves.slice(in.get(0), op.axis(), number(op.start()), number(op.length())));
    }

    @Override
    public List<Tensor> visitFlip(Op.Flip op) {
        return give(Moves.flip(in.get(0), op.axis()));
    }

    @Override
    public List<Tensor> visitPad(Op.Pad op) {
        return give(Moves.pad(in.get(0), op.axis(), number(op.before()), number(op.after()), op.value()));
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    @Override
    public List<Tensor> visitGather(Op.Gather op) {
        return give(Indexing.gather(in.get(0), in.get(1), op.axis(), op.batch()));
    }

    @Override
    public List<Tensor> visitScatterAdd(Op.ScatterAdd op) {
        return give(Indexing.scatterAdd(in.get(0), in.get(1), op.axis(), op.batch(), number(op.rows())));
    }

    @Override
    public List<Tensor> visitPickAt(Op.PickAt op) {
        return give(Indexing.pickAt(in.get(0), in.get(1), op.axis()));
    }

    @Override
    public List<Tensor> visitPutAt(Op.PutAt op) {
        return give(Indexing.putAt(in.get(0), in.get(1), op.axis(), number(op.length())));
    }

    // ---- windows ---------------------------------------------------------------------------------------------------

    private Windows windows(Op.Window window) {
        return new Windows(
                new Windows.Axis(
                        number(window.kernelHeight()),
                        number(window.strideHeight()),
                        number(window.padTop()),
                        number(window.padBottom()),
                        number(window.dilationHeight())),
                new Windows.Axis(
                        number(window.kernelWidth()),
                        number(window.strideWidth()),
                        number(window.padLeft()),
                        number(window.padRight()),
                        number(window.dilationWidth())));
    }

    private static final List<Integer> TO_LAST = List.of(0, 2, 3, 1);
    private static final List<Integer> TO_FIRST = List.of(0, 3, 1, 2);

    /** An image that windows slide over, as [N, C, H, W]. */
    private static Tensor image(Op.Window window, Tensor x) {
        return window.channels() == Op.Channels.LAST ? Moves.transpose(x, TO_FIRST) : x;
    }

    /** An image with an element for each window, as [N, C, H, W]. */
    private static Tensor result(Op.Window window, Tensor y) {
        return window.channels() == Op.Channels.FIRST ? y : Moves.transpose(y, TO_FIRST);
    }

    @Override
    public List<Tensor> visitConv2d(Op.Conv2d op) {
        Tensor x = image(op.window(), in.get(0));
        return giveImage(op.window(), windows(op.window()).conv2d(x, in.get(1), number(op.groups())));
    }

    @Override
    public List<Tensor> visitConv2dGradInput(Op.Conv2dGradInput op) {
        return give(inputGradient(op.window(), op.groups(), in.get(0), in.get(1), sizes(op.sizes())));
    }

    private Tensor inputGradient(Op.Window window, Size groups, Tensor dy, Tensor w, int[] sizes) {
        Tensor dx = windows(window).conv2dGradInput(result(window, dy), w, number(groups), first(window, sizes));
        return window.channels() == Op.Channels.LAST ? Moves.transpose(dx, TO_LAST) : dx;
    }

    /** Sizes of an image that windows slide over, as [N, C, H, W]. */
    private static int[] first(Op.Window window, int[] sizes) {
        return window.channels() == Op.Channels.LAST ? new int[] {sizes[0], sizes[3], sizes[1], sizes[2]} : sizes;
    }

    @Override
    public List<Tensor> visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        return give(weightGradient(op.window(), op.groups(), in.get(0), in.get(1), sizes(op.sizes())));
    }

    private Tensor weightGradient(Op.Window window, Size groups, Tensor x, Tensor dy, int[] sizes) {
        return windows(window).conv2dGradWeight(image(window, x), result(window, dy), number(groups), sizes);
    }

    @Override
    public List<Tensor> visitConv2dGrads(Op.Conv2dGrads op) {
        Tensor x = in.get(0);
        Tensor w = in.get(1);
        Tensor dy = in.get(2);
        return List.of(
                inputGradient(op.window(), op.groups(), dy, w, x.sizes()),
                weightGradient(op.window(), op.groups(), x, dy, w.sizes()));
    }

    /** An image with an element for each window, or one that windows slide over, as the window wants its channels. */
    private List<Tensor> giveImage(Op.Window window, Tensor y) {
        return give(window.channels() == Op.Channels.FIRST ? y : Moves.transpose(y, TO_LAST));
    }

    @Override
    public List<Tensor> visitMaxPool2d(Op.MaxPool2d op) {
        Tensor x = image(op.window(), in.get(0));
        return giveImage(op.window(), windows(op.window()).maxPool2d(x, x, Double.NEGATIVE_INFINITY));
    }

    @Override
    public List<Tensor> visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        Tensor x = image(op.window(), in.get(0));
        return giveImage(op.window(), windows(op.window()).maxPool2dGrad(x, result(op.window(), in.get(1))));
    }

    @Override
    public List<Tensor> visitMaxPool2dPick(Op.MaxPool2dPick op) {
        Tensor x = image(op.window(), in.get(0));
        return giveImage(op.window(), windows(op.window()).maxPool2d(x, image(op.window(), in.get(1)), 0));
    }

    @Override
    public List<Tensor> visitAvgPool2d(Op.AvgPool2d op) {
        return giveImage(op.window(), windows(op.window()).avgPool2d(image(op.window(), in.get(0))));
    }

    @Override
    public List<Tensor> visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        int[] first = first(op.window(), sizes(op.sizes()));
        Tensor dx = windows(op.window()).avgPool2dGrad(result(op.window(), in.get(0)), first);
        return giveImage(op.window(), dx);
    }

    // ---- random, gradients, loops ----------------------------------------------------------------------------------

    @Override
    public List<Tensor> visitRandom(Op.Random op) {
        long seed = in.get(0).getLong(0);
        long turn = in.get(1).getLong(0);
        int[] sizes = sizes(op.type().sizes());
        double[] elements = new double[Tensor.count(sizes)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Philox.number(op.distribution(), seed, op.stream(), turn, i);
        }
        return give(Tensor.floats(op.type().dtype(), sizes, elements));
    }

    @Override
    public List<Tensor> visitStopGradient(Op.StopGradient op) {
        return in;
    }

    @Override
    public List<Tensor> visitGradient(Op.Gradient op) {
        throw new CompilerBug("gradients are expanded before a graph runs");
    }

    /** A fused loop means what its instructions mean on whole tensors, one after the other. */
    @Override
    public List<Tensor> visitLoop(Op.Loop op) {
        LoopBody body = op.body();
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            LoopBody.Read read = body.reads().get(i);
            int[] sizes = sizes(read.row() ? body.rowSizes() : body.sizes());
            operands.add(Moves.broadcast(in.get(i), sizes, read.axes()));
        }
        for (LoopBody.Instruction instruction : body.instructions()) {
            boolean reduces = instruction.op() instanceof Op.Reduce;
            List<Size> sizes = instruction.row() ? body.rowSizes() : body.sizes();
            List<Tensor> inputs = new ArrayList<>();
            for (int operand : instruction.operands()) {
                Tensor value = operands.get(operand);
                inputs.add(reduces || body.row(operand) == instruction.row() ? value : stretched(body, operand, value));
            }
            Op step = instruction.op() instanceof Op.Fill fill
                    ? new Op.Fill(new ValueType(instruction.dtype(), sizes), fill.value())
                    : instruction.op();
            operands.addAll(step.accept(new Step(inputs, names, precision)));
        }
        List<Tensor> outputs = new ArrayList<>();
        body.results().forEach(result -> outputs.add(operands.get(result)));
        for (LoopBody.Sum sum : body.sums()) {
            List<Integer> axes = IntStream.range(0, sum.axes()).boxed().toList();
            Op reduce = new Op.Reduce(Op.ReduceFn.SUM, axes);
            outputs.addAll(reduce.accept(new Step(List.of(operands.get(sum.operand())), names, precision)));
        }
        return Collections.unmodifiableList(outputs);
    }

    @Override
    public List<Tensor> visitScan(Op.Scan op) {
        return Scans.run(op, in, number(op.turns()), names, precision);
    }

    /** What has a number for each row, for each element; or a single number, which elements have, for each row. */
    private Tensor stretched(LoopBody body, int operand, Tensor value) {
        int[] rows = sizes(body.rowSizes());
        if (body.row(operand)) {
            return Moves.broadcast(
                    value,
                    sizes(body.sizes()),
                    IntStream.range(0, rows.length).boxed().toList());
        }
        Op first = new Op.Reduce(
                Op.ReduceFn.MAX,
                IntStream.range(rows.length, body.sizes().size()).boxed().toList());
        return first.accept(new Step(List.of(value), names, precision)).get(0);
    }
}
