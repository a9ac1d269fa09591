package org.lamina.runtime.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.train.Interruption;

class ProgramMainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return run(LinearApp.info(0), args);
    }

    private int run(ProgramInfo info, String... args) {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(stream(out), stream(err), false, Map.of(), folder);
        return ProgramMain.run(info, terminal, new Interruption(), args);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void trainsEvaluatesAndPredicts() throws IOException {
        assertEquals(0, run("train", "--threads", "1", "--rate", "0.2", "--seed", "3"), err());
        String end = out().lines().reduce((first, second) -> second).orElseThrow();
        assertTrue(end.startsWith("test.loss "), out());
        assertTrue(err().startsWith("linreg: seed 3, threads 1"), err());

        // The split follows the seed of the run, which the weights remember.
        assertEquals(0, run("evaluate"), err());
        String testLoss = end.split("  ")[0];
        assertTrue(out().contains("  " + testLoss + "  "), out() + end);

        Files.writeString(folder.resolve("x.csv"), "x\n0.0\n1.0\n");
        assertEquals(0, run("predict", "x.csv"), err());
        List<String> rows = out().lines().toList();
        assertEquals("item,y", rows.get(0));
        assertEquals(1, Float.parseFloat(rows.get(1).split(",")[1]), 0.3);
        assertEquals(3, Float.parseFloat(rows.get(2).split(",")[1]), 0.3);
        assertEquals(0, run("predict", "x.csv", "-o", "y.csv"));
        assertEquals("", out());
        assertEquals(String.join("\n", rows) + "\n", Files.readString(folder.resolve("y.csv")));
    }

    @Test
    void theJavaApiPredicts() {
        run("train");
        try (LoadedModel model = LinearApp.model().factory().create(Settings.defaults())) {
            model.readWeights(folder.resolve("line.safetensors"));
            float[][] y = model.predict(new float[][] {{0}, {1}});
            assertEquals(2, y.length);
            assertEquals(3, y[1][0], 0.3);
        }
    }

    @Test
    void helpShowsOptionsAndWhatIsFixed() {
        assertEquals(0, run("train", "--help"));
        assertTrue(out().contains("--rate=FLOAT"), out());
        assertTrue(out().replaceAll("\\s+", " ").contains("learning rate, 100% at first (0.1)"), out());
        assertTrue(out().contains("Fixed when this program was built: width = 1"), out());
        assertFalse(out().contains("--width"), out());
        assertEquals(0, run("--help"));
        for (String verb : List.of("train", "evaluate", "predict", "summary", "--about", "--version")) {
            assertTrue(out().contains(verb), out());
        }
    }

    @Test
    void aboutShowsSourcesHashAndCompiler() {
        assertEquals(0, run("--about"));
        assertEquals("""
                line
                compiler: Lamina 0.1.0
                sources:  sha256 0123456789abcdef

                --- line.nn
                nn 1
                """, out().replace(System.lineSeparator(), "\n"));
        assertEquals(0, run("--version"));
        assertEquals("line, sources 0123456789ab, made by Lamina 0.1.0", out().strip());
        assertEquals(0, run("summary"));
        assertEquals("Linear: 2 parameters", out().strip());
    }

    @Test
    void aWrongCommandLineIsExplained() {
        assertEquals(2, run("trian"));
        assertTrue(err().contains("train"), err());
        assertEquals(2, run("train", "--rat", "1"));
        assertTrue(err().contains("--rate"), err());
        assertEquals(2, run("train", "--rate", "fast"));
        assertEquals(
                "error: --rate must be a number, not `fast`",
                err().lines().findFirst().orElse(""));
        assertEquals(2, run("train", "--width", "2"));
        assertEquals(2, run("train", "--threads", "0"));
        assertTrue(err().contains("--threads must be at least 1, is 0; without it all processors compute"), err());
        assertEquals(2, run("train", "--shards", "0"));
        assertTrue(err().contains("--shards must be at least 1, is 0; 1 leaves batches whole"), err());
        assertEquals(0, run("train", "--threads", "1", "--shards", "2"), err());
        assertTrue(err().contains(", threads 1, shards 2"), err());
        assertTrue(
                err().contains("--shards 2 changes nothing for `linreg`: its step needs the batch as a whole"), err());
        assertEquals(2, run("train", "--on-nan", "panic"));
        assertEquals(2, run());
        assertFalse(err().contains("\tat "), err());
    }

    @Test
    void filesThatAreMissingGiveExitCode3() {
        assertEquals(3, run("evaluate"));
        assertTrue(err().startsWith("error[NN0602]: the file does not exist"), err());
        run("train");
        assertEquals(3, run("predict", "nothing.csv"));
        assertTrue(err().contains("nothing.csv"), err());
    }

    @Test
    void aRunThatFailsGivesExitCode1() {
        assertEquals(1, run("train", "--rate", "1e30"));
        assertTrue(err().contains("error: `loss` is "), err());
        assertEquals(1, run("train", "--resume"));
        assertTrue(err().contains("there is no checkpoint"), err());
        assertFalse(err().contains("\tat "), err());
    }

    @Test
    void aFaultGivesExitCode70AndATextToReport() {
        TrainEntry broken = new TrainEntry("broken", "", List.of(), Optional.empty(), (values, settings) -> {
            throw new IllegalStateException("no such buffer");
        });
        ProgramInfo info =
                new ProgramInfo("p", "", Map.of(), "ab", "0.1.0", List.of(broken), List.of(), List.of(), List.of());
        assertEquals(70, run(info, "train"));
        assertTrue(err().contains("what: IllegalStateException: no such buffer"), err());
        assertFalse(err().contains("\tat "), err());
    }

    @Test
    void severalTrainsAreNamed() {
        ProgramInfo one = LinearApp.info(0);
        ProgramInfo two = new ProgramInfo(
                "p",
                "",
                Map.of(),
                "ab",
                "0.1.0",
                List.of(LinearApp.train("first", 0), LinearApp.train("second", 0)),
                List.of(),
                one.models(),
                List.of());
        assertEquals(0, run(two, "second", "--epochs", "1"), err());
        assertEquals(0, run(two, "evaluate", "--train", "second"), err());
        assertEquals(2, run(two, "evaluate", "--train", "third"));
        assertTrue(err().contains("there are first, second"), err());
        assertEquals(2, run(two, "train"));
    }

    @Test
    void trainsThatWereLeftOutAreRefused() {
        ProgramInfo one = LinearApp.info(0);
        ProgramInfo predicts = new ProgramInfo(
                "p", "", Map.of(), "ab", "0.1.0", List.of(), List.of(), one.models(), List.of("linreg"));
        for (String name : List.of("train", "evaluate", "linreg")) {
            assertEquals(2, run(predicts, name, "--epochs", "3"));
            assertTrue(err().contains("this JAR has no `" + name + "`: it was built to predict only"), err());
        }
        assertEquals(0, run(predicts, "--help"));
        assertFalse(out().contains("evaluate"), out());
    }

    @Test
    void logsJson() {
        assertEquals(0, run("train", "--log", "json", "--epochs", "2"));
        assertEquals(4, out().lines().count());
        assertTrue(out().lines().allMatch(line -> line.startsWith("{\"event\":")), out());
    }
}
