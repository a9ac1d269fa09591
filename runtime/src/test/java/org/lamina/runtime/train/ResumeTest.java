package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RELIABILITY 4 to 6. */
class ResumeTest {
    @TempDir
    Path folder;

    private static TrainSpec.Builder spec() {
        return LinearProgram.spec(RunLength.epochs(4))
                .save(SaveRule.best(Score.of(Direction.MIN, "valid.loss"), "line.safetensors"))
                .stop(new StopRule.Early(Score.of(Direction.MIN, "valid.loss"), 3));
    }

    private static LinearProgram program() {
        return new LinearProgram(spec().build(), List.of(Runs.standard(6)), 0.1, false);
    }

    /** Runs until {@code steps} steps are done, then as after Ctrl+C. */
    private RunResult interrupted(int steps) {
        Runs runs = new Runs();
        LinearProgram program = program();
        program.beforeStep = () -> {
            if (program.trainClocks.size() == steps - 1) {
                runs.interruption.request();
            }
        };
        return runs.run(program, RunOptions.defaults(folder));
    }

    // 20 items in batches of 6 make epochs of 4 steps: 8 is between epochs, 6 and 7 are within one.
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 8, 15})
    void resumedRunEqualsAnUninterruptedOne(int steps) {
        LinearProgram whole = program();
        RunResult expected = new Runs().run(whole, RunOptions.defaults(folder.resolve("whole")));

        RunResult first = interrupted(steps);
        assertTrue(first.interrupted());
        assertEquals(steps, first.steps());
        LinearProgram second = program();
        Runs runs = new Runs();
        RunResult resumed = runs.run(second, RunOptions.defaults(folder).withResume(Path.of("")));

        assertFalse(resumed.interrupted());
        assertEquals(16, resumed.steps());
        assertEquals(expected.history().epochs(), resumed.history().epochs());
        assertEquals(expected.test(), resumed.test());
        assertEquals(expected.bestEpoch(), resumed.bestEpoch());
        for (VariableSpec variable : whole.variables.specs()) {
            assertTrue(
                    whole.variables.read(variable.path()).sameBits(second.variables.read(variable.path())),
                    variable.path());
        }
        assertTrue(runs.err().contains("resumed after step " + steps + " of 16"), runs.err());
        assertFalse(Files.exists(folder.resolve("line.checkpoint.safetensors")), "nothing is left to resume");
    }

    @Test
    void aFinishedRunContinuesFromTheCheckpointThatWasAskedFor() {
        // The rate depends on the progress of the run, so both runs know the final length.
        LinearProgram whole = program();
        new Runs().run(whole, RunOptions.defaults(folder).withCheckpoint(folder.resolve("c.safetensors")));
        RunResult more = new Runs()
                .run(
                        program(),
                        RunOptions.defaults(folder)
                                .withResume(folder.resolve("c.safetensors"))
                                .withEpochs(6));
        assertEquals(6, more.epochs());
    }

    @Test
    void theOrderOfBatchesDiffersBetweenEpochs() {
        try (DataParts data = program().openData(7)) {
            boolean differs = false;
            for (long index = 0; index < 3; index++) {
                Batch batch = data.batch(org.lamina.runtime.data.Part.TRAIN, 1, index);
                long[] first = {batch.item(0), batch.item(1), batch.item(2)};
                Batch other = data.batch(org.lamina.runtime.data.Part.TRAIN, 2, index);
                differs |= first[0] != other.item(0) || first[1] != other.item(1) || first[2] != other.item(2);
            }
            assertTrue(differs);
        }
    }

    @Test
    void anotherProgramIsRefused() {
        interrupted(6);
        TrainSpec other = spec().source("fffff", "0.1.0").build();
        LinearProgram program = new LinearProgram(other, List.of(Runs.standard(6)), 0.1, false);
        String message = refusal(program, RunOptions.defaults(folder).withResume(Path.of("")));
        assertTrue(message.contains("other sources (abc123, this is fffff)"), message);
    }

    @Test
    void anotherSeedIsRefused() {
        interrupted(6);
        String message = refusal(
                program(), RunOptions.defaults(folder).withResume(Path.of("")).withSeed(8));
        assertTrue(message.contains("a run with seed 7, `--seed` is 8"), message);
    }

    @Test
    void otherDataIsRefused() {
        interrupted(6);
        LinearProgram program = new LinearProgram(spec().build(), List.of(Runs.line(24, 6, null)), 0.1, false);
        String message = refusal(program, RunOptions.defaults(folder).withResume(Path.of("")));
        assertTrue(message.contains("had 20 training items, now there are 24"), message);
    }

    @Test
    void anotherThreadCountIsWarnedOf() {
        interrupted(6);
        Runs runs = new Runs();
        runs.run(program(), RunOptions.defaults(folder).withResume(Path.of("")).withParallel(Parallelism.of(2)));
        assertTrue(runs.err().contains("warning: the interrupted run had threads = 1, this one has 2"), runs.err());
    }

    @Test
    void aNewerFormatIsRefused() {
        interrupted(6);
        SafeTensorFiles files = new SafeTensorFiles();
        Path path = folder.resolve("line.checkpoint.safetensors");
        TensorFile file = files.read(path);
        Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
        metadata.put("format_version", "2");
        files.write(path, new TensorFile(file.tensors(), metadata));
        String message = refusal(program(), RunOptions.defaults(folder).withResume(Path.of("")));
        assertTrue(message.contains("has format version 2, this program reads up to 1"), message);
    }

    @Test
    void weightsAreNoCheckpoint() {
        new Runs().run(program(), RunOptions.defaults(folder));
        String message = refusal(program(), RunOptions.defaults(folder).withResume(folder.resolve("line.safetensors")));
        assertTrue(message.contains("is not a checkpoint of a run"), message);
    }

    @Test
    void aMissingCheckpointIsNamed() {
        String message = refusal(program(), RunOptions.defaults(folder).withResume(Path.of("")));
        assertTrue(message.contains("there is no checkpoint"), message);
    }

    private static String refusal(TrainProgram program, RunOptions options) {
        return assertThrows(TrainFailure.class, () -> new Runs().run(program, options))
                .getMessage();
    }
}
