package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.program.Assumption;
import org.lamina.runtime.app.LoadedModel;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.exec.SizeRefusal;
import org.lamina.runtime.train.Parallelism;
import org.lamina.source.SourceFile;

/** A condition on run-time sizes that could not be decided is checked, in the same words, before anything is computed. */
class EntryChecksTest {
    @TempDir
    private Path folder;

    /** The step uses {@code batch} items of each batch; {@code every} shows {@code shown} of them. */
    private static String program(String data, String step, String beside) {
        return """
                nn 1
                model Line(x: f32[N, 2]) -> f32[N, 1] {
                  x |> out: Dense(1)
                }
                data Points: (x: f32[N, 2]) {
                  source generate(50, seed = 1) { x = uniform(-1, 1, [N, 2]) }
                %s
                }
                train fit {
                  model net = Line()
                  data Points
                  epochs 2
                  step (x) {
                    y = net(x)
                %s
                    loss = mean(y^2)
                    minimize loss over net with SGD(lr = 0.1)
                  }
                %s
                  save last to "line.safetensors"
                }
                """.formatted(data, step, beside);
    }

    private static List<Assumption> assumptions(String text) {
        return Compiler.check(new SourceFile("line.nn", text), new Library(), Request.defaults())
                .program()
                .assumptions();
    }

    private CommandLine train(String text) {
        return CompiledProgram.of("line.nn", text).run(folder, "train", "--quiet");
    }

    /** The run ends before it computes anything, with the sentence that {@code check} has for it. */
    private void refused(String text, String where, String help) throws IOException {
        List<Assumption> found = assumptions(text);
        assertEquals(1, found.size(), found.toString());
        CommandLine run = train(text);
        assertEquals(1, run.code(), run.err());
        assertEquals("", run.out());
        List<String> lines = run.err().lines().toList();
        assertEquals(3, lines.size(), run.err());
        assertTrue(lines.get(0).startsWith("error: " + found.get(0) + "; here N = "), run.err());
        String sentence =
                lines.get(0).replaceFirst("error: line\\.nn:[0-9:]+: ", "").replaceFirst("; here N = .*", "");
        Path file = Files.writeString(folder.resolve("line.nn"), text);
        CommandLine strict = CommandLine.run("check", "--strict", file.toString());
        assertEquals(1, strict.code());
        assertTrue(strict.err().startsWith("error[NN0225]: " + sentence + "\n"), strict.err());
        CommandLine listed = CommandLine.run("check", "--assumptions", file.toString());
        assertEquals(0, listed.code());
        assertTrue(listed.err().startsWith("note[NN0225]: " + sentence + "\n"), listed.err());
        assertEquals("  " + where, lines.get(1));
        assertEquals("  help: " + help, lines.get(2));
        assertFalse(Files.exists(folder.resolve("line.safetensors")));
    }

    @Test
    void aSmallLastBatchOfTheTrainingPart() throws IOException {
        String step = "    head = mean(y[0..9])";
        String text = program("  batch 16", step, "");
        assertEquals(
                "line.nn:15:19: needs N >= 9 (`0..9` of an axis of size N)",
                assumptions(text).get(0).toString());
        refused(
                text,
                "batch 4 of 4 of the part `train` has 2 of its 50 items",
                "`batch ..., drop = true` leaves a smaller last batch of the training part out");
        assertEquals(0, train(program("  batch 16, drop = true", step, "")).code());
        assertEquals(0, train(program("  batch 25", step, "")).code());
    }

    @Test
    void aSmallLastBatchOfAnotherPart() throws IOException {
        refused(
                program("  split train = 32, valid = 18\n  batch 16", "    head = mean(y[0..9])", ""),
                "batch 2 of 2 of the part `valid` has 2 of its 18 items",
                "choose batches or a `split` that leave no such last batch");
    }

    @Test
    void batchesThatAreAllTooSmall() throws IOException {
        refused(
                program("  batch 5", "    head = mean(y[0..9])", ""),
                "batch 1 of 10 of the part `train` has 5 of its 50 items",
                "give the part more items, or the `data` block larger batches");
    }

    /** What an {@code every} block needs of its batch is known before the first epoch. */
    @Test
    void theBatchOfAnEveryBlock() throws IOException {
        refused(
                program("  split train = 40, valid = 10\n  batch 40", "", "  every 2 epochs { print \"y\", y[0..16] }"),
                "the only batch of the part `valid` has 10 of its 10 items",
                "give the part more items, or the `data` block larger batches");
    }

    @Test
    void evaluationAndPrediction() throws IOException {
        String text = program("  batch 10", "", "")
                        .replace("x |> out: Dense(1)", "m = mean(x[0..10])\n  x |> out: Dense(1) |> f(m)")
                + "fn f(x: f32[..S], m: f32) -> f32[..S] = x - m\n";
        var program = CompiledProgram.of("line.nn", text);
        assertEquals(0, program.run(folder, "train", "--quiet").code());
        assertEquals(0, program.run(folder, "evaluate").code());
        // The same weights in a program with other batches.
        var other = CompiledProgram.of("line.nn", text.replace("batch 10", "batch 12"));
        CommandLine evaluated = other.run(folder, "evaluate");
        assertEquals(1, evaluated.code(), evaluated.err());
        assertTrue(evaluated.err().contains("line.nn:3:14: needs N >= 10"), evaluated.err());
        assertTrue(evaluated.err().contains("batch 5 of 5 of the part `train` has 2 of its 50 items"), evaluated.err());

        Files.writeString(folder.resolve("few.csv"), "a,b\n" + "0,1\n".repeat(9));
        CommandLine predicted = program.run(folder, "predict", "few.csv");
        assertEquals(1, predicted.code(), predicted.err());
        assertEquals("", predicted.out());
        assertEquals(
                "error: line.nn:3:14: needs N >= 10 (`0..10` of an axis of size N); here N = 9",
                predicted.err().strip());
        Files.writeString(folder.resolve("enough.csv"), "a,b\n" + "0,1\n".repeat(10));
        assertEquals(0, program.run(folder, "predict", "enough.csv").code());
        try (LoadedModel model =
                program.info().models().get(0).factory().create(new Settings(Parallelism.of(1), folder))) {
            assertThrows(SizeRefusal.class, () -> model.predict(new float[9][2]));
            assertEquals(10, model.predict(new float[10][2]).length);
        }
    }
}
