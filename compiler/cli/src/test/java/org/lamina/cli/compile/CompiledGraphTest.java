package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.lamina.types.DType;

/** Generated classes compute what the evaluator computes. */
class CompiledGraphTest {
    static Stream<Options> options() {
        return Stream.of(
                Options.PLAIN,
                new Options(1, 1, true),
                new Options(2, 2, false),
                new Options(2, 2, true),
                new Options(3, 2, true));
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
