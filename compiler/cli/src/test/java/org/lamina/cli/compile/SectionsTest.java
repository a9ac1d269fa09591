package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lamina.cli.compile.CompiledGraph.Options;
import org.lamina.evaluate.Tensor;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Step;

/** Loops that read and write parts of arrays where they lie give what the evaluator gives. */
class SectionsTest {
    @Test
    void wideRowsGiveWhatTheEvaluatorGives() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < Integer.getInteger("lamina.random.sections", 40); seed++) {
            Options options = new Options(1 + seed % 3, 1 + seed % 2, true);
            try (CompiledGraph compiled =
                    new CompiledGraph(RandomSections.of(seed).graph(), options)) {
                for (Phase phase : compiled.schedule.phases()) {
                    count(phase.steps(), seen);
                }
                for (int n : new int[] {5, 30}) {
                    Map<String, Tensor> inputs = RandomSections.inputs(new Random(seed * 100L + n), n);
                    CompiledGraphTest.assertClose(compiled.expected(inputs), compiled.run(inputs, n));
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + options + ": " + e.getMessage(), e);
            }
        }
        for (String wanted : List.of("read range", "read turn", "write range", "write turn")) {
            assertTrue(seen.contains(wanted), () -> "no loop does " + wanted + ": " + seen);
        }
    }

    private static void count(List<Step> steps, Set<String> seen) {
        for (Step step : steps) {
            if (step instanceof Step.Turns turns) {
                count(turns.steps(), seen);
            } else {
                step.reads().forEach(read -> note("read", read, seen));
                step.writes().forEach(write -> note("write", write, seen));
            }
        }
    }

    private static void note(String what, Operand operand, Set<String> seen) {
        operand.section().ifPresent(section -> {
            if (!section.ranges().isEmpty()) {
                seen.add(what + " range");
            }
            if (section.turn() >= 0) {
                seen.add(what + " turn");
            }
        });
    }
}
