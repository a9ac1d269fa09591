package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomTensors;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Printer;
import org.lamina.ir.Reader;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.op.Op.UnaryFn;
import org.lamina.op.Shapes;
import org.lamina.optimize.Passes;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

class ScanGradientTest {
    /** Writes a turn: turn, carries, slices, captures to next carries and yields. */
    private interface Body {
        List<Value> write(Emitter e, List<Value> parameters);
    }

    private static List<Value> scan(
            Emitter e,
            Size turns,
            boolean reverse,
            int carries,
            List<Integer> axes,
            List<Integer> yields,
            Body body,
            Value... inputs) {
        GraphBuilder inner = new GraphBuilder("turn");
        List<Value> parameters = new ArrayList<>();
        parameters.add(inner.input(Graph.InputKind.ARGUMENT, "turn", ValueType.scalar(DType.I64)));
        for (int i = 0; i < inputs.length; i++) {
            int sequence = i - carries;
            ValueType type = inputs[i].type();
            if (sequence >= 0 && sequence < axes.size()) {
                type = type.withSizes(Shapes.without(type.sizes(), axes.get(sequence)));
            }
            parameters.add(inner.input(Graph.InputKind.ARGUMENT, "a" + i, type));
        }
        List<Value> results = body.write(inner.at(Site.NONE), parameters);
        for (int i = 0; i < results.size(); i++) {
            inner.output(Graph.OutputKind.RESULT, "r" + i, results.get(i));
        }
        return e.builder()
                .addAll(new Op.Scan(inner.build(), turns, reverse, carries, axes, yields), Site.NONE, List.of(inputs));
    }

    /** {@code h' = tanh(x_t @ wx + h @ wh)}, yields h' along axis 1. */
    private static List<Value> rnn(Emitter e, boolean reverse, Value h, Value x, Value wx, Value wh) {
        return scan(
                e,
                x.type().size(1),
                reverse,
                1,
                List.of(1),
                List.of(1),
                (b, p) -> {
                    Value next =
                            b.unary(UnaryFn.TANH, b.add(b.matmul(p.get(2), p.get(3)), b.matmul(p.get(1), p.get(4))));
                    return List.of(next, next);
                },
                h,
                x,
                wx,
                wh);
    }

    private static final Tensor H = random(1, 2, 3);
    private static final Tensor X = random(2, 2, 4, 5);
    private static final Tensor WX = random(3, 5, 3);
    private static final Tensor WH = random(4, 3, 3);

    @Test
    void carryAndYields() {
        for (boolean reverse : new boolean[] {false, true}) {
            GradientCheck.of(
                            (e, in) -> rnn(e, reverse, in.get(0), in.get(1), in.get(2), in.get(3))
                                    .get(0),
                            H,
                            X,
                            WX,
                            WH)
                    .run(2);
            GradientCheck.of(
                            (e, in) -> rnn(e, reverse, in.get(0), in.get(1), in.get(2), in.get(3))
                                    .get(1),
                            H,
                            X,
                            WX,
                            WH)
                    .run(2);
        }
    }

    private static Tensor random(long seed, int... sizes) {
        return RandomTensors.floats(new SplittableRandom(seed), DType.F64, -1, 1, sizes);
    }

    /** A scan in a scan: for each row of x, turns of {@code z' = z + 0.1 sin(z * row)}; the outer one adds up. */
    private static Value nested(Emitter e, List<Value> in) {
        Value start = e.fill(in.get(0).type().withSizes(List.of(in.get(0).type().size(1))), 0.0);
        return scan(
                        e,
                        in.get(0).type().size(0),
                        false,
                        1,
                        List.of(0),
                        List.of(),
                        (b, p) -> {
                            Value z = scan(
                                            b,
                                            Size.of(3),
                                            false,
                                            1,
                                            List.of(),
                                            List.of(),
                                            (c, q) -> {
                                                Value sine = c.unary(UnaryFn.SIN, c.mul(q.get(1), q.get(2)));
                                                return List.of(c.add(q.get(1), c.mul(sine, c.fillLike(sine, 0.1))));
                                            },
                                            p.get(3),
                                            p.get(2))
                                    .get(0);
                            return List.of(b.add(p.get(1), z));
                        },
                        start,
                        in.get(0),
                        in.get(1))
                .get(0);
    }

    @Test
    void scanInScan() {
        GradientCheck.of(ScanGradientTest::nested, random(5, 4, 3), random(6, 3))
                .run(2);
    }

    /** A weight by the number of the turn, a value that never changes, an integer that does. */
    @Test
    void turnsAndIntegers() {
        GradientCheck.of(
                        (e, in) -> scan(
                                        e,
                                        Size.of(5),
                                        false,
                                        2,
                                        List.of(),
                                        List.of(0),
                                        (b, p) -> {
                                            Value weight = b.cast(b.add(p.get(0), p.get(2)), DType.F64);
                                            Value next = b.mul(p.get(1), b.unary(UnaryFn.COS, b.mul(p.get(3), weight)));
                                            return List.of(next, b.add(p.get(2), p.get(2)), b.mul(next, p.get(3)));
                                        },
                                        in.get(0),
                                        e.fill(ValueType.scalar(DType.I64), 1),
                                        in.get(1))
                                .get(2),
                        random(7),
                        random(8))
                .run(2);
    }

    /** The gradient of a loss that is taken in every turn, and its gradient. */
    @Test
    void gradientInEveryTurn() {
        GradientCheck.of(
                        (e, in) -> scan(
                                        e,
                                        in.get(0).type().size(0),
                                        false,
                                        0,
                                        List.of(0),
                                        List.of(0),
                                        (b, p) -> {
                                            Value y = b.unary(UnaryFn.TANH, b.mul(p.get(1), p.get(2)));
                                            return List.of(b.gradient(b.sum(b.mul(y, y), List.of(0)), p.get(1))
                                                    .get(0));
                                        },
                                        in.get(0),
                                        in.get(1))
                                .get(0),
                        random(9, 3, 4),
                        random(10, 4))
                .run(1);
    }

    private static Graph trained() {
        GraphBuilder builder = new GraphBuilder("train");
        List<Value> in = new ArrayList<>();
        List<Tensor> tensors = List.of(H, X, WX, WH);
        for (int i = 0; i < tensors.size(); i++) {
            List<Size> sizes = new ArrayList<>();
            for (int size : tensors.get(i).sizes()) {
                sizes.add(Size.of(size));
            }
            in.add(builder.input(Graph.InputKind.DATA, "x" + i, new ValueType(DType.F64, sizes)));
        }
        Emitter e = builder.at(Site.NONE);
        List<Value> r = rnn(e, false, in.get(0), in.get(1), in.get(2), in.get(3));
        Value loss = e.sum(e.mul(r.get(1), r.get(1)), List.of(0, 1, 2));
        builder.output(Graph.OutputKind.RESULT, "loss", loss);
        builder.output(
                Graph.OutputKind.RESULT, "dwh", e.gradient(loss, in.get(3)).get(0));
        return Autodiff.expand(builder.build());
    }

    private static void compare(Graph wanted, Graph found) {
        var inputs = Map.of("x0", H, "x1", X, "x2", WX, "x3", WH);
        var a = Evaluator.run(wanted, inputs);
        var b = Evaluator.run(found, inputs);
        for (String name : List.of("loss", "dwh")) {
            assertArrayEquals(a.result(name).toDoubles(), b.result(name).toDoubles(), 1e-12, name);
        }
    }

    @Test
    void passesKeepWhatItComputes() {
        Graph graph = trained();
        Verifier.verify(graph, "autodiff");
        compare(graph, Passes.runAll(Passes.cpu(), graph, (pass, g) -> compare(graph, g)));
    }

    /** What the way back does not read is not kept: of the forward scan, the start of each turn beside what it yields. */
    @Test
    void keepsOnlyWhatIsRead() {
        Graph graph = Passes.runAll(Passes.standard(), trained(), (pass, g) -> {});
        List<Op.Scan> scans = graph.nodes().stream()
                .filter(node -> node.op() instanceof Op.Scan)
                .map(node -> (Op.Scan) node.op())
                .toList();
        assertEquals(2, scans.size());
        assertEquals(2, scans.get(0).yields().size(), () -> Printer.print(graph));
        assertEquals(
                1, scans.get(1).yields().size(), "nobody asks for the gradient of the sequence; of wh one product is");
        assertEquals(1, scans.get(1).carries(), "of h");
    }

    @Test
    void printsAndReads() {
        String text = Printer.print(trained());
        Graph again = Reader.read(text);
        compare(trained(), again);
        assertEquals(Printer.print(again), Printer.print(Reader.read(Printer.print(again))));
    }
}
