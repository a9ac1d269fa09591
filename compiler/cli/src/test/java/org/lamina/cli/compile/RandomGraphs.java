package org.lamina.cli.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Graphs of random operations over a batch {@code N}; every value stays within moderate numbers. */
final class RandomGraphs {
    private static final Op.UnaryFn[] UNARY = {
        Op.UnaryFn.NEG, Op.UnaryFn.ABS, Op.UnaryFn.TANH, Op.UnaryFn.SIGMOID, Op.UnaryFn.SIN, Op.UnaryFn.ERF
    };
    private static final Op.BinaryFn[] BINARY = {
        Op.BinaryFn.ADD, Op.BinaryFn.SUB, Op.BinaryFn.MUL, Op.BinaryFn.MAX, Op.BinaryFn.MIN
    };
    private static final Op.BinaryFn[] COMPARE = {Op.BinaryFn.GT, Op.BinaryFn.LE, Op.BinaryFn.GE, Op.BinaryFn.LT};
    private static final int[] WIDTHS = {1, 3, 4};

    private final Random random;
    private final GraphBuilder builder;
    private final List<Value> values = new ArrayList<>();
    private final Map<String, int[]> variables = new LinkedHashMap<>();
    private final List<Value> states = new ArrayList<>();

    private RandomGraphs(long seed, int nodes) {
        random = new Random(seed);
        builder = new GraphBuilder("random " + seed);
        values.add(builder.input(Graph.InputKind.DATA, "x", new ValueType(DType.F32, List.of(TestNets.N, Size.of(4)))));
        values.add(builder.input(
                Graph.InputKind.DATA, "z", new ValueType(DType.F32, List.of(TestNets.N, Size.of(3), Size.of(4)))));
        for (int width : WIDTHS) {
            state("w" + width, width, 4);
            state("b" + width, width);
        }
        for (int i = 0; i < nodes; i++) {
            step();
        }
        outputs();
    }

    static RandomGraphs of(long seed, int nodes) {
        return new RandomGraphs(seed, nodes);
    }

    Graph graph() {
        return builder.build();
    }

    Map<String, Tensor> inputs(Random source, int n) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", CompiledGraph.tensor(DType.F32, source, n, 4));
        inputs.put("z", CompiledGraph.tensor(DType.F32, source, n, 3, 4));
        variables.forEach((name, sizes) -> inputs.put(name, CompiledGraph.tensor(DType.F32, source, sizes)));
        return inputs;
    }

    private void state(String name, int... sizes) {
        long[] longs = java.util.Arrays.stream(sizes).asLongStream().toArray();
        Value value = builder.input(Graph.InputKind.VARIABLE, name, ValueType.of(DType.F32, longs));
        variables.put(name, sizes);
        values.add(value);
        states.add(value);
    }

    private Value pick() {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T pick(T[] options) {
        return options[random.nextInt(options.length)];
    }

    private void step() {
        Site site = new Site(random.nextInt(3) == 0 ? "" : "net.l" + random.nextInt(4), "r.nn:1", Site.Role.FORWARD);
        Emitter e = builder.at(site);
        Value x = pick();
        switch (random.nextInt(11)) {
            case 0 -> values.add(e.unary(pick(UNARY), x));
            case 1, 2 -> values.add(e.binary(pick(BINARY), x, partner(e, x)));
            case 3 -> values.add(e.select(e.binary(pick(COMPARE), x, partner(e, x)), partner(e, x), partner(e, x)));
            case 4 -> {
                if (x.type().rank() > 0) {
                    Op.ReduceFn fn = pick(new Op.ReduceFn[] {Op.ReduceFn.MEAN, Op.ReduceFn.MAX, Op.ReduceFn.MIN});
                    values.add(e.reduce(fn, x, List.of(random.nextInt(x.type().rank()))));
                }
            }
            case 5 -> product(e, x);
            case 6 -> {
                if (x.type().rank() == 3) {
                    List<Size> flat = List.of(
                            x.type().size(0), x.type().size(1).times(x.type().size(2)));
                    Value y = e.reshape(x, flat);
                    values.add(random.nextBoolean() ? y : e.unary(Op.UnaryFn.TANH, y));
                }
            }
            case 7 -> {
                if (x.type().rank() == 2) {
                    values.add(e.transpose(x, List.of(1, 0)));
                }
            }
            case 8, 9 -> rows(e, x);
            default -> values.add(e.cast(e.binary(pick(COMPARE), x, partner(e, x)), DType.F32));
        }
    }

    /** A value less, or by, what is reduced from it or another over the last axes; with and without kept axes. */
    private void rows(Emitter e, Value x) {
        Value y = partner(e, x);
        int rank = x.type().rank();
        int first = rank < 2 ? 0 : 1 + random.nextInt(rank - 1);
        if (first == 0) {
            return;
        }
        List<Integer> axes =
                java.util.stream.IntStream.range(first, rank).boxed().toList();
        List<Integer> left = java.util.stream.IntStream.range(0, first).boxed().toList();
        Op.ReduceFn fn = pick(new Op.ReduceFn[] {
            Op.ReduceFn.MEAN, Op.ReduceFn.MAX, Op.ReduceFn.MIN, Op.ReduceFn.LOGSUMEXP, Op.ReduceFn.SUM
        });
        Value reduced = e.unary(Op.UnaryFn.TANH, e.reduce(fn, random.nextBoolean() ? x : y, axes));
        if (random.nextBoolean()) {
            values.add(reduced);
        }
        values.add(e.binary(pick(BINARY), x, e.broadcast(reduced, x.type().sizes(), left)));
    }

    /** A value of the same shape: another one, a stretched one, or a number. */
    private Value partner(Emitter e, Value x) {
        List<Size> sizes = x.type().sizes();
        for (int attempt = 0; attempt < 6; attempt++) {
            Value y = pick();
            if (y.type().sizes().equals(sizes)) {
                return y;
            }
            for (int axis = 0; axis < sizes.size(); axis++) {
                if (y.type().rank() == 1 && y.type().size(0).equals(sizes.get(axis))) {
                    return e.broadcast(y, sizes, List.of(axis));
                }
            }
            if (y.type().rank() == 0) {
                return e.broadcast(y, sizes, List.of());
            }
        }
        return e.fillLike(x, random.nextInt(3) - 1);
    }

    private void product(Emitter e, Value x) {
        for (int attempt = 0; attempt < 6; attempt++) {
            Value y = pick();
            if (x.type().rank() == 2 && y.type().rank() == 2) {
                for (int way = 0; way < 4; way++) {
                    boolean left = (way & 1) != 0;
                    boolean right = (way & 2) != 0;
                    if (x.type().size(left ? 0 : 1).equals(y.type().size(right ? 1 : 0))) {
                        // tanh keeps numbers small through long chains
                        values.add(e.unary(Op.UnaryFn.TANH, e.matmul(x, left, y, right)));
                        return;
                    }
                }
            }
        }
    }

    private void outputs() {
        int results = 0;
        for (int i = 0; i < 4; i++) {
            builder.output(Graph.OutputKind.RESULT, "r" + results++, pick());
        }
        builder.output(Graph.OutputKind.RESULT, "last", values.get(values.size() - 1));
        for (int i = 0; i < states.size(); i++) {
            Value state = states.get(i);
            List<Value> fitting =
                    values.stream().filter(v -> v.type().equals(state.type())).toList();
            if (random.nextInt(3) > 0) {
                builder.output(
                        Graph.OutputKind.WRITE,
                        List.copyOf(variables.keySet()).get(i),
                        fitting.get(random.nextInt(fitting.size())));
            }
        }
    }
}
