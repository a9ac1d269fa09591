package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.data.Field;

/** RELIABILITY 9 and 10. */
class BadValuesTest {
    @TempDir
    Path folder;

    private static LinearProgram exploding(int epochs) {
        return new LinearProgram(
                LinearProgram.spec(RunLength.epochs(epochs)).build(), List.of(Runs.line(2000, 4, null)), 4, false);
    }

    private static LinearProgram badInput() {
        float[] x = new float[12];
        x[7] = Float.NaN;
        DataBlock block = new DataBlock(
                "Bad",
                org.lamina.runtime.data.Sources.table(
                        Field.floats("x", new long[0], x), Field.floats("y", new long[0], new float[12])),
                java.util.Optional.empty(),
                List.of(),
                List.of(),
                4,
                false,
                false);
        return new LinearProgram(LinearProgram.spec(RunLength.epochs(1)).build(), List.of(block), 0.1, false);
    }

    private RunOptions options() {
        return RunOptions.defaults(folder);
    }

    @Test
    void aBadInputStopsTheRunAndIsNamed() {
        TrainFailure failure = assertThrows(TrainFailure.class, () -> new Runs().run(badInput(), options()));
        assertEquals("""
                `loss` is NaN in step 2 (epoch 1, batch 2, items 4, 5, 6, 7)
                  first bad value: data field `x`, item 7, element 0 is NaN
                  help: clean the data, or leave such steps out by `--on-nan skip`""", failure.getMessage());
    }

    @Test
    void aBadStepCanBeLeftOut() {
        Runs runs = new Runs();
        LinearProgram program = badInput();
        RunResult result = runs.run(program, options().withOnNan(OnNan.SKIP));
        assertEquals(3, result.steps());
        assertTrue(Double.isFinite(result.scalars().get("train.loss")));
        assertTrue(Float.isFinite(program.variables.get("net.w")[0]));
        assertTrue(runs.err().contains("step 2 left out: `loss` is NaN (items 4, 5, 6, 7)"), runs.err());
        assertEquals(2, program.trainClocks.get(2).updates());
    }

    @Test
    void aBadStepCanBeIgnored() {
        RunResult result = new Runs().run(badInput(), options().withOnNan(OnNan.IGNORE));
        assertTrue(Double.isNaN(result.scalars().get("train.loss")));
    }

    @Test
    void anExplodingRateIsWarnedOfAndThenStopsWithTheLayer() {
        Runs runs = new Runs();
        TrainFailure failure = assertThrows(TrainFailure.class, () -> runs.run(exploding(1), options()));
        assertTrue(runs.err().contains("the learning rate is probably too high"), runs.err());
        assertTrue(failure.getMessage().contains("first bad value: layer net, w*x at linreg.nn:4"), failure.toString());
        assertTrue(failure.getMessage().contains("(epoch 1, batch"), failure.toString());
    }
}
