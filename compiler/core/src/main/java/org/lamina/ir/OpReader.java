package org.lamina.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Reads what {@link OpPrinter} writes. */
final class OpReader {
    /** Behind what has one number for each row of a loop. */
    private static final String ROW = "/row";

    private final String name;
    private final Map<String, String> attributes = new HashMap<>();
    private final ValueType type;
    private final Op.@Nullable Body body;

    private OpReader(String text, ValueType type, Op.@Nullable Body body) {
        int brace = text.indexOf('{');
        this.name = brace < 0 ? text : text.substring(0, brace);
        this.type = type;
        this.body = body;
        if (brace >= 0) {
            for (String attribute : text.substring(brace + 1, text.length() - 1).split("; ", -1)) {
                int equals = attribute.indexOf('=');
                attributes.put(attribute.substring(0, equals), attribute.substring(equals + 1));
            }
        }
    }

    /**
     * The operation of that text.
     *
     * @param type type of its first output
     * @param body of a scan; null for all else
     * @throws IllegalArgumentException if there is no such operation, or an attribute is missing or malformed
     */
    static Op read(String text, ValueType type, Op.@Nullable Body body) {
        return new OpReader(text, type, body).read();
    }

    private Op read() {
        Optional<Op> elementwise = elementwise(name, type.dtype());
        if (elementwise.isPresent()) {
            return elementwise.get();
        }
        if (name.startsWith("reduce_")) {
            Op.ReduceFn fn = constant(Op.ReduceFn.values(), name.substring("reduce_".length()))
                    .orElseThrow(this::unknown);
            return new Op.Reduce(fn, integers(text("axes")));
        }
        return switch (name) {
            case "fill" -> new Op.Fill(type, Double.parseDouble(text("value")));
            case "literal" ->
                new Op.Literal(
                        type,
                        items(text("values")).stream().map(Double::valueOf).toList());
            case "size" -> new Op.SizeScalar(size("of"));
            case "iota" -> new Op.Iota(type, axis());
            case "argmax" -> new Op.ArgReduce(Op.ArgFn.ARGMAX, axis());
            case "argmin" -> new Op.ArgReduce(Op.ArgFn.ARGMIN, axis());
            case "cumsum" -> new Op.CumSum(axis(), Boolean.parseBoolean(text("reverse")));
            case "argsort" -> new Op.ArgSort(axis());
            case "solve" -> new Op.Solve();
            case "lstsq" -> new Op.LeastSquares();
            case "qr" -> new Op.Qr();
            case "matmul_nn", "matmul_nt", "matmul_tn", "matmul_tt" ->
                new Op.MatMul(name.charAt(7) == 't', name.charAt(8) == 't');
            case "gather" -> new Op.Gather(rowAxis(), rowBatch());
            case "scatter_add" -> new Op.ScatterAdd(rowAxis(), rowBatch(), type.size(rowAxis()));
            case "pick_at" -> new Op.PickAt(axis());
            case "put_at" -> new Op.PutAt(axis(), type.size(axis()));
            case "uniform" -> random(Op.Distribution.UNIFORM);
            case "normal" -> random(Op.Distribution.NORMAL);
            case "stop_gradient" -> new Op.StopGradient();
            case "gradient" -> new Op.Gradient();
            case "loop" -> loop();
            case "scan" -> scan();
            default -> name.contains("2d") ? window() : shape();
        };
    }

    private Op shape() {
        return switch (name) {
            case "reshape" -> new Op.Reshape(type.sizes());
            case "broadcast" -> new Op.Broadcast(type.sizes(), integers(text("axes")));
            case "transpose" -> new Op.Transpose(integers(text("permutation")));
            case "concat" -> new Op.Concat(axis());
            case "slice" -> new Op.Slice(axis(), size("start"), size("length"));
            case "flip" -> new Op.Flip(axis());
            case "pad" -> new Op.Pad(axis(), size("before"), size("after"), Double.parseDouble(text("value")));
            default -> throw unknown();
        };
    }

    private Op window() {
        List<Size> kernel = sizes(text("kernel"));
        List<Size> stride = sizes(attributes.getOrDefault("stride", "[1, 1]"));
        List<Size> pad = sizes(attributes.getOrDefault("pad", "[0, 0, 0, 0]"));
        List<Size> dilation = sizes(attributes.getOrDefault("dilation", "[1, 1]"));
        Op.Window window = new Op.Window(
                kernel.get(0),
                kernel.get(1),
                stride.get(0),
                stride.get(1),
                pad.get(0),
                pad.get(1),
                pad.get(2),
                pad.get(3),
                dilation.get(0),
                dilation.get(1),
                Op.Channels.valueOf(attributes.getOrDefault("channels", "first").toUpperCase(Locale.ROOT)));
        Size groups = Size.parse(attributes.getOrDefault("groups", "1"));
        return switch (name) {
            case "conv2d" -> new Op.Conv2d(window, groups);
            case "conv2d_grad_input" -> new Op.Conv2dGradInput(window, groups, type.sizes());
            case "conv2d_grad_weight" -> new Op.Conv2dGradWeight(window, groups, type.sizes());
            case "conv2d_grads" -> new Op.Conv2dGrads(window, groups);
            case "max_pool2d" -> new Op.MaxPool2d(window);
            case "max_pool2d_grad" -> new Op.MaxPool2dGrad(window);
            case "max_pool2d_pick" -> new Op.MaxPool2dPick(window);
            case "avg_pool2d" -> new Op.AvgPool2d(window);
            case "avg_pool2d_grad" -> new Op.AvgPool2dGrad(window, type.sizes());
            default -> throw unknown();
        };
    }

    private Op random(Op.Distribution distribution) {
        return new Op.Random(distribution, Long.parseLong(text("stream")), type);
    }

    private Op loop() {
        List<LoopBody.Read> reads = new ArrayList<>();
        for (String read : items(text("reads"))) {
            List<String> words = List.of(read.split(" "));
            boolean row = words.get(0).endsWith(ROW);
            reads.add(new LoopBody.Read(dtype(plain(words.get(0))), numbers(words.subList(1, words.size())), row));
        }
        List<Size> space = sizes(text("sizes"));
        int rows = Integer.parseInt(attributes.getOrDefault("rows", "0"));
        List<Integer> row =
                IntStream.range(space.size() - rows, space.size()).boxed().toList();
        List<LoopBody.Instruction> code = items(text("code")).stream()
                .map(item -> instruction(List.of(item.split(" ")), row))
                .toList();
        List<LoopBody.Sum> sums = items(attributes.getOrDefault("sums", "[]")).stream()
                .map(item -> numbers(List.of(item.split(" "))))
                .map(sum -> new LoopBody.Sum(sum.get(0), sum.get(1)))
                .toList();
        return new Op.Loop(new LoopBody(space, rows, reads, code, integers(text("results")), sums));
    }

    private Op scan() {
        return new Op.Scan(
                Objects.requireNonNull(body),
                size("turns"),
                Boolean.parseBoolean(text("reverse")),
                Integer.parseInt(text("carries")),
                integers(text("sequences")),
                integers(text("yields")));
    }

    private static String plain(String word) {
        return word.endsWith(ROW) ? word.substring(0, word.length() - ROW.length()) : word;
    }

    private LoopBody.Instruction instruction(List<String> words, List<Integer> row) {
        if (words.get(0).startsWith("row_")) {
            Op.ReduceFn fn = constant(Op.ReduceFn.values(), words.get(0).substring("row_".length()))
                    .orElseThrow(this::unknown);
            List<Integer> operands = numbers(words.subList(2, words.size()));
            return new LoopBody.Instruction(new Op.Reduce(fn, row), dtype(words.get(1)), operands, true);
        }
        boolean fill = words.get(0).equals("fill");
        DType dtype = dtype(words.get(fill ? 2 : 1));
        Op op = fill
                ? new Op.Fill(ValueType.scalar(dtype), Double.parseDouble(words.get(1)))
                : elementwise(plain(words.get(0)), dtype).orElseThrow(this::unknown);
        List<Integer> operands = numbers(words.subList(fill ? 3 : 2, words.size()));
        return new LoopBody.Instruction(op, dtype, operands, words.get(0).endsWith(ROW));
    }

    private static Optional<Op> elementwise(String name, DType result) {
        if (name.equals("select")) {
            return Optional.of(new Op.Select());
        }
        if (name.equals("cast")) {
            return Optional.of(new Op.Cast(result));
        }
        Optional<Op> unary = constant(Op.UnaryFn.values(), name).map(Op.Unary::new);
        return unary.isPresent() ? unary : constant(Op.BinaryFn.values(), name).map(Op.Binary::new);
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] all, String name) {
        return Arrays.stream(all)
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    static DType dtype(String text) {
        return Arrays.stream(DType.values())
                .filter(dtype -> dtype.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no element type " + text));
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("no operation " + name);
    }

    private String text(String key) {
        String value = attributes.get(key);
        if (value == null) {
            throw new IllegalArgumentException(name + " lacks " + key);
        }
        return value;
    }

    private int axis() {
        return Integer.parseInt(text("axis"));
    }

    private int rowAxis() {
        return attributes.containsKey("axis") ? axis() : 0;
    }

    private int rowBatch() {
        return attributes.containsKey("batch") ? Integer.parseInt(text("batch")) : 0;
    }

    private Size size(String key) {
        return Size.parse(text(key));
    }

    static List<Size> sizes(String list) {
        return items(list).stream().map(Size::parse).toList();
    }

    private static List<Integer> integers(String list) {
        return numbers(items(list));
    }

    private static List<Integer> numbers(List<String> words) {
        return words.stream().map(Integer::valueOf).toList();
    }

    /** {@code [a, b]} taken apart. */
    private static List<String> items(String list) {
        String inner = list.substring(1, list.length() - 1);
        return inner.isEmpty() ? List.of() : List.of(inner.split(", "));
    }
}
