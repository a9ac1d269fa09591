package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.tests.Processes.Ended;

/** The programs of {@code examples/}: all of them check, those that train fast train for some epochs. */
class ExamplesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("lamina.root", "..")).resolve("examples");

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

    @ParameterizedTest
    @MethodSource("programs")
    void checksWithoutWarnings(Path program) {
        CommandLine check = CommandLine.run("check", program.toString());
        assertEquals(0, check.code(), check.out() + check.err());
        assertEquals("", check.out() + check.err());
    }

    /** Each folder tells what it shows, and what its programs printed. */
    @ParameterizedTest
    @MethodSource("programs")
    void isDescribed(Path program) throws IOException {
        String text = Files.readString(program.resolveSibling("README.md"));
        assertTrue(text.contains(program.getFileName().toString()), "README.md names " + program);
        assertTrue(Files.size(program.resolveSibling("expected.txt")) > 0);
    }

    /** A run in a process of its own, because weights are written to the working directory. */
    @ParameterizedTest
    @CsvSource({
        "xor/xor.nn, points, 3, test.acc",
        "polynomial/sine.nn, fit_sine, 3, valid.rmse",
        "mlp/mlp.nn, mlp, 1, test.acc",
    })
    void trains(String program, String train, String epochs, String shown) throws Exception {
        String out = run(program, train, epochs).out();
        assertTrue(out.contains("epoch " + epochs + "/" + epochs) && out.contains(shown), out);
    }

    @ParameterizedTest
    @CsvSource({
        "linear-regression/salary.nn, standardised, 3, train.moved",
        "logistic-regression/wdbc.nn, tumours, 2, test.auc",
        "softmax-regression/iris.nn, iris, 2, test.acc",
    })
    void trainsOnRealData(String program, String train, String epochs, String shown) throws Exception {
        String data = System.getenv("LAMINA_DATA");
        Assumptions.assumeTrue(data != null && !data.isBlank(), "LAMINA_DATA names no folder of data sets");
        trains(program, train, epochs, shown);
    }

    private Ended run(String program, String train, String epochs) throws Exception {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.lamina.cli.Lamina", "run"));
        arguments.addAll(List.of(EXAMPLES.toAbsolutePath().resolve(program).toString(), train));
        arguments.addAll(List.of("--epochs", epochs, "--threads", "1"));
        return Processes.run(folder, "java", arguments.toArray(String[]::new)).expect(0);
    }
}
