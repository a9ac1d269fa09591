package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures that the examples of linear models must reach, from whole runs of their compiled trains. */
class FiguresTest {
    static final Path EXAMPLES =
            Path.of(System.getProperty("lamina.root", "..")).toAbsolutePath().resolve("examples");

    @TempDir
    Path folder;

    /** Standardised inputs need fewer steps to the same loss. */
    @Test
    void standardisedDescentTakesFewerSteps() {
        String standardised = last("linear-regression/generated.nn");
        String raw = last("linear-regression/generated.nn", "--standardise", "false", "--lr", "0.009");
        assertEquals(figure(raw, "train.loss"), figure(standardised, "train.loss"), 1e-3);
        assertTrue(figure(standardised, "train.gap") < 1e-3, "the normal equations: " + standardised);
        assertTrue(10 * figure(standardised, "epoch") < figure(raw, "epoch"), standardised + "\n" + raw);
    }

    /** Small batches fall at once and then waver; the whole batch falls in every epoch. */
    @Test
    void onlyTheBatchDiffers() {
        ExamplesTest.realData();
        double slower = 0;
        for (String size : List.of("2", "3", "15", "30")) {
            List<Double> curve = losses("batch-size/salary.nn", "--size", size);
            assertEquals(20, curve.size());
            assertTrue(curve.get(1) > slower, size + ": " + curve);
            assertEquals(size.equals("30"), falls(curve), size + ": " + curve);
            slower = curve.get(1);
        }
        assertTrue(losses("batch-size/salary.nn", "--size", "1").get(1) < 0.06);
    }

    private static List<Double> losses(String program, String... options) {
        return run(program, options)
                .lines()
                .filter(line -> line.startsWith("epoch "))
                .map(line -> figure(line, "train.loss"))
                .toList();
    }

    private static boolean falls(List<Double> curve) {
        return IntStream.range(1, curve.size()).allMatch(i -> curve.get(i) < curve.get(i - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "1", "10"})
    void ridgeByDescentIsTheClosedForm(String lambda) {
        String fitted = last("polynomial/ridge.nn", "--lambda", lambda);
        assertTrue(figure(fitted, "train.gap") < 1e-3 && figure(fitted, "train.length") > 0.5, fitted);
    }

    /** Novikoff: on separable data there are at most (R/margin)² corrections, and then none. */
    @Test
    void correctionsOfThePerceptronEnd() {
        for (double margin : new double[] {0.2, 0.02}) {
            CommandLine ran = CommandLine.train(
                    "run", EXAMPLES.resolve("perceptron/separable.nn").toString(), "--margin", Double.toString(margin));
            assertEquals(0, ran.code(), ran.err());
            double corrections = ran.out()
                    .lines()
                    .filter(line -> line.startsWith("epoch "))
                    .mapToDouble(line -> figure(line, "train.corrections"))
                    .sum();
            assertTrue(corrections >= 1 && corrections <= 3 / (margin * margin), ran.out());
            assertEquals(0, figure(lastLine(ran.out()), "train.corrections"), ran.out());
        }
    }

    /** The hum goes, the heart stays: its own power is 0.0211. */
    @Test
    void theAdalineCancelsTheHum() {
        String cancelled = last("noise-cancelling/heartbeat.nn");
        assertTrue(figure(cancelled, "train.input") > 0.25 && figure(cancelled, "train.before") < 0.3, cancelled);
        assertEquals(0.0211, figure(cancelled, "train.output"), 0.001, cancelled);
        assertTrue(figure(cancelled, "train.after") > 0.99, cancelled);
    }

    @Test
    void squaresSeparateWhatLinesDoNot() {
        assertTrue(figure(last("feature-map/circle.nn"), "test.acc") > 0.9);
        assertTrue(figure(last("feature-map/circle.nn", "--squares", "false"), "test.acc") < 0.7);
    }

    /** Under-, good and over-fit: the noise has deviation 0.3, the sinusoid's own is about 0.7. */
    @Test
    void polynomialsOfDegree1And5And29() {
        String stiff = last("polynomial/sine.nn", "--degree", "1");
        String good = last("polynomial/sine.nn", "--degree", "5");
        String wild = last("polynomial/sine.nn", "--degree", "29");
        String ridge = last("polynomial/sine.nn", "--degree", "29", "--lambda", "0.03");
        assertTrue(figure(stiff, "train.rmse") > 0.45 && figure(stiff, "valid.rmse") > 0.45, stiff);
        assertTrue(figure(good, "train.rmse") < 0.35 && figure(good, "valid.rmse") < 0.4, good);
        assertTrue(figure(wild, "train.rmse") < 0.15 && figure(wild, "valid.rmse") > 0.8, wild);
        assertTrue(figure(ridge, "valid.rmse") < 0.6, ridge);
    }

    @Test
    void softmaxRegressionTellsIrisesApart() {
        ExamplesTest.realData();
        double sum = 0;
        for (int seed = 1; seed <= 5; seed++) {
            sum += figure(last("softmax-regression/iris.nn", "--seed", Integer.toString(seed)), "test.acc");
        }
        assertTrue(sum / 5 >= 0.95, "mean accuracy " + sum / 5);
    }

    /** On a copy, because it saves weights beside itself. */
    @Test
    void logisticRegressionTellsTumoursApart() throws Exception {
        ExamplesTest.realData();
        String program = Processes.copy(EXAMPLES.resolve("logistic-regression/wdbc.nn"), folder)
                .toString();
        String classes = System.getProperty("java.class.path");
        String out = Processes.run(folder, "java", "-cp", classes, "org.lamina.cli.Lamina", "run", program)
                .expect(0)
                .out();
        assertTrue(figure(lastLine(out), "test.auc") >= 0.98, out);
    }

    static String last(String program, String... options) {
        return lastLine(run(program, options));
    }

    static String run(String program, String... options) {
        var arguments = new ArrayList<>(List.of("run", EXAMPLES.resolve(program).toString()));
        arguments.addAll(List.of(options));
        CommandLine ran = CommandLine.train(arguments.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran.out();
    }

    static String lastLine(String out) {
        return out.lines().reduce("", (before, line) -> line);
    }

    static double figure(String line, String name) {
        Matcher found =
                Pattern.compile("\\b" + Pattern.quote(name) + " ([0-9.e-]+)").matcher(line);
        assertTrue(found.find(), line);
        return Double.parseDouble(found.group(1));
    }
}
