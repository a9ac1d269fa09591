package org.lamina.ir;

import static org.lamina.ir.Printer.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.Size;

/**
 * An operation as {@code name} or {@code name{key=value; key=value}}. What the result type tells is not printed:
 * {@link OpReader} takes it from there.
 */
final class OpPrinter implements Op.Visitor<String> {
    private static final OpPrinter INSTANCE = new OpPrinter();

    private OpPrinter() {}

    static String print(Op op) {
        return op.accept(INSTANCE);
    }

    @Override
    public String visitFill(Op.Fill op) {
        return with("fill", "value=" + op.value());
    }

    @Override
    public String visitLiteral(Op.Literal op) {
        return with("literal", "values=" + op.values());
    }

    @Override
    public String visitSizeScalar(Op.SizeScalar op) {
        return with("size", "of=" + op.size().text());
    }

    @Override
    public String visitIota(Op.Iota op) {
        return with("iota", "axis=" + op.axis());
    }

    @Override
    public String visitUnary(Op.Unary op) {
        return lower(op.fn());
    }

    @Override
    public String visitBinary(Op.Binary op) {
        return lower(op.fn());
    }

    @Override
    public String visitSelect(Op.Select op) {
        return "select";
    }

    @Override
    public String visitCast(Op.Cast op) {
        return "cast";
    }

    @Override
    public String visitReduce(Op.Reduce op) {
        return with("reduce_" + lower(op.fn()), "axes=" + op.axes());
    }

    @Override
    public String visitArgReduce(Op.ArgReduce op) {
        return with(lower(op.fn()), "axis=" + op.axis());
    }

    @Override
    public String visitCumSum(Op.CumSum op) {
        return with("cumsum", "axis=" + op.axis(), "reverse=" + op.reverse());
    }

    @Override
    public String visitArgSort(Op.ArgSort op) {
        return with("argsort", "axis=" + op.axis());
    }

    @Override
    public String visitSolve(Op.Solve op) {
        return "solve";
    }

    @Override
    public String visitLeastSquares(Op.LeastSquares op) {
        return "lstsq";
    }

    @Override
    public String visitQr(Op.Qr op) {
        return "qr";
    }

    @Override
    public String visitMatMul(Op.MatMul op) {
        return "matmul" + (op.transposeLeft() ? "_t" : "_n") + (op.transposeRight() ? "t" : "n");
    }

    @Override
    public String visitReshape(Op.Reshape op) {
        return "reshape";
    }

    @Override
    public String visitBroadcast(Op.Broadcast op) {
        return with("broadcast", "axes=" + op.axes());
    }

    @Override
    public String visitTranspose(Op.Transpose op) {
        return with("transpose", "permutation=" + op.permutation());
    }

    @Override
    public String visitConcat(Op.Concat op) {
        return with("concat", "axis=" + op.axis());
    }

    @Override
    public String visitSlice(Op.Slice op) {
        return with(
                "slice",
                "axis=" + op.axis(),
                "start=" + op.start().text(),
                "length=" + op.length().text());
    }

    @Override
    public String visitFlip(Op.Flip op) {
        return with("flip", "axis=" + op.axis());
    }

    @Override
    public String visitPad(Op.Pad op) {
        return with(
                "pad",
                "axis=" + op.axis(),
                "before=" + op.before().text(),
                "after=" + op.after().text(),
                "value=" + op.value());
    }

    @Override
    public String visitGather(Op.Gather op) {
        return rows("gather", op.axis(), op.batch());
    }

    @Override
    public String visitScatterAdd(Op.ScatterAdd op) {
        return rows("scatter_add", op.axis(), op.batch());
    }

    @Override
    public String visitPickAt(Op.PickAt op) {
        return with("pick_at", "axis=" + op.axis());
    }

    @Override
    public String visitPutAt(Op.PutAt op) {
        return with("put_at", "axis=" + op.axis());
    }

    @Override
    public String visitConv2d(Op.Conv2d op) {
        return convolution("conv2d", op.window(), op.groups());
    }

    @Override
    public String visitConv2dGradInput(Op.Conv2dGradInput op) {
        return convolution("conv2d_grad_input", op.window(), op.groups());
    }

    @Override
    public String visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        return convolution("conv2d_grad_weight", op.window(), op.groups());
    }

    @Override
    public String visitConv2dGrads(Op.Conv2dGrads op) {
        return convolution("conv2d_grads", op.window(), op.groups());
    }

    @Override
    public String visitMaxPool2d(Op.MaxPool2d op) {
        return with("max_pool2d", window(op.window()));
    }

    @Override
    public String visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        return with("max_pool2d_grad", window(op.window()));
    }

    @Override
    public String visitMaxPool2dPick(Op.MaxPool2dPick op) {
        return with("max_pool2d_pick", window(op.window()));
    }

    @Override
    public String visitAvgPool2d(Op.AvgPool2d op) {
        return with("avg_pool2d", window(op.window()));
    }

    @Override
    public String visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        return with("avg_pool2d_grad", window(op.window()));
    }

    @Override
    public String visitRandom(Op.Random op) {
        return with(lower(op.distribution()), "stream=" + op.stream());
    }

    @Override
    public String visitStopGradient(Op.StopGradient op) {
        return "stop_gradient";
    }

    @Override
    public String visitGradient(Op.Gradient op) {
        return "gradient";
    }

    @Override
    public String visitScan(Op.Scan op) {
        return with(
                "scan",
                "turns=" + op.turns().text(),
                "reverse=" + op.reverse(),
                "carries=" + op.carries(),
                "sequences=" + op.sequences(),
                "yields=" + op.yields());
    }

    @Override
    public String visitLoop(Op.Loop op) {
        LoopBody body = op.body();
        List<String> reads = body.reads().stream()
                .map(read -> (read.dtype().text() + (read.row() ? "/row " : " ") + joined(read.axes())).trim())
                .toList();
        List<String> code = body.instructions().stream().map(this::instruction).toList();
        List<String> attributes = new ArrayList<>(
                List.of("reads=" + reads, "code=" + code, "sizes=" + sizes(body.sizes()), "results=" + body.results()));
        if (body.rowAxes() > 0) {
            attributes.add("rows=" + body.rowAxes());
        }
        if (!body.sums().isEmpty()) {
            attributes.add("sums="
                    + body.sums().stream()
                            .map(sum -> sum.operand() + " " + sum.axes())
                            .toList());
        }
        return with("loop", attributes.toArray(new String[0]));
    }

    private String instruction(LoopBody.Instruction instruction) {
        String name;
        if (instruction.op() instanceof Op.Reduce reduce) {
            name = "row_" + lower(reduce.fn());
        } else if (instruction.op() instanceof Op.Fill fill) {
            name = "fill " + fill.value();
        } else {
            name = print(instruction.op()) + (instruction.row() ? "/row" : "");
        }
        return (name + " " + instruction.dtype().text() + " " + joined(instruction.operands())).trim();
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String convolution(String name, Op.Window window, Size groups) {
        return groups.equals(Size.of(1))
                ? with(name, window(window))
                : with(name, window(window), "groups=" + groups.text());
    }

    /** Strides and dilations of 1 and padding of 0 go without saying. */
    private static String window(Op.Window w) {
        Size one = Size.of(1);
        Size zero = Size.of(0);
        List<String> parts = new ArrayList<>();
        parts.add("kernel=" + sizes(List.of(w.kernelHeight(), w.kernelWidth())));
        List<Size> stride = List.of(w.strideHeight(), w.strideWidth());
        if (!stride.equals(List.of(one, one))) {
            parts.add("stride=" + sizes(stride));
        }
        List<Size> pad = List.of(w.padTop(), w.padBottom(), w.padLeft(), w.padRight());
        if (!pad.equals(List.of(zero, zero, zero, zero))) {
            parts.add("pad=" + sizes(pad));
        }
        List<Size> dilation = List.of(w.dilationHeight(), w.dilationWidth());
        if (!dilation.equals(List.of(one, one))) {
            parts.add("dilation=" + sizes(dilation));
        }
        if (w.channels() != Op.Channels.FIRST) {
            parts.add("channels=" + lower(w.channels()));
        }
        return String.join("; ", parts);
    }

    private static String sizes(List<Size> sizes) {
        return sizes.stream().map(Size::text).toList().toString();
    }

    private static String rows(String name, int axis, int batch) {
        return axis == 0 ? name : with(name, "axis=" + axis, "batch=" + batch);
    }

    private static String with(String name, String... attributes) {
        return name + "{" + String.join("; ", attributes) + "}";
    }
}
