package org.lamina.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/**
 * Well-typed graphs over all operations, for tests of passes, of differentiation and of generated code. The first axis
 * of the data is the size {@code N}. Values stay moderate: what grows is brought back by {@code tanh}, and functions
 * see operands inside of their domain.
 */
public final class RandomGraphs {
    /** Elements of one value where N is 4; larger results are thrown away. */
    private static final long MAX_ELEMENTS = 400;

    static final Size N = Size.of(new SizeName("N", "N"));

    private final SplittableRandom random;
    private final DType dtype;
    private final boolean differentiable;
    private final GraphBuilder builder;
    private final List<Value> pool = new ArrayList<>();
    private final Set<Value> wild = new HashSet<>();
    private final List<Value> trainable = new ArrayList<>();
    private Value seed;
    private Value turn;

    private RandomGraphs(long seed, DType dtype, boolean differentiable) {
        this.differentiable = differentiable;
        this.random = new SplittableRandom(seed);
        this.dtype = dtype;
        this.builder = new GraphBuilder("random" + seed);
    }

    /** A graph of about so many operations; every value that nothing reads becomes a result. */
    public static Graph graph(long seed, DType dtype, int operations) {
        RandomGraphs graphs = new RandomGraphs(seed, dtype, false);
        graphs.grow(operations);
        graphs.unread().forEach(graphs::result);
        return graphs.builder.build();
    }

    /** As {@link #graph}, with one loss over all values that nothing reads and its gradients, not yet expanded. */
    public static Graph withGradients(long seed, DType dtype, int operations) {
        RandomGraphs graphs = new RandomGraphs(seed, dtype, true);
        graphs.grow(operations);
        Emitter e = graphs.emitter();
        Value loss = e.scalar(dtype, 0);
        for (Value value : graphs.unread()) {
            if (value.type().dtype() == dtype) {
                loss = e.add(loss, e.reduce(Op.ReduceFn.MEAN, e.unary(Op.UnaryFn.SIN, value), axes(value)));
            }
        }
        List<Value> gradients = e.gradient(loss, graphs.trainable.toArray(Value[]::new));
        graphs.builder.output(Graph.OutputKind.RESULT, "loss", loss);
        for (int i = 0; i < gradients.size(); i++) {
            graphs.builder.output(Graph.OutputKind.RESULT, "d" + i, gradients.get(i));
        }
        return graphs.builder.build();
    }

    /** Inputs for a graph made here. */
    public static Map<String, Tensor> inputs(Graph graph, long seed, long n) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<SizeName, Long> names = new HashMap<>();
        graph.inputs().stream()
                .flatMap(input -> input.value().type().sizes().stream())
                .flatMap(size -> size.names().stream())
                .forEach(name -> names.put(name, n));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Graph.Input input : graph.inputs()) {
            ValueType type = input.value().type();
            int[] sizes = Evaluator.sizes(type.sizes(), names);
            tensors.put(
                    input.name(),
                    type.dtype().isFloat()
                            ? RandomTensors.floats(random, type.dtype(), -1, 1, sizes)
                            : RandomTensors.integers(random, type.dtype(), type.dtype() == DType.BOOL ? 2 : 3, sizes));
        }
        return tensors;
    }

    // ---- growth ----------------------------------------------------------------------------------------------------

    private void grow(int operations) {
        input(Graph.InputKind.DATA, "x", N, Size.of(4));
        input(Graph.InputKind.DATA, "image", N, Size.of(2), Size.of(5), Size.of(4));
        input(Graph.InputKind.VARIABLE, "w", Size.of(4), Size.of(3));
        input(Graph.InputKind.VARIABLE, "b", Size.of(3));
        pool.add(builder.input(Graph.InputKind.DATA, "label", new ValueType(DType.I32, List.of(N))));
        pool.add(builder.input(Graph.InputKind.DATA, "mask", new ValueType(DType.BOOL, List.of(N, Size.of(4)))));
        seed = builder.input(Graph.InputKind.SCALAR, "seed", ValueType.scalar(DType.I64));
        turn = builder.input(Graph.InputKind.SCALAR, "turn", ValueType.scalar(DType.I64));
        RandomOperations operationsOf = new RandomOperations(this, random, dtype);
        while (builder.nodes().size() < operations) {
            operationsOf.next();
        }
    }

    private void input(Graph.InputKind kind, String name, Size... sizes) {
        Value value = builder.input(kind, name, new ValueType(dtype, List.of(sizes)));
        trainable.add(value);
        pool.add(value);
    }

    Emitter emitter() {
        String path = random.nextInt(3) == 0 ? "" : "net.layer" + random.nextInt(3);
        return builder.at(new Site(path, "test.nn:" + (1 + random.nextInt(40)), Site.Role.FORWARD));
    }

    Value seed() {
        return seed;
    }

    Value turn() {
        return turn;
    }

    /** A value of the pool of an element type, or the first input. */
    Value pick(DType wanted) {
        for (int attempt = 0; attempt < 20; attempt++) {
            // Late values more often: long chains, and every early value read now and then.
            int from = random.nextBoolean() ? Math.max(0, pool.size() - 6) : 0;
            Value value = pool.get(random.nextInt(from, pool.size()));
            if (value.type().dtype() == wanted) {
                return value;
            }
        }
        return pool.stream()
                .filter(value -> value.type().dtype() == wanted)
                .findFirst()
                .orElseThrow();
    }

    /** A float value of at least so many axes. */
    Value pick(int rank) {
        Value value = pick(dtype);
        for (int attempt = 0; attempt < 20 && value.type().rank() < rank; attempt++) {
            value = pick(dtype);
        }
        if (value.type().rank() >= rank) {
            return value;
        }
        return pool.get(rank <= 2 ? 0 : 1);
    }

    /** A value of the same type as another, different from it where there is one. */
    Value like(Value other) {
        for (int attempt = 0; attempt < 30; attempt++) {
            Value value = pool.get(random.nextInt(pool.size()));
            if (value.type().equals(other.type()) && !value.equals(other)) {
                return value;
            }
        }
        return other.type().dtype().isFloat() && random.nextBoolean()
                ? emitter().fillLike(other, random.nextInt(-2, 3) * 0.5)
                : other;
    }

    /** The value, or its tanh if it may be large. */
    Value tame(Value value) {
        return wild.contains(value) ? emitter().unary(Op.UnaryFn.TANH, value) : value;
    }

    /** Puts a result into the pool; {@code grows} if it may be larger than its operands. */
    void offer(Value value, boolean grows) {
        long elements = value.type().count().evaluate(Map.of(new SizeName("N", "N"), 4L));
        if (elements <= MAX_ELEMENTS) {
            pool.add(value);
        }
        if (grows) {
            wild.add(value);
        }
    }

    void offerAll(Op op, Value... operands) {
        if (!differentiable) {
            builder.addAll(op, emitter().site(), List.of(operands)).forEach(value -> offer(value, true));
        }
    }

    private List<Value> unread() {
        Set<Value> read = new HashSet<>();
        for (Node node : builder.nodes()) {
            read.addAll(node.inputs());
        }
        List<Value> unread = new ArrayList<>();
        builder.nodes()
                .forEach(node -> node.outputs().stream()
                        .filter(value -> !read.contains(value))
                        .forEach(unread::add));
        return unread;
    }

    private void result(Value value) {
        builder.output(Graph.OutputKind.RESULT, "r" + value.id(), value);
    }

    private static List<Integer> axes(Value value) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < value.type().rank(); axis++) {
            axes.add(axis);
        }
        return axes;
    }
}
