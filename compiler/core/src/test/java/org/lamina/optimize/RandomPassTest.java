package org.lamina.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lamina.autodiff.Autodiff;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.RandomGraphs;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.types.DType;

/** Passes keep what graphs compute, for random graphs and their gradients. */
class RandomPassTest {
    /** Sums in another order and joined factors differ by a few units in the last place, 1e-16, times the magnitudes. */
    private static final double TOLERANCE = 1e-9;

    @Test
    void resultsStayEqual() {
        for (long seed = 0; seed < 200; seed++) {
            check(RandomGraphs.graph(seed, DType.F64, 40), seed);
        }
    }

    @Test
    void gradientsStayEqual() {
        for (long seed = 0; seed < 100; seed++) {
            check(Autodiff.expand(RandomGraphs.withGradients(seed, DType.F64, 25)), seed);
        }
    }

    @Test
    void simplifyingBeforeDifferentiationKeepsGradients() {
        for (long seed = 0; seed < 100; seed++) {
            Graph graph = RandomGraphs.withGradients(seed, DType.F64, 25);
            Graph simplified = Passes.runAll(Passes.standard(), graph, (pass, g) -> {});
            same(Autodiff.expand(graph), Autodiff.expand(simplified), seed, "simplified first");
        }
    }

    private static void check(Graph graph, long seed) {
        Graph[] before = {graph};
        Graph after = Passes.runAll(Passes.cpu(), graph, (pass, g) -> {
            same(before[0], g, seed, pass.name());
            before[0] = g;
        });
        assertTrue(after.nodes().size() <= graph.nodes().size() + 6, () -> Printer.print(graph));
        same(graph, after, seed, "all");
    }

    private static void same(Graph before, Graph after, long seed, String pass) {
        Map<String, Tensor> inputs = RandomGraphs.inputs(before, seed, 3);
        Evaluator.Outputs wanted = Evaluator.run(before, inputs);
        Evaluator.Outputs found = Evaluator.run(after, inputs);
        assertEquals(wanted.results().keySet(), found.results().keySet());
        for (String name : List.copyOf(wanted.results().keySet())) {
            Tensor left = wanted.result(name);
            Tensor right = found.result(name);
            for (int i = 0; i < left.count(); i++) {
                double tolerance = TOLERANCE * (1 + Math.abs(left.get(i)));
                assertEquals(
                        left.get(i),
                        right.get(i),
                        tolerance,
                        () -> pass + " changed " + name + " of\n" + Printer.print(before) + "to\n"
                                + Printer.print(after));
            }
        }
    }
}
