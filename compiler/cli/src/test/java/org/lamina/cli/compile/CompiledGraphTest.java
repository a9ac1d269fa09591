package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.cli.compile.CompiledGraph.Options;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.op.Op;
import org.lamina.schedule.Step;
import org.lamina.types.DType;

/** Generated classes compute what the evaluator computes. */
class CompiledGraphTest {
    static Stream<Options> options() {
        return Stream.of(
                Options.PLAIN,
                new Options(1, 1, true),
                new Options(2, 2, false),
                new Options(2, 2, true),
                new Options(3, 2, true),
                new Options(2, 2, true, true),
                new Options(3, 2, true, true));
    }

    /** Sums of up to some hundred products of single precision: 1e-4 relative leaves two digits in hand. */
    static void assertClose(Map<String, double[]> expected, Map<String, double[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> {
            double[] found = actual.get(name);
            assertEquals(values.length, found.length, name);
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], found[i], 1e-4 * (1 + Math.abs(values[i])), name + "[" + i + "]");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("options")
    void trainingStepsOfAnMlp(Options options) {
        List<Graph> graphs = new ArrayList<>();
        TestNets net = TestNets.mlp(graphs);
        try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), options)) {
            for (int n : new int[] {7, 7, 4, 1, 7, 12}) {
                Random random = new Random(n);
                Map<String, Tensor> inputs = net.inputs(
                        random,
                        Map.of(
                                "x", CompiledGraph.tensor(DType.F32, random, n, 8),
                                "y", CompiledGraph.tensor(DType.I32, random, n)));
                Map<String, double[]> actual = compiled.run(inputs, n);
                assertClose(compiled.expected(inputs), actual);
                Map<String, double[]> again = compiled.run(inputs, n);
                actual.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void trainingStepsOfAResidualNet(Options options) {
        List<Graph> graphs = new ArrayList<>();
        TestNets net = TestNets.residual(graphs);
        try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), options)) {
            for (int n : new int[] {6, 3, 7}) {
                Random random = new Random(n);
                Map<String, Tensor> inputs = net.inputs(
                        random,
                        Map.of(
                                "image", CompiledGraph.tensor(DType.F32, random, n, 3, 8, 7),
                                "label", CompiledGraph.tensor(DType.I32, random, n)));
                Map<String, double[]> actual = compiled.run(inputs, n);
                assertClose(compiled.expected(inputs), actual);
                Map<String, double[]> again = compiled.run(inputs, n);
                actual.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void trainingStepsOfAConvolutionalNet(Options options) {
        List<Graph> graphs = new ArrayList<>();
        TestNets net = TestNets.lenet(graphs);
        try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), options)) {
            for (int n : new int[] {6, 3, 6, 1}) {
                Random random = new Random(n);
                Map<String, Tensor> inputs = net.inputs(
                        random,
                        Map.of(
                                "image", CompiledGraph.tensor(DType.F32, random, n, 1, 12, 12),
                                "label", CompiledGraph.tensor(DType.I32, random, n)));
                assertClose(compiled.expected(inputs), compiled.run(inputs, n));
            }
        }
    }

    /** In a phase of slices no shard waits for the others, so a step that saw too much or too little would differ in some run. */
    @Test
    void slicesRepeatBitForBit() {
        List<Graph> graphs = new ArrayList<>();
        TestNets net = TestNets.mlp(graphs);
        Random random = new Random(5);
        Map<String, Tensor> inputs = net.inputs(
                random,
                Map.of(
                        "x", CompiledGraph.tensor(DType.F32, random, 64, 8),
                        "y", CompiledGraph.tensor(DType.I32, random, 64)));
        List<Map<String, double[]>> byThreads = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), new Options(3, threads, true, true))) {
                for (int run = 0; run < 100; run++) {
                    byThreads.add(compiled.run(inputs, 64));
                }
            }
        }
        byThreads.forEach(run ->
                run.forEach((name, values) -> assertArrayEquals(byThreads.get(0).get(name), values, name)));
    }

    /** Gradients of weights and their updates are made in one phase, where no shard has gradients of its own. */
    @Test
    void gradientsOfWeightsAreSlices() {
        List<Graph> graphs = new ArrayList<>();
        TestNets.mlp(graphs);
        try (CompiledGraph compiled = new CompiledGraph(graphs.get(0), new Options(3, 1, true, true))) {
            var phases = compiled.schedule.phases();
            List<Step> last = phases.get(phases.size() - 1).steps();
            List<String> products = last.stream()
                    .filter(step -> step instanceof Step.Call call && call.op() instanceof Op.MatMul)
                    .map(step -> step.writes().get(0).cut() + " "
                            + step.reads().get(0).cut())
                    .toList();
            assertEquals(List.of("SLICE NONE", "SLICE NONE", "SLICE NONE"), products);
            int rows = phases.size() - 3;
            assertTrue(phases.get(rows).steps().stream()
                    .noneMatch(step -> step instanceof Step.Call call
                            && call.op() instanceof Op.MatMul product
                            && product.transposeLeft()));
        }
    }

    @Test
    void equalSchedulesGiveEqualText() {
        List<Graph> graphs = new ArrayList<>();
        TestNets.mlp(graphs);
        TestNets.mlp(graphs);
        Options options = new Options(2, 1, true);
        try (CompiledGraph first = new CompiledGraph(graphs.get(0), options);
                CompiledGraph second = new CompiledGraph(graphs.get(1), options)) {
            assertEquals(first.source, second.source);
        }
    }
}
