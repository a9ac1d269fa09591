package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lamina.cli.compile.CompiledGraph.Options;
import org.lamina.evaluate.Tensor;

/** Random graphs: every way to compile them gives what the evaluator gives. */
class RandomGraphTest {
    @Test
    void randomGraphsGiveWhatTheEvaluatorGives() {
        int sharded = 0;
        for (int seed = 0; seed < 40; seed++) {
            RandomGraphs random = RandomGraphs.of(seed, 8 + seed);
            Options options = new Options(1 + seed % 3, 1 + seed % 2, seed % 4 != 0, seed % 5 < 3);
            try (CompiledGraph compiled = new CompiledGraph(random.graph(), options)) {
                sharded += compiled.schedule.sharding().batch().isPresent() ? 1 : 0;
                for (int n : new int[] {5, 2, 9}) {
                    Map<String, Tensor> inputs = random.inputs(new Random(seed * 100L + n), n);
                    Map<String, double[]> actual = compiled.run(inputs, n);
                    CompiledGraphTest.assertClose(compiled.expected(inputs), actual);
                    Map<String, double[]> again = compiled.run(inputs, n);
                    actual.forEach((name, values) -> assertArrayEquals(values, again.get(name), name));
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + options + ": " + e.getMessage(), e);
            }
        }
        assertTrue(sharded >= 10, "only " + sharded + " graphs were cut into shards");
    }
}
