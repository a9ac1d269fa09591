package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private static EpochScalars scalars(Object... pairs) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], (Double) pairs[i + 1]);
        }
        return new EpochScalars(values);
    }

    @Test
    void theEpochLineIsThatOfTheLanguageReferenceInEveryLocale() {
        EpochScalars scalars =
                scalars("train.loss", 0.1234, "train.acc", 0.9612, "valid.loss", 0.0987, "valid.acc", 0.9703);
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("en-US", "de-DE", "tr-TR", "ar-EG")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(
                        "epoch 3/12  train.loss 0.1234  train.acc 0.9612  valid.loss 0.0987  valid.acc 0.9703"
                                + "  12,345 samples/s",
                        TextReport.epochLine(
                                new RunReport.Epoch(3, 300, scalars, 12345.4, 1), OptionalLong.of(12), false));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theEndLineNamesTheBestEpochAndTheFile() {
        EpochScalars test = scalars("test.loss", 0.0912, "test.acc", 0.9721);
        assertEquals(
                "test.loss 0.0912  test.acc 0.9721  (best epoch 9, saved to lenet5.safetensors)",
                TextReport.endLine(new RunReport.End(
                        Optional.of(test), OptionalLong.of(9), Optional.of("lenet5.safetensors"), false)));
        assertEquals(
                "(saved to xor.safetensors)",
                TextReport.endLine(new RunReport.End(
                        Optional.empty(), OptionalLong.empty(), Optional.of("xor.safetensors"), false)));
    }

    @Test
    void numbersKeepTheirDigits() {
        assertEquals("0.0000", NumberText.scalar(0));
        assertEquals("1.234e-06", NumberText.scalar(1.234e-6));
        assertEquals("-12.5000", NumberText.scalar(-12.5));
        assertEquals("1.235e+09", NumberText.scalar(1.2345e9));
        assertEquals("NaN", NumberText.scalar(Double.NaN));
        assertEquals("-Inf", NumberText.scalar(Double.NEGATIVE_INFINITY));
        assertEquals("1:02:03", NumberText.duration(3723));
        assertEquals("0:05", NumberText.duration(5));
    }

    @Test
    void jsonIsOneObjectALineAndSurvivesNan() {
        Runs runs = new Runs();
        LinearProgram program = new LinearProgram(
                LinearProgram.spec(RunLength.epochs(2)).build(), List.of(Runs.standard(8)), 0.1, false);
        runs.run(program, RunOptions.defaults(folder).withOutput(RunOptions.Output.JSON));
        List<String> lines = runs.out().lines().toList();
        assertEquals(4, lines.size());
        assertEquals("{\"event\":\"begin\",\"train\":\"linreg\",\"seed\":7,\"threads\":1,\"epochs\":2}", lines.get(0));
        assertTrue(
                lines.get(1).startsWith("{\"event\":\"epoch\",\"epoch\":1,\"step\":3,\"scalars\":{\"train.loss\":"),
                lines.get(1));
        assertTrue(lines.get(3).endsWith(",\"stopped_early\":false}"), lines.get(3));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JsonReport(new PrintStream(bytes, true, StandardCharsets.UTF_8))
                .epoch(new RunReport.Epoch(1, 1, scalars("train.loss", Double.NaN), 1, 1));
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("\"train.loss\":\"NaN\""));
    }

    @Test
    void quietRunsPrintOnlyTheEnd() {
        Runs runs = new Runs();
        LinearProgram program = new LinearProgram(
                LinearProgram.spec(RunLength.epochs(2)).build(), List.of(Runs.standard(8)), 0.1, false);
        runs.run(program, RunOptions.defaults(folder).withOutput(RunOptions.Output.QUIET));
        assertEquals(1, runs.out().lines().count());
        assertTrue(runs.out().startsWith("test.loss "), runs.out());
        assertEquals("", runs.err());
    }

    @Test
    void theSecondsOfAnEpochAreThoseOfItsStepsToo() {
        Runs runs = new Runs();
        LinearProgram program = new LinearProgram(
                LinearProgram.spec(RunLength.epochs(3)).build(), List.of(Runs.standard(8)), 0.1, false);
        program.beforeStep = () -> LockSupport.parkNanos(5_000_000);
        runs.run(program, RunOptions.defaults(folder).withOutput(RunOptions.Output.JSON));
        List<Double> seconds = Pattern.compile("\"seconds\":([^,]+),")
                .matcher(runs.out())
                .results()
                .map(found -> Double.parseDouble(found.group(1)))
                .toList();
        assertEquals(3, seconds.size(), runs.out());
        // Three steps of 5 ms; a thread may be woken a little early.
        seconds.forEach(epoch -> assertTrue(epoch >= 0.01, runs.out()));
    }

    @Test
    void theBarLeavesTheLinesWhole() throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(out, true, StandardCharsets.UTF_8);
        ProgressReport report = new ProgressReport(
                new TextReport(lines, lines), new PrintStream(terminal, true, StandardCharsets.UTF_8));
        report.begin(new RunReport.Begin("m", 1, Parallelism.of(1), OptionalLong.of(2), 10, false));
        Thread.sleep(120);
        report.step(() -> new RunReport.Step(1, 3, 3, scalars("train.loss", 0.5), 1234));
        report.epoch(new RunReport.Epoch(1, 10, scalars("train.loss", 0.25), 1234, 1));
        report.close();
        String bar = terminal.toString(StandardCharsets.UTF_8);
        assertTrue(bar.contains("epoch 1/2"), bar);
        assertTrue(bar.contains("train.loss 0.5000  1,234 samples/s"), bar);
        assertTrue(out.toString(StandardCharsets.UTF_8)
                .endsWith("epoch 1/2  train.loss 0.2500  1,234 samples/s" + System.lineSeparator()));
    }
}
