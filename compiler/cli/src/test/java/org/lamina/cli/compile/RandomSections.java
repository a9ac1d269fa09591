package org.lamina.cli.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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

/**
 * Graphs of wide rows that are cut, joined, computed with and handed through scans, so that loops read and write parts of
 * arrays where they lie; with gradients of what they compute.
 */
final class RandomSections {
    private static final int WIDTH = 96;
    private static final int TURNS = 3;
    private static final Op.UnaryFn[] UNARY = {Op.UnaryFn.NEG, Op.UnaryFn.TANH, Op.UnaryFn.SIGMOID, Op.UnaryFn.SIN};
    private static final Op.BinaryFn[] BINARY = {Op.BinaryFn.ADD, Op.BinaryFn.SUB, Op.BinaryFn.MUL, Op.BinaryFn.MAX};

    private final Random random;
    private final GraphBuilder builder;

    private RandomSections(long seed) {
        random = new Random(seed);
        builder = new GraphBuilder("sections " + seed);
        Value x = builder.input(Graph.InputKind.DATA, "x", rows(Size.of(WIDTH)));
        Value s = builder.input(
                Graph.InputKind.DATA,
                "s",
                new ValueType(DType.F32, List.of(TestNets.N, Size.of(TURNS), Size.of(WIDTH))));
        Value w = builder.input(Graph.InputKind.VARIABLE, "w", ValueType.of(DType.F32, WIDTH, WIDTH));
        Value b = builder.input(Graph.InputKind.VARIABLE, "b", ValueType.of(DType.F32, WIDTH));
        Pool pool = new Pool(builder, new ArrayList<>(List.of(x)), List.of(w, b));
        List<Value> sequences = new ArrayList<>(List.of(s));
        for (int i = 0; i < 2; i++) {
            pool.grow(random.nextInt(5));
            sequences.addAll(scan(pool, sequences, 1));
        }
        pool.grow(random.nextInt(5));
        outputs(pool, sequences, w, b);
    }

    static RandomSections of(long seed) {
        return new RandomSections(seed);
    }

    Graph graph() {
        return builder.build();
    }

    static Map<String, Tensor> inputs(Random source, int n) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", CompiledGraph.tensor(DType.F32, source, n, WIDTH));
        inputs.put("s", CompiledGraph.tensor(DType.F32, source, n, TURNS, WIDTH));
        inputs.put("w", CompiledGraph.tensor(DType.F32, source, WIDTH, WIDTH));
        inputs.put("b", CompiledGraph.tensor(DType.F32, source, WIDTH));
        return inputs;
    }

    private static ValueType rows(Size width) {
        return new ValueType(DType.F32, List.of(TestNets.N, width));
    }

    private <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    /** Values of one row for each item, of the graph or of a turn, and the matrix and the row that they meet. */
    private final class Pool {
        private final Emitter e;
        private final List<Value> values;
        private final List<Value> shared;

        Pool(GraphBuilder builder, List<Value> values, List<Value> shared) {
            this.e = builder.at(Site.NONE);
            this.values = values;
            this.shared = shared;
        }

        void grow(int steps) {
            for (int i = 0; i < steps; i++) {
                Value x = pick(values);
                values.add(
                        switch (random.nextInt(8)) {
                            case 0 -> part(x, 32 + random.nextInt(WIDTH - 31));
                            case 1, 2 -> gates(x);
                            case 3 -> e.unary(Op.UnaryFn.TANH, e.matmul(wide(x), shared.get(0)));
                            case 4 ->
                                e.add(
                                        wide(x),
                                        e.broadcastTo(
                                                shared.get(1), wide(x).type().sizes()));
                            case 5 -> e.concat(1, part(x, 40), part(pick(values), 56));
                            case 6 -> e.unary(pick(List.of(UNARY)), x);
                            default -> e.binary(pick(List.of(BINARY)), wide(x), wide(pick(values)));
                        });
            }
        }

        private Value wide(Value x) {
            return part(x, WIDTH);
        }

        /** Some columns of a value, repeated where it has too few. */
        private Value part(Value x, int width) {
            int has = (int) x.type().size(1).value();
            if (has < width) {
                return part(e.concat(1, x, x), width);
            }
            int start = random.nextInt(has - width + 1);
            return has == width ? x : e.slice(x, 1, Size.of(start), Size.of(width));
        }

        /** Columns of one value in different functions, joined again, as in the cells of recurrent nets. */
        private Value gates(Value x) {
            Value z = wide(x);
            Value[] gates = new Value[2 + random.nextInt(2)];
            int width = WIDTH / gates.length;
            for (int i = 0; i < gates.length; i++) {
                Value gate = e.slice(z, 1, Size.of((long) i * width), Size.of(width));
                gates[i] = e.unary(pick(List.of(UNARY)), gate);
                values.add(gates[i]);
            }
            return e.concat(1, gates);
        }
    }

    /** A scan over some sequences, or one in the turns of another; its ends and, stacked along axis 1, its yields. */
    private List<Value> scan(Pool around, List<Value> sequences, int deeper) {
        GraphBuilder body = new GraphBuilder("turn");
        body.input(Graph.InputKind.ARGUMENT, "turn", ValueType.of(DType.I64));
        int carries = 1 + random.nextInt(2);
        List<Value> inputs = new ArrayList<>();
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < carries; i++) {
            inputs.add(around.wide(pick(around.values)));
            arguments.add(body.input(Graph.InputKind.ARGUMENT, "c" + i, rows(Size.of(WIDTH))));
        }
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            Value sequence = pick(sequences);
            inputs.add(sequence);
            axes.add(sequence.type().size(0).equals(TestNets.N) ? 1 : 0);
            arguments.add(body.input(
                    Graph.InputKind.ARGUMENT, "s" + i, rows(sequence.type().size(2))));
        }
        if (random.nextBoolean()) {
            inputs.add(pick(around.values));
            arguments.add(body.input(
                    Graph.InputKind.ARGUMENT,
                    "captured",
                    inputs.get(inputs.size() - 1).type()));
        }
        inputs.addAll(around.shared);
        List<Value> shared = List.of(
                body.input(Graph.InputKind.ARGUMENT, "w", around.shared.get(0).type()),
                body.input(Graph.InputKind.ARGUMENT, "b", around.shared.get(1).type()));
        Pool pool = new Pool(body, arguments, shared);
        pool.grow(1 + random.nextInt(6));
        if (deeper > 0 && random.nextInt(3) == 0) {
            scan(
                    pool,
                    List.of(pool.e.reshape(
                            pool.e.concat(
                                    1,
                                    pool.wide(pick(arguments)),
                                    pool.wide(pick(arguments)),
                                    pool.wide(pick(arguments))),
                            List.of(TestNets.N, Size.of(TURNS), Size.of(WIDTH)))),
                    0);
            pool.grow(random.nextInt(3));
        }
        for (int i = 0; i < carries; i++) {
            Value next = random.nextInt(6) == 0 ? arguments.get(random.nextInt(carries)) : pool.wide(pick(pool.values));
            body.output(Graph.OutputKind.RESULT, "next" + i, next);
        }
        List<Integer> yields = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            body.output(Graph.OutputKind.RESULT, "yield" + i, pick(pool.values));
            yields.add(random.nextInt(4) == 0 ? 0 : 1);
        }
        Op.Scan scan = new Op.Scan(body.build(), Size.of(TURNS), random.nextBoolean(), carries, axes, yields);
        List<Value> made = around.e.builder().addAll(scan, Site.NONE, inputs);
        around.values.addAll(made.subList(0, carries));
        return made.subList(carries, made.size());
    }

    private void outputs(Pool pool, List<Value> sequences, Value w, Value b) {
        Emitter e = pool.e;
        Value loss = e.scalar(DType.F32, 0);
        for (int i = 0; i < 3; i++) {
            Value value = random.nextBoolean() ? pick(pool.values) : pick(sequences);
            List<Integer> axes = IntStream.range(0, value.type().rank()).boxed().toList();
            loss = e.add(loss, e.reduce(Op.ReduceFn.MEAN, e.unary(Op.UnaryFn.SIN, value), axes));
        }
        builder.output(Graph.OutputKind.RESULT, "value", pick(pool.values));
        builder.output(Graph.OutputKind.RESULT, "loss", loss);
        List<Value> gradients = e.gradient(loss, w, b);
        builder.output(Graph.OutputKind.RESULT, "dw", gradients.get(0));
        builder.output(Graph.OutputKind.RESULT, "db", gradients.get(1));
    }
}
