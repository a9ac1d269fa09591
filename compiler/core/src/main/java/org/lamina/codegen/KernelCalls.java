package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Site;
import org.lamina.op.Op;
import org.lamina.schedule.Operand;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/** One call site as an expression such as {@code kernels().matmul(x, false, w, false, h)}; a method for each operation. */
final class KernelCalls implements Op.Visitor<CodeBlock> {
    /** Literals with more numbers than this are written as text, because a method has room for few array elements. */
    private static final int LONGEST_ARRAY = 64;

    private static final int TEXT_CHUNK = 4000;

    private final List<CodeBlock> in;
    private final List<CodeBlock> out;
    private final List<Operand> writes;
    private final SizeCode sizes;
    private final Optional<SizeName> batch;
    private final LoopSites loops;
    private final Site site;

    /** Whether the site depends on sizes other than through its tensors, and so must be made anew when sizes change. */
    private boolean sized;

    /**
     * @param in tensors that the site reads
     * @param sizes how the value of a size is asked for
     * @param batch the size that is cut in the phase of this site, if it is
     */
    KernelCalls(
            List<CodeBlock> in,
            List<CodeBlock> out,
            List<Operand> writes,
            SizeCode sizes,
            Optional<SizeName> batch,
            LoopSites loops,
            Site site) {
        this.in = in;
        this.out = out;
        this.writes = writes;
        this.sizes = sizes;
        this.batch = batch;
        this.loops = loops;
        this.site = site;
    }

    boolean sized() {
        return sized;
    }

    private CodeBlock call(String method, CodeBlock... args) {
        return CodeBlock.of("$L().$L($L)", RuntimeApi.KERNELS, method, CodeBlock.join(List.of(args), ", "));
    }

    private static CodeBlock lit(Object value) {
        return CodeBlock.of("$L", value);
    }

    private static CodeBlock number(double value) {
        if (Double.isNaN(value)) {
            return CodeBlock.of("$T.NaN", Double.class);
        }
        if (Double.isInfinite(value)) {
            return CodeBlock.of(value > 0 ? "$T.POSITIVE_INFINITY" : "$T.NEGATIVE_INFINITY", Double.class);
        }
        return CodeBlock.of("$L", value);
    }

    private static CodeBlock ints(List<Integer> values) {
        return CodeBlock.of(
                "new int[] {$L}", values.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static CodeBlock tensors(List<CodeBlock> names) {
        return CodeBlock.of("new $T[] {$L}", RuntimeApi.TENSOR, CodeBlock.join(names, ", "));
    }

    private static CodeBlock constant(com.palantir.javapoet.ClassName type, Enum<?> value) {
        return CodeBlock.of("$T.$L", type, value.name());
    }

    private CodeBlock supplier(Size size) {
        return CodeBlock.of("() -> $L", sizes.of(size));
    }

    private CodeBlock extent(Size size) {
        if (size.isConstant()) {
            return CodeBlock.of("$L", Math.toIntExact(size.value()));
        }
        sized = true;
        return CodeBlock.of("$T.toIntExact($L)", Math.class, sizes.of(size));
    }

    private CodeBlock window(Op.Window w) {
        List<CodeBlock> parts = java.util.stream.Stream.of(
                        w.kernelHeight(),
                        w.kernelWidth(),
                        w.strideHeight(),
                        w.strideWidth(),
                        w.padTop(),
                        w.padBottom(),
                        w.padLeft(),
                        w.padRight(),
                        w.dilationHeight(),
                        w.dilationWidth())
                .map(this::extent)
                .toList();
        CodeBlock spec = CodeBlock.of("new $T($L)", RuntimeApi.WINDOW_SPEC, CodeBlock.join(parts, ", "));
        return w.channels() == Op.Channels.FIRST
                ? spec
                : CodeBlock.of(
                        "$L.$L($T.$L)",
                        spec,
                        RuntimeApi.WINDOW_CHANNELS,
                        RuntimeApi.CHANNELS,
                        w.channels().name());
    }

    @Override
    public CodeBlock visitFill(Op.Fill op) {
        return call(RuntimeApi.FILL, number(op.value()), out.get(0));
    }

    @Override
    public CodeBlock visitLiteral(Op.Literal op) {
        CodeBlock values;
        if (op.values().size() <= LONGEST_ARRAY) {
            values = CodeBlock.of(
                    "new double[] {$L}",
                    CodeBlock.join(op.values().stream().map(KernelCalls::number).toList(), ", "));
        } else {
            String text = op.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
            List<CodeBlock> chunks = new java.util.ArrayList<>();
            for (int at = 0; at < text.length(); at += TEXT_CHUNK) {
                chunks.add(CodeBlock.of("$S", text.substring(at, Math.min(text.length(), at + TEXT_CHUNK))));
            }
            values = CodeBlock.of("$L($L)", RuntimeApi.NUMBERS, CodeBlock.join(chunks, ", "));
        }
        return call(RuntimeApi.LITERAL, values, out.get(0));
    }

    @Override
    public CodeBlock visitSizeScalar(Op.SizeScalar op) {
        return call(RuntimeApi.SIZE, supplier(op.size()), out.get(0));
    }

    /** What a shard's first row is multiplied by to get its first position along an axis. */
    private Optional<Size> rowLength(Operand operand, int axis) {
        return batch.flatMap(name -> {
            Size size = operand.type().size(axis);
            return size.names().contains(name) ? size.exactDiv(Size.of(name)) : Optional.empty();
        });
    }

    @Override
    public CodeBlock visitIota(Op.Iota op) {
        CodeBlock start = rowLength(writes.get(0), op.axis())
                .map(length -> CodeBlock.of("() -> $L() * $L", RuntimeApi.FIRST_ROW, sizes.factor(length)))
                .orElse(CodeBlock.of("() -> 0"));
        return call(RuntimeApi.IOTA, lit(op.axis()), start, out.get(0));
    }

    @Override
    public CodeBlock visitUnary(Op.Unary op) {
        return call(RuntimeApi.UNARY, constant(RuntimeApi.UNARY_FN, op.fn()), in.get(0), out.get(0));
    }

    @Override
    public CodeBlock visitBinary(Op.Binary op) {
        return call(RuntimeApi.BINARY, constant(RuntimeApi.BINARY_FN, op.fn()), in.get(0), in.get(1), out.get(0));
    }

    @Override
    public CodeBlock visitSelect(Op.Select op) {
        return call(RuntimeApi.SELECT, in.get(0), in.get(1), in.get(2), out.get(0));
    }

    @Override
    public CodeBlock visitCast(Op.Cast op) {
        return call(RuntimeApi.CAST, castFn(op.to()), in.get(0), out.get(0));
    }

    private static CodeBlock castFn(DType to) {
        String name = switch (to) {
            case BOOL -> "TRUTH";
            case U8 -> "BYTE";
            case F32, F64, I32, I64 -> "VALUE";
            case F16, BF16 -> throw new CompilerBug("a cast to " + to.text());
        };
        return CodeBlock.of("$T.$L", RuntimeApi.CAST_FN, name);
    }

    @Override
    public CodeBlock visitReduce(Op.Reduce op) {
        return call(RuntimeApi.REDUCE, constant(RuntimeApi.REDUCE_FN, op.fn()), in.get(0), ints(op.axes()), out.get(0));
    }

    @Override
    public CodeBlock visitArgReduce(Op.ArgReduce op) {
        return call(RuntimeApi.ARG_REDUCE, constant(RuntimeApi.ARG_FN, op.fn()), in.get(0), lit(op.axis()), out.get(0));
    }

    @Override
    public CodeBlock visitCumSum(Op.CumSum op) {
        return call(RuntimeApi.CUM_SUM, in.get(0), lit(op.axis()), lit(op.reverse()), out.get(0));
    }

    @Override
    public CodeBlock visitArgSort(Op.ArgSort op) {
        return call(RuntimeApi.ARG_SORT, in.get(0), lit(op.axis()), out.get(0));
    }

    @Override
    public CodeBlock visitSolve(Op.Solve op) {
        return call(RuntimeApi.SOLVE, CodeBlock.of("$S", place()), in.get(0), in.get(1), out.get(0));
    }

    /** For the message about a singular matrix; without folders, which would make the classes depend on them. */
    private String place() {
        String file = site.source()
                .substring(1
                        + Math.max(site.source().lastIndexOf('/'), site.source().lastIndexOf('\\')));
        return site.path().isEmpty() ? file : file + " in " + site.path();
    }

    @Override
    public CodeBlock visitLeastSquares(Op.LeastSquares op) {
        return call(RuntimeApi.LEAST_SQUARES, in.get(0), in.get(1), out.get(0));
    }

    @Override
    public CodeBlock visitQr(Op.Qr op) {
        return call(RuntimeApi.QR, in.get(0), out.get(0), out.get(1));
    }

    @Override
    public CodeBlock visitMatMul(Op.MatMul op) {
        if (writes.get(0).cut() == Operand.Cut.SLICE) {
            Size length = writes.get(0).type().size(0);
            CodeBlock first = CodeBlock.of("() -> $L($L)", RuntimeApi.FIRST_OF, sizes.of(length));
            return call(RuntimeApi.PRODUCT_ROWS, in.get(0), in.get(1), first, out.get(0));
        }
        return call(
                RuntimeApi.MATMUL, in.get(0), lit(op.transposeLeft()), in.get(1), lit(op.transposeRight()), out.get(0));
    }

    @Override
    public CodeBlock visitReshape(Op.Reshape op) {
        return call(RuntimeApi.COPY, in.get(0), out.get(0));
    }

    @Override
    public CodeBlock visitBroadcast(Op.Broadcast op) {
        return call(RuntimeApi.BROADCAST, in.get(0), ints(op.axes()), out.get(0));
    }

    @Override
    public CodeBlock visitTranspose(Op.Transpose op) {
        return call(RuntimeApi.TRANSPOSE, in.get(0), ints(op.permutation()), out.get(0));
    }

    @Override
    public CodeBlock visitConcat(Op.Concat op) {
        return call(RuntimeApi.CONCAT, tensors(in), lit(op.axis()), out.get(0));
    }

    @Override
    public CodeBlock visitSlice(Op.Slice op) {
        return call(RuntimeApi.SLICE, in.get(0), lit(op.axis()), supplier(op.start()), out.get(0));
    }

    @Override
    public CodeBlock visitFlip(Op.Flip op) {
        return call(RuntimeApi.FLIP, in.get(0), lit(op.axis()), out.get(0));
    }

    @Override
    public CodeBlock visitPad(Op.Pad op) {
        return call(RuntimeApi.PAD, in.get(0), lit(op.axis()), supplier(op.before()), number(op.value()), out.get(0));
    }

    @Override
    public CodeBlock visitGather(Op.Gather op) {
        return call(RuntimeApi.GATHER, in.get(0), in.get(1), lit(op.axis()), lit(op.batch()), out.get(0));
    }

    @Override
    public CodeBlock visitScatterAdd(Op.ScatterAdd op) {
        return call(RuntimeApi.SCATTER_ADD, in.get(0), in.get(1), lit(op.axis()), lit(op.batch()), out.get(0));
    }

    @Override
    public CodeBlock visitPickAt(Op.PickAt op) {
        return call(RuntimeApi.PICK_AT, in.get(0), in.get(1), lit(op.axis()), out.get(0));
    }

    @Override
    public CodeBlock visitPutAt(Op.PutAt op) {
        return call(RuntimeApi.PUT_AT, in.get(0), in.get(1), lit(op.axis()), out.get(0));
    }

    @Override
    public CodeBlock visitConv2d(Op.Conv2d op) {
        return call(RuntimeApi.CONV2D, in.get(0), in.get(1), out.get(0), window(op.window()), extent(op.groups()));
    }

    @Override
    public CodeBlock visitConv2dGradInput(Op.Conv2dGradInput op) {
        return call(
                RuntimeApi.CONV2D_GRAD_INPUT,
                in.get(0),
                in.get(1),
                out.get(0),
                window(op.window()),
                extent(op.groups()));
    }

    @Override
    public CodeBlock visitConv2dGradWeight(Op.Conv2dGradWeight op) {
        return call(
                RuntimeApi.CONV2D_GRAD_WEIGHT,
                in.get(0),
                in.get(1),
                out.get(0),
                window(op.window()),
                extent(op.groups()));
    }

    @Override
    public CodeBlock visitConv2dGrads(Op.Conv2dGrads op) {
        return call(
                RuntimeApi.CONV2D_GRADS,
                in.get(0),
                in.get(1),
                in.get(2),
                out.get(0),
                out.get(1),
                window(op.window()),
                extent(op.groups()));
    }

    @Override
    public CodeBlock visitMaxPool2d(Op.MaxPool2d op) {
        return call(RuntimeApi.MAX_POOL2D, in.get(0), out.get(0), window(op.window()));
    }

    @Override
    public CodeBlock visitMaxPool2dGrad(Op.MaxPool2dGrad op) {
        return call(RuntimeApi.MAX_POOL2D_GRAD, in.get(0), in.get(1), out.get(0), window(op.window()));
    }

    @Override
    public CodeBlock visitMaxPool2dPick(Op.MaxPool2dPick op) {
        return call(RuntimeApi.MAX_POOL2D_PICK, in.get(0), in.get(1), out.get(0), window(op.window()));
    }

    @Override
    public CodeBlock visitAvgPool2d(Op.AvgPool2d op) {
        return call(RuntimeApi.AVG_POOL2D, in.get(0), out.get(0), window(op.window()));
    }

    @Override
    public CodeBlock visitAvgPool2dGrad(Op.AvgPool2dGrad op) {
        return call(RuntimeApi.AVG_POOL2D_GRAD, in.get(0), out.get(0), window(op.window()));
    }

    @Override
    public CodeBlock visitRandom(Op.Random op) {
        CodeBlock distribution = constant(RuntimeApi.DISTRIBUTION, op.distribution());
        CodeBlock stream = CodeBlock.of("$LL", op.stream());
        ValueType type = writes.get(0).type();
        for (int axis = 0; axis < type.rank(); axis++) {
            Optional<Size> length = rowLength(writes.get(0), axis);
            if (length.isPresent()) {
                String rows = sizes.factor(length.get());
                return call(
                        RuntimeApi.RANDOM,
                        distribution,
                        stream,
                        in.get(0),
                        in.get(1),
                        lit(axis),
                        CodeBlock.of("() -> $L() * $L", RuntimeApi.FIRST_ROW, rows),
                        CodeBlock.of("() -> $L(0) * $L", RuntimeApi.WHOLE_SIZE, rows),
                        out.get(0));
            }
        }
        return call(RuntimeApi.RANDOM, distribution, stream, in.get(0), in.get(1), out.get(0));
    }

    @Override
    public CodeBlock visitStopGradient(Op.StopGradient op) {
        return call(RuntimeApi.COPY, in.get(0), out.get(0));
    }

    @Override
    public CodeBlock visitGradient(Op.Gradient op) {
        throw new CompilerBug("a gradient node reached the code generator");
    }

    @Override
    public CodeBlock visitLoop(Op.Loop op) {
        return loops.site(op.body(), in, out);
    }

    @Override
    public CodeBlock visitScan(Op.Scan op) {
        throw new CompilerBug("a scan reached the code generator as one step");
    }
}
