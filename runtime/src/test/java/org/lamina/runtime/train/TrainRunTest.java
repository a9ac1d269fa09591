package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.data.Field;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Split;

class TrainRunTest {
    @TempDir
    Path folder;

    private RunOptions options() {
        return RunOptions.defaults(folder);
    }

    private static LinearProgram program(TrainSpec.Builder spec, DataBlock... blocks) {
        return new LinearProgram(spec.build(), List.of(blocks), 0.1, false);
    }

    @Test
    void learnsTheLineAndPrintsOneLineAnEpoch() {
        Runs runs = new Runs();
        TrainSpec.Builder spec = LinearProgram.spec(RunLength.epochs(40))
                .save(SaveRule.best(Score.of(Direction.MIN, "valid.loss"), "line.safetensors"));
        RunResult result = runs.run(program(spec, Runs.standard(8)), options());
        assertTrue(result.scalars().get("valid.loss") < 0.01, result.scalars().toString());
        String[] lines = runs.out().split("\\R");
        assertEquals(41, lines.length);
        String number = "-?[0-9]+(\\.[0-9]{4}|\\.[0-9]{3}e-[0-9]{2})";
        String expected = "epoch 3/40  train.loss %1$s  train.near %1$s  train.worst %1$s  train.rmse %1$s"
                + "  valid.loss %1$s  valid.near %1$s  valid.worst %1$s  valid.rmse %1$s  [0-9,]+ samples/s";
        assertTrue(lines[2].matches(String.format(Locale.ROOT, expected, number)), lines[2]);
        String end = "test.loss %1$s  test.near %1$s  test.worst %1$s  test.rmse %1$s"
                + "  \\(best epoch [0-9]+, saved to .*line.safetensors\\)";
        assertTrue(lines[40].matches(String.format(Locale.ROOT, end, number)), lines[40]);
        assertEquals("linreg: seed 7, threads 1", runs.err().strip());
    }

    @Test
    void aLengthBeyondAllTimeIsNoFault() {
        assertEquals(12, RunLength.epochs(3).totalSteps(4));
        assertEquals(
                Long.MAX_VALUE, RunLength.epochs(9_000_000_000_000_000_000L).totalSteps(2));
        assertEquals(5, RunLength.steps(5).totalSteps(4));
        assertEquals(0, RunLength.epochs(3).totalSteps(0));
    }

    @Test
    void meansAreOverItemsEvenWithASmallerLastBatch() {
        // With rate 0 every batch sees the same line; the mean over items must not depend on how batches are cut.
        double[] losses = new double[2];
        int[] batches = {20, 7};
        for (int i = 0; i < 2; i++) {
            LinearProgram program = new LinearProgram(
                    LinearProgram.spec(RunLength.epochs(1)).build(), List.of(Runs.line(20, batches[i], null)), 0, true);
            losses[i] = new Runs().run(program, options()).scalars().get("train.loss");
        }
        assertEquals(losses[0], losses[1], 1e-6);
    }

    @Test
    void clocksCountStepsEpochsAndProgress() {
        LinearProgram program = program(LinearProgram.spec(RunLength.epochs(2)), Runs.standard(8));
        new Runs().run(program, options());
        List<Clock> clocks = program.trainClocks;
        assertEquals(6, clocks.size());
        assertEquals(new Clock(7, 1, 1, 1, 0, 1), clocks.get(0));
        assertEquals(new Clock(7, 4, 4, 2, 0.5, 4), clocks.get(3));
    }

    @Test
    void stepsEndARunInMidEpoch() {
        LinearProgram program = program(LinearProgram.spec(RunLength.steps(4)), Runs.standard(8));
        Runs runs = new Runs();
        RunResult result = runs.run(program, options());
        assertEquals(4, result.steps());
        assertEquals(2, result.epochs());
        assertTrue(runs.out().startsWith("epoch 1/2  "), runs.out());
    }

    @Test
    void savesTheBestEpochAndTestsWithItsWeights() {
        // A rate that makes the loss grow: the first epoch is the best, and the test must use its weights.
        TrainSpec.Builder spec = LinearProgram.spec(RunLength.epochs(3))
                .save(SaveRule.best(Score.of(Direction.MIN, "valid.loss"), "best.safetensors"))
                .save(SaveRule.last("last.safetensors"));
        LinearProgram program = new LinearProgram(spec.build(), List.of(Runs.standard(8)), 2.5, false);
        RunResult result = new Runs().run(program, options().withOnNan(OnNan.IGNORE));
        assertEquals(1, result.bestEpoch().orElseThrow());
        TensorFile best = new SafeTensorFiles().read(folder.resolve("best.safetensors"));
        TensorFile last = new SafeTensorFiles().read(folder.resolve("last.safetensors"));
        assertEquals("1", best.metadata().get("epoch"));
        assertEquals("net=Linear", best.metadata().get("models"));
        assertEquals("abc123", best.metadata().get("source_hash"));
        assertFalse(best.tensors().containsKey("net.w.momentum"));
        assertArrayEquals(best.tensors().get("net.w").floats(), program.variables.get("net.w"));
        assertNotEquals(
                best.tensors().get("net.w").floats()[0],
                last.tensors().get("net.w").floats()[0]);
        assertEquals(result.history().epochs().get(0), result.scalars());
    }

    @Test
    void stopsEarlyWhenTheScoreDoesNotImprove() {
        TrainSpec.Builder spec = LinearProgram.spec(RunLength.epochs(50))
                .stop(new StopRule.Early(Score.of(Direction.MIN, "valid.loss"), 2));
        LinearProgram program = new LinearProgram(spec.build(), List.of(Runs.standard(8)), 2.5, false);
        assertEquals(
                3, new Runs().run(program, options().withOnNan(OnNan.IGNORE)).epochs());
    }

    @Test
    void stopsWhenAConditionHolds() {
        TrainSpec.Builder spec = LinearProgram.spec(RunLength.epochs(500))
                .stop(new StopRule.When("train.loss < 0.1", scalars -> scalars.get("train.loss") < 0.1));
        RunResult result = new Runs().run(program(spec, Runs.standard(8)), options());
        assertTrue(result.epochs() < 500);
        assertTrue(result.scalars().get("train.loss") < 0.1);
    }

    @Test
    void writesEveryScalarOfEveryEpochAsCsv() throws IOException {
        LinearProgram program = program(LinearProgram.spec(RunLength.epochs(3)), Runs.standard(8));
        RunResult result = new Runs().run(program, options().withHistory(folder.resolve("history.csv")));
        List<String> lines = Files.readAllLines(folder.resolve("history.csv"));
        assertEquals(
                "epoch,train.loss,train.near,train.worst,train.rmse,valid.loss,valid.near,valid.worst,valid.rmse",
                lines.get(0));
        assertEquals(4, lines.size());
        assertEquals(
                result.scalars().get("train.loss"),
                Double.parseDouble(lines.get(3).split(",")[1]));
    }

    @Test
    void oneSeedGivesEqualRunsAnotherSeedDoesNot() {
        RunResult[] results = new RunResult[3];
        long[] seeds = {7, 7, 8};
        for (int i = 0; i < 3; i++) {
            LinearProgram program = program(LinearProgram.spec(RunLength.epochs(3)), Runs.standard(8));
            results[i] = new Runs().run(program, options().withSeed(seeds[i]));
        }
        assertEquals(results[0].history().epochs(), results[1].history().epochs());
        assertNotEquals(results[0].history().epochs(), results[2].history().epochs());
    }

    @Test
    void withoutAMinimizeEveryPartIsEvaluatedOnce() {
        Runs runs = new Runs();
        LinearProgram program =
                new LinearProgram(LinearProgram.spec(RunLength.EVALUATION).build(), List.of(Runs.standard(8)), 0, true);
        RunResult result = runs.run(program, options());
        assertEquals(12, result.scalars().values().size());
        assertTrue(runs.out().matches("train.loss .* valid.loss .* test.loss .* samples/s\\R"), runs.out());
        assertTrue(program.trainClocks.isEmpty());
    }

    @Test
    void aSecondBlockStartsAgainWhenItEnds() {
        DataBlock first = Runs.block("A", 4, null, Field.floats("x", new long[0], new float[10]));
        float[] y = {1, 2, 3};
        DataBlock second = Runs.block("B", 4, null, Field.floats("y", new long[0], y));
        try (DataParts data =
                DataBlocks.open(List.of(first, second), org.lamina.runtime.data.DataFolders.of(folder), 1, false)) {
            List<Float> seen = new ArrayList<>();
            for (long epoch = 1; epoch <= 3; epoch++) {
                for (long index = 0; index < data.batches(Part.TRAIN); index++) {
                    Batch batch = data.batch(Part.TRAIN, epoch, index);
                    for (int i = 0; i < batch.items(); i++) {
                        seen.add(batch.field("y").floats()[i]);
                    }
                }
            }
            assertEquals(30, seen.size());
            for (int pass = 0; pass < 10; pass++) {
                assertEquals(java.util.Set.of(1f, 2f, 3f), java.util.Set.copyOf(seen.subList(3 * pass, 3 * pass + 3)));
            }
        }
    }

    @Test
    void everyBlocksSeeTheFirstValidationBatch() {
        List<String> calls = new ArrayList<>();
        TrainSpec.Builder spec = LinearProgram.spec(RunLength.epochs(4))
                .every(new EveryRule(2, EveryRule.Unit.EPOCHS, turn -> {
                    calls.add("epoch " + turn.clock().epoch() + " items "
                            + turn.batch().items());
                    turn.saver().save("net", "at-" + turn.clock().epoch() + ".safetensors");
                }))
                .every(new EveryRule(
                        5,
                        EveryRule.Unit.STEPS,
                        turn -> calls.add("step " + turn.clock().step())));
        new Runs().run(program(spec, Runs.standard(8)), options());
        assertEquals(List.of("step 5", "epoch 2 items 8", "step 10", "epoch 4 items 8"), calls);
        assertTrue(Files.exists(folder.resolve("at-4.safetensors")));
    }

    @Test
    void fitsAndMapsRunOnceInTheOrderWritten() {
        FakeVariables statistics = new FakeVariables().add("A.mu", VariableSpec.Kind.STATISTIC, "", 1);
        DataStep fit = new DataStep.Fit(
                new FakeFunction((batch, clock, extras, results) -> {
                    float sum = 0;
                    for (int i = 0; i < batch.items(); i++) {
                        sum += batch.field("x").floats()[i];
                    }
                    statistics.get("A.mu")[0] = sum / batch.items();
                }),
                List.of("x"),
                Part.TRAIN);
        DataStep map = new DataStep.MapFields(
                new FakeFunction((batch, clock, extras, results) -> {
                    float[] mapped = new float[batch.items()];
                    for (int i = 0; i < mapped.length; i++) {
                        mapped[i] = batch.field("x").floats()[i] - statistics.get("A.mu")[0];
                    }
                    results.put("x", HostTensor.of(mapped, mapped.length));
                }),
                List.of("x"),
                List.of("x"),
                Optional.empty(),
                false);
        float[] x = new float[3000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        Split split =
                Split.none().count(Part.TRAIN, 2000).count(Part.VALID, 1000).inOrder();
        DataBlock block = new DataBlock(
                "A",
                org.lamina.runtime.data.Sources.table(Field.floats("x", new long[0], x)),
                Optional.of(split),
                List.of(),
                List.of(fit, map),
                0,
                false,
                false);
        try (DataParts data =
                DataBlocks.open(List.of(block), org.lamina.runtime.data.DataFolders.of(folder), 1, false)) {
            assertEquals(999.5f, statistics.get("A.mu")[0], 1e-3f);
            assertEquals(1500 - 999.5f, data.batch(Part.TRAIN, 1, 0).field("x").floats()[1500], 1e-3f);
            assertEquals(2000 - 999.5f, data.batch(Part.VALID, 1, 0).field("x").floats()[0], 1e-3f);
        }
    }

    @Test
    void withoutDataAnEpochIsOneStep() {
        FakeVariables variables = new FakeVariables().add("p", VariableSpec.Kind.PARAMETER, "p", 1);
        FakeFunction step = new FakeFunction((batch, clock, extras, results) -> {
            variables.get("p")[0] += 1;
            results.put("loss", FakeFunction.scalarOf(1.0 / variables.get("p")[0]));
        });
        TrainSpec spec = TrainSpec.builder("free")
                .length(RunLength.steps(5))
                .scalar("loss")
                .minimise("loss")
                .build();
        TrainFunctions functions = new TrainFunctions(
                variables,
                new FakeFunction((b, c, e, r) -> variables.get("p")[0] = 0),
                Optional.of(step),
                step,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        RunResult result = new Runs()
                .run(
                        new TrainProgram() {
                            @Override
                            public TrainSpec spec() {
                                return spec;
                            }

                            @Override
                            public TrainFunctions functions() {
                                return functions;
                            }

                            @Override
                            public DataParts openData(long seed) {
                                return DataParts.none();
                            }

                            @Override
                            public java.util.Optional<Path> find(String path) {
                                return java.util.Optional.empty();
                            }

                            @Override
                            public void close() {}
                        },
                        options());
        assertEquals(5, result.epochs());
        assertEquals(0.2, result.scalars().get("train.loss"), 1e-9);
    }
}
