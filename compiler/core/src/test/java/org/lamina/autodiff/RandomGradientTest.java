package org.lamina.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomGraphs;
import org.lamina.evaluate.RandomTensors;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Printer;
import org.lamina.ir.Verifier;
import org.lamina.op.Op;
import org.lamina.types.DType;

/** Gradients of whole graphs against the slope along a random direction. */
class RandomGradientTest {
    /** Truncation of about h² = 1e-12 times third derivatives up to 1e4, rounding of 1e-15 / h = 1e-9. */
    private static final double STEP = 1e-6;

    private static final double TOLERANCE = 2e-6;

    @Test
    void slopesAgree() {
        int jumps = 0;
        for (long seed = 0; seed < 150; seed++) {
            Graph graph = RandomGraphs.withGradients(seed, DType.F64, 25);
            Graph expanded = Autodiff.expand(graph);
            Verifier.verify(expanded, "autodiff");
            if (stopsGradients(graph)) {
                continue; // A slope sees through them.
            }
            Map<String, Tensor> at = RandomGraphs.inputs(graph, seed, 3);
            Evaluator.Outputs outputs = Evaluator.run(expanded, at);
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Tensor> directions = new HashMap<>();
            double expected = 0;
            int i = 0;
            for (String name : List.of("x", "image", "w", "b")) {
                Tensor direction = RandomTensors.floats(
                        random, DType.F64, -1, 1, at.get(name).sizes());
                directions.put(name, direction);
                Tensor gradient = outputs.result("d" + i++);
                for (int k = 0; k < direction.count(); k++) {
                    expected += gradient.get(k) * direction.get(k);
                }
            }
            double slope = slope(expanded, at, directions, STEP);
            double tolerance = TOLERANCE * (1 + Math.abs(slope));
            if (Math.abs(slope - expected) > tolerance
                    && Math.abs(slope - slope(expanded, at, directions, STEP / 2)) > 100 * tolerance) {
                jumps++; // No slope at all: the loss jumps here, as where two candidates of an argmin are equal.
                continue;
            }
            assertEquals(slope, expected, tolerance, () -> graph.name() + "\n" + Printer.print(graph));
        }
        assertTrue(jumps <= 3, jumps + " graphs without a slope");
    }

    /** Along a direction, by central differences. */
    private static double slope(Graph graph, Map<String, Tensor> at, Map<String, Tensor> directions, double step) {
        Map<String, Tensor> forward = new HashMap<>(at);
        Map<String, Tensor> backward = new HashMap<>(at);
        directions.forEach((name, direction) -> {
            forward.put(name, moved(at.get(name), direction, step));
            backward.put(name, moved(at.get(name), direction, -step));
        });
        return (loss(graph, forward) - loss(graph, backward)) / (2 * step);
    }

    private static boolean stopsGradients(Graph graph) {
        return graph.nodes().stream().map(Node::op).anyMatch(op -> op instanceof Op.StopGradient);
    }

    private static double loss(Graph graph, Map<String, Tensor> inputs) {
        return Evaluator.run(graph, inputs).result("loss").get(0);
    }

    private static Tensor moved(Tensor x, Tensor direction, double step) {
        double[] elements = x.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            elements[i] += step * direction.get(i);
        }
        return Tensor.floats(x.dtype(), x.sizes(), elements);
    }
}
