package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RELIABILITY 47: the programs of {@code examples/} all check, each of their trains runs, and what they printed is told. */
class ExamplesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("lamina.root", "..")).toAbsolutePath().resolve("examples");
    private static final Pattern TRAIN = Pattern.compile("(?m)^train (\\w+)");

    /** Commands are the lines of blocks without a language. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```$(.*?)^```$");

    /** What a program reads. */
    private enum Data {
        NONE,
        REAL,
        /** The first of them: what matters is that it trains, not how well. */
        PART
    }

    /** A short run of a train, and a scalar that it prints; 0 epochs where it learns nothing. */
    private record Short(String program, String train, int epochs, String shown, Data data) {}

    static final List<Short> RUNS = List.of(
            new Short("architectures/googlenet.nn", "one_step", 1, "train.loss", Data.NONE),
            new Short("architectures/resnet18.nn", "one_step", 1, "train.loss", Data.NONE),
            new Short("batch-size/salary.nn", "descent", 3, "train.loss", Data.REAL),
            new Short("feature-map/circle.nn", "circle", 3, "test.acc", Data.NONE),
            new Short("fully-convolutional/digits.nn", "digits", 1, "test.acc", Data.REAL),
            new Short("language-models/counts.nn", "count", 0, "valid.ppl", Data.PART),
            new Short("language-models/neural.nn", "read", 1, "valid.ppl", Data.PART),
            new Short("lenet5/mnist.nn", "digits", 1, "test.acc", Data.REAL),
            new Short("linear-regression/generated.nn", "descent", 3, "train.loss", Data.NONE),
            new Short("linear-regression/salary.nn", "descent", 3, "train.loss", Data.REAL),
            new Short("logistic-regression/pima.nn", "diabetes", 2, "test.auc", Data.REAL),
            new Short("logistic-regression/wdbc.nn", "tumours", 2, "test.auc", Data.REAL),
            new Short("mlp/mlp.nn", "mlp", 1, "test.acc", Data.NONE),
            new Short("mlp/mnist.nn", "digits", 1, "test.acc", Data.REAL),
            new Short("noise-cancelling/heartbeat.nn", "cancel", 1, "train.after", Data.NONE),
            new Short("ode/flow.nn", "flow", 2, "valid.loss", Data.NONE),
            new Short("optimizers/wdbc.nn", "tumours", 2, "train.slope", Data.REAL),
            new Short("perceptron/iris.nn", "species", 2, "test.acc", Data.REAL),
            new Short("perceptron/separable.nn", "separable", 2, "corrections", Data.NONE),
            new Short("polynomial/ridge.nn", "ridge_descent", 3, "train.gap", Data.NONE),
            new Short("polynomial/sine.nn", "fit_sine", 3, "valid.rmse", Data.NONE),
            new Short("random-labels/mnist.nn", "memorise", 1, "test.acc", Data.REAL),
            new Short("recurrent/memory.nn", "memory", 1, "valid.acc", Data.NONE),
            new Short("regularization/digits.nn", "digits", 1, "test.acc", Data.REAL),
            new Short("regularization/wdbc.nn", "tumours", 2, "valid.zeros", Data.REAL),
            new Short("resnet/resnet20.nn", "cifar", 1, "test.acc", Data.PART),
            new Short("sequence-to-sequence/names.nn", "names", 1, "test.exact", Data.NONE),
            new Short("sequence-to-sequence/reverse.nn", "reverse", 1, "valid.exact", Data.NONE),
            new Short("softmax-regression/iris.nn", "iris", 2, "test.acc", Data.REAL),
            new Short("softmax-regression/mnist.nn", "digits", 1, "test.acc", Data.REAL),
            new Short("spam/spam.nn", "spam", 1, "test.f1", Data.REAL),
            new Short("transformer/dates.nn", "dates", 1, "test.exact", Data.NONE),
            new Short("universal-approximation/sine.nn", "fit", 2, "train.worst", Data.NONE),
            new Short("transformer/shakespeare.nn", "read", 1, "valid.ppl", Data.PART),
            new Short("xor/xor.nn", "points", 3, "test.acc", Data.NONE),
            new Short("xor/xor.nn", "table", 3, "train.acc", Data.NONE));

    /** A label and the bytes of three channels. */
    private static final int PICTURE = 1 + 3 * 32 * 32;

    private static final int CHARACTERS = 60_000;

    /** Run by {@link JavaApiTest} and {@link TechniqueFiguresTest}. */
    private static final List<String> ELSEWHERE =
            List.of("lenet5/digits.nn digits", "fully-convolutional/digits.nn canvas");

    @TempDir
    Path folder;

    static List<Path> programs() {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".nn"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> programsWithTests() {
        return programs().stream()
                .filter(program -> text(program).contains("\ntest \""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void checksWithoutWarnings(Path program) {
        CommandLine check = CommandLine.run("check", program.toString());
        assertEquals(0, check.code(), check.out() + check.err());
        assertEquals("0 errors, 0 warnings\n", check.out() + check.err());
    }

    /** Each folder tells what its programs show; its record holds the README's commands and no failure. */
    @ParameterizedTest
    @MethodSource("programs")
    void isDescribedAndRecorded(Path program) throws IOException {
        String readme = Files.readString(program.resolveSibling("README.md"));
        assertTrue(readme.contains("examples/" + name(program)), "README.md runs " + program);
        assertTrue(readme.contains("\nCourse: "), "README.md says where it stands in the course");
        String recorded = Files.readString(program.resolveSibling("expected.txt"));
        List<String> named = BLOCK.matcher(readme)
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> line.matches("(lamina|java|sha256sum) .*"))
                .toList();
        List<String> ran = recorded.lines()
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2))
                .toList();
        assertEquals(named, ran, "examples/record " + program.getParent().getFileName() + " makes the record");
        assertTrue(!recorded.contains("exit code") && !recorded.contains("samples/s"), recorded);
    }

    @ParameterizedTest
    @MethodSource("programsWithTests")
    void itsTestsPass(Path program) throws Exception {
        String classes = System.getProperty("java.class.path");
        Processes.run(folder, "java", "-cp", classes, "org.lamina.cli.Lamina", "test", program.toString())
                .expect(0);
    }

    @Test
    void everyTrainRuns() throws IOException {
        var expected = new TreeSet<String>();
        for (Path program : programs()) {
            TRAIN.matcher(Files.readString(program))
                    .results()
                    .map((MatchResult train) -> name(program) + " " + train.group(1))
                    .forEach(expected::add);
        }
        var covered = new TreeSet<>(
                RUNS.stream().map(r -> r.program() + " " + r.train()).toList());
        covered.addAll(ELSEWHERE);
        assertEquals(expected, covered);
    }

    /** SYSTEMS 22: 1,000 classes, without auxiliary heads; running statistics are no parameters. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, '61,100,840'",
        "vgg16, '138,357,544'",
        "googlenet, '6,624,904'",
        "inception3, '23,834,568'",
        "resnet18, '11,689,512'",
        "resnet50, '25,557,032 60,192,808'",
    })
    void architecturesHaveThePublishedNumberOfParameters(String name, String counts) {
        CommandLine summary = CommandLine.run(
                "summary", EXAMPLES.resolve("architectures/" + name + ".nn").toString());
        List<String> totals = summary.out()
                .lines()
                .filter(line -> line.startsWith("  total"))
                .map(line -> line.strip().split("\\s+")[1])
                .toList();
        assertEquals(counts, String.join(" ", totals), summary.out() + summary.err());
    }

    /** SYSTEMS 22: one picture of noise through the networks that are too large to train here. */
    @ParameterizedTest
    @CsvSource({"alexnet, forward", "vgg16, forward", "inception3, forward", "resnet50, resnet50", "resnet50, resnet152"
    })
    void aPictureGoesThroughTheLargeArchitectures(String name, String task) throws Exception {
        String program = EXAMPLES.resolve("architectures/" + name + ".nn").toString();
        String classes = System.getProperty("java.class.path");
        String out = Processes.run(
                        folder, "java", "-Xmx1g", "-cp", classes, "org.lamina.cli.Lamina", "run", program, task)
                .expect(0)
                .out();
        assertTrue(out.startsWith("scores from -"), out);
    }

    /** SYSTEMS 11: of the programs that train, test and save. */
    @Test
    void thePerceptronIsTheShortestCompleteProgram() {
        Path shortest = programs().stream()
                .filter(program -> text(program).contains("\n  save "))
                .min(Comparator.comparingLong(ExamplesTest::lines))
                .orElseThrow();
        assertEquals("mlp/mlp.nn", name(shortest));
    }

    /** On a copy of the example, because weights are written beside the program. */
    @ParameterizedTest
    @MethodSource("runs")
    void trains(Short run) throws Exception {
        Map<String, String> variables = switch (run.data()) {
            case NONE -> Map.of();
            case REAL -> Map.of("LAMINA_DATA", realData().toString());
            case PART -> Map.of("LAMINA_DATA", part(realData()).toString());
        };
        String program = Processes.copy(EXAMPLES.resolve(run.program()), folder).toString();
        String classes = System.getProperty("java.class.path");
        List<String> command =
                new ArrayList<>(List.of("-cp", classes, "org.lamina.cli.Lamina", "run", program, run.train()));
        if (run.epochs() > 0) {
            command.addAll(List.of("--epochs", Integer.toString(run.epochs())));
        }
        String out = Processes.run(folder, variables, "java", command.toArray(String[]::new))
                .expect(0)
                .out();
        assertTrue(run.epochs() == 0 || out.contains("epoch %1$d/%1$d".formatted(run.epochs())), out);
        assertTrue(out.contains(run.shown()), out);
    }

    static List<Short> runs() {
        return RUNS;
    }

    static Path realData() {
        String data = System.getenv("LAMINA_DATA");
        Assumptions.assumeTrue(data != null && !data.isBlank(), "LAMINA_DATA names no folder of data sets");
        return Path.of(data);
    }

    /** 200 pictures of CIFAR-10 to learn from, and the same for the test; the beginning of the first play. */
    private Path part(Path real) throws IOException {
        Path batch = real.resolve("cifar10/cifar10-from-jpeg-test-1000.bin");
        Path set = Files.createDirectories(folder.resolve("data/cifar10"));
        byte[] few = Arrays.copyOf(Files.readAllBytes(batch), 200 * PICTURE);
        Files.write(set.resolve("data_batch_1.bin"), few);
        Files.write(set.resolve("test_batch.bin"), few);
        Path text = Files.createDirectories(folder.resolve("data/tiny-shakespeare"));
        String plays = Files.readString(real.resolve("tiny-shakespeare/input.txt"));
        Files.writeString(text.resolve("input.txt"), plays.substring(0, CHARACTERS));
        return set.getParent();
    }

    private static String name(Path program) {
        return EXAMPLES.relativize(program.toAbsolutePath()).toString().replace('\\', '/');
    }

    private static String text(Path program) {
        try {
            return Files.readString(program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that are neither blank nor comments. */
    private static long lines(Path program) {
        return text(program)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
    }
}
