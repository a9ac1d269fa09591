package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomTensors;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Printer;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** What moves out of a scan, what stays in it, and that the results are the same. */
class BatchTurnsTest {
    private static final int ROWS = 3;
    private static final int TURNS = 5;

    private final Map<String, Tensor> tensors = new HashMap<>();
    private final GraphBuilder builder = new GraphBuilder("whole");
    private final SplittableRandom random = new SplittableRandom(7);

    /** What a turn computes of its arguments: the turn, carries, slices, what all turns read. */
    private interface Turn {
        List<Value> of(Emitter e, List<Value> arguments);
    }

    private Value input(int... sizes) {
        String name = "in" + tensors.size();
        List<Size> written = new ArrayList<>();
        for (int size : sizes) {
            written.add(Size.of(size));
        }
        tensors.put(name, RandomTensors.floats(random, DType.F64, -1, 1, sizes));
        return builder.input(Graph.InputKind.DATA, name, new ValueType(DType.F64, written));
    }

    private Value sequence(int axis, int columns) {
        return axis == 0 ? input(TURNS, ROWS, columns) : input(ROWS, TURNS, columns);
    }

    private void scan(boolean reverse, int carries, List<Integer> axes, List<Integer> yields, Turn turn, Value... in) {
        GraphBuilder inner = new GraphBuilder("turn");
        List<Value> arguments = new ArrayList<>();
        arguments.add(inner.input(Graph.InputKind.ARGUMENT, "turn", ValueType.scalar(DType.I64)));
        for (int i = 0; i < in.length; i++) {
            int sequence = i - carries;
            ValueType type = in[i].type();
            boolean slice = sequence >= 0 && sequence < axes.size();
            arguments.add(inner.input(
                    Graph.InputKind.ARGUMENT,
                    "a" + i,
                    slice ? type.withSizes(Shapes.without(type.sizes(), axes.get(sequence))) : type));
        }
        List<Value> results = turn.of(inner.at(Site.NONE), arguments);
        for (int i = 0; i < results.size(); i++) {
            inner.output(Graph.OutputKind.RESULT, "r" + i, results.get(i));
        }
        Op.Scan scan = new Op.Scan(inner.build(), Size.of(TURNS), reverse, carries, axes, yields);
        List<Value> outputs = builder.addAll(scan, Site.NONE, List.of(in));
        for (int i = 0; i < outputs.size(); i++) {
            builder.output(Graph.OutputKind.RESULT, "out" + i, outputs.get(i));
        }
    }

    /** The scan that is left, or null, after a comparison of all results. */
    private Op.Scan batched() {
        Graph graph = builder.build();
        Graph moved = BatchTurns.rewrite(graph);
        Verifier.verify(moved, "batch-turns");
        var before = Evaluator.run(graph, tensors);
        var after = Evaluator.run(moved, tensors);
        graph.outputs()
                .forEach(o -> assertArrayEquals(
                        before.result(o.name()).toDoubles(),
                        after.result(o.name()).toDoubles(),
                        1e-12,
                        () -> Printer.print(moved)));
        return moved.nodes().stream()
                .filter(node -> node.op() instanceof Op.Scan)
                .map(node -> (Op.Scan) node.op())
                .findFirst()
                .orElse(null);
    }

    private static long products(Op.Scan scan) {
        return Graph.bodyOf(scan).nodes().stream()
                .filter(node -> node.op() instanceof Op.MatMul)
                .count();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "0, true", "1, true"})
    void productsOfSlicesMoveInFront(int axis, boolean reverse) {
        scan(
                reverse,
                1,
                List.of(axis),
                List.of(1),
                (e, a) -> {
                    Value h = e.add(e.matmul(a.get(2), a.get(3)), e.matmul(a.get(1), a.get(4)));
                    return List.of(h, h);
                },
                input(ROWS, 4),
                sequence(axis, 2),
                input(2, 4),
                input(4, 4));
        assertEquals(1, products(batched()), "the product with the carry stays");
    }

    @Test
    void aTransposedMatrixMovesToo() {
        scan(
                false,
                1,
                List.of(1),
                List.of(),
                (e, a) -> List.of(e.add(e.mul(a.get(1), a.get(1)), e.matmul(a.get(2), false, a.get(3), true))),
                input(ROWS, 4),
                sequence(1, 2),
                input(4, 2));
        assertEquals(0, products(batched()));
    }

    @Test
    void aMatrixIsTransposedOnceForAllTurns() {
        scan(
                false,
                1,
                List.of(),
                List.of(),
                (e, a) -> List.of(e.add(e.matmul(a.get(1), false, a.get(2), true), a.get(1))),
                input(ROWS, 4),
                input(4, 4));
        Node product = Graph.bodyOf(batched()).nodes().stream()
                .filter(node -> node.op() instanceof Op.MatMul)
                .findFirst()
                .orElseThrow();
        assertEquals(new Op.MatMul(false, false), product.op());
    }

    /** Rows of 4 KiB fall on the same lines of a cache: then it is better to read along the other axis. */
    @Test
    void matricesWhoseRowsMeetInTheCacheAreReadTransposed() {
        for (boolean given : new boolean[] {false, true}) {
            GraphBuilder inner = new GraphBuilder("turn");
            inner.input(Graph.InputKind.ARGUMENT, "turn", ValueType.scalar(DType.I64));
            ValueType rows = new ValueType(DType.F32, List.of(Size.of(2), Size.of(1024)));
            ValueType square = new ValueType(DType.F32, List.of(Size.of(1024), Size.of(1024)));
            Value h = inner.input(Graph.InputKind.ARGUMENT, "h", rows);
            Value w = inner.input(Graph.InputKind.ARGUMENT, "w", square);
            inner.output(Graph.OutputKind.RESULT, "h", inner.add(new Op.MatMul(false, given), Site.NONE, h, w));
            GraphBuilder outer = new GraphBuilder("whole");
            Value first = outer.input(Graph.InputKind.DATA, "h", rows);
            Value matrix = outer.input(Graph.InputKind.DATA, "w", square);
            Op.Scan scan = new Op.Scan(inner.build(), Size.of(3), false, 1, List.of(), List.of());
            outer.output(
                    Graph.OutputKind.RESULT,
                    "end",
                    outer.addAll(scan, Site.NONE, List.of(first, matrix)).get(0));
            String after = Printer.print(BatchTurns.rewrite(outer.build()));
            assertTrue(after.contains("matmul_nt"), after);
            assertEquals(!given, after.contains("transpose{"), after);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void productsThatAreOnlyYieldedMoveBehind(int axis, boolean reverse) {
        scan(
                reverse,
                1,
                List.of(1),
                List.of(axis),
                (e, a) -> {
                    Value h = e.mul(a.get(1), a.get(2));
                    return List.of(h, e.matmul(h, a.get(3)));
                },
                input(ROWS, 4),
                sequence(1, 4),
                input(4, 2));
        assertEquals(0, products(batched()));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "0, 1", "1, 0"})
    void sumsOfProductsBecomeOneProduct(int first, int second) {
        scan(
                true,
                1,
                List.of(first, second),
                List.of(),
                (e, a) -> List.of(e.add(e.matmul(a.get(2), true, a.get(3), false), a.get(1))),
                input(4, 2),
                sequence(first, 4),
                sequence(second, 2));
        Op.Scan left = batched();
        assertEquals(first == second ? null : 0, left == null ? null : left.carries(), "no carry is left");
    }

    @Test
    void sumsOfWhatTurnsComputeBecomeOneProduct() {
        scan(
                false,
                3,
                List.of(1),
                List.of(),
                (e, a) -> {
                    Value h = e.mul(a.get(1), a.get(4));
                    return List.of(
                            h,
                            e.add(a.get(2), e.matmul(a.get(1), true, h, false)),
                            e.add(a.get(3), e.sum(h, List.of(0))));
                },
                input(ROWS, 4),
                input(4, 4),
                input(4),
                sequence(1, 4));
        Op.Scan left = batched();
        assertEquals(0, products(left));
        assertEquals(1, left.carries(), "both sums are gone");
    }

    @Test
    void aSumThatTurnsReadStays() {
        scan(
                false,
                2,
                List.of(1),
                List.of(),
                (e, a) -> {
                    Value grown = e.add(a.get(2), e.matmul(a.get(3), true, a.get(3), false));
                    return List.of(e.matmul(a.get(1), a.get(2)), grown);
                },
                input(ROWS, 4),
                input(4, 4),
                sequence(1, 4));
        assertEquals(2, batched().carries());
    }

    @Test
    void aSumThatIsYieldedStays() {
        scan(
                false,
                1,
                List.of(1),
                List.of(0),
                (e, a) -> {
                    Value grown = e.add(a.get(1), e.sum(a.get(2), List.of(0)));
                    return List.of(grown, grown);
                },
                input(4),
                sequence(1, 4));
        assertEquals(1, batched().carries());
    }

    @Test
    void aSequenceThatIsHandedOnIsTheYield() {
        scan(
                false,
                1,
                List.of(1),
                List.of(1),
                (e, a) -> List.of(e.mul(a.get(1), a.get(2)), a.get(2)),
                input(ROWS, 4),
                sequence(1, 4));
        assertEquals(0, batched().yields().size());
    }
}
