package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code lamina check --fix}: every edit that a message offers takes its mistake away. */
class FixesTest {
    /** A message that offers an edit: its code, its sentence. */
    private static final Pattern OFFERED =
            Pattern.compile("\"code\":\"(NN\\d{4})\".*?\"message\":\"((?:[^\"\\\\]|\\\\.)*)\".*?\"fixes\":\\[\\{");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> theMistakeIsGone() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("golden"))) {
            return files
                    .filter(file -> file.toString().endsWith(".diag"))
                    .filter(FixesTest::offersAnEdit)
                    .map(file -> Path.of(file.toString().replace(".diag", ".nn")))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(file.toString(), () -> repair(file)));
        }
    }

    private static boolean offersAnEdit(Path file) {
        try {
            return Files.readString(file).contains("[fix available]");
        } catch (IOException e) {
            return false;
        }
    }

    private void repair(Path golden) throws IOException {
        Path own = Files.createTempDirectory(folder, "case");
        Path program = Files.copy(golden, own.resolve(golden.getFileName()));
        List<String> before = offered(program);
        assertFalse(before.isEmpty(), "the golden file shows an edit");
        String text = Files.readString(program);

        CommandLine shown = CommandLine.run("check", "--fix", "--dry-run", program.toString());
        assertEquals(text, Files.readString(program), "a dry run writes nothing");
        CommandLine fixed = CommandLine.run("check", "--fix", program.toString());
        assertNotEquals(text, Files.readString(program), fixed.err());
        assertEquals(shown.out(), fixed.out());
        assertTrue(fixed.out().startsWith("--- " + program), fixed.out());

        List<String> after = offered(program);
        assertEquals(List.of(), after.stream().filter(before::contains).toList(), () -> "after: " + text(program));
    }

    private static String text(Path program) {
        try {
            return Files.readString(program);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> offered(Path program) {
        CommandLine checked = CommandLine.run("check", "--format=json", program.toString());
        return checked.out()
                .lines()
                .flatMap(line -> OFFERED.matcher(line).results())
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
    }

    @Test
    void severalMistakesAreFixedInRounds() throws IOException {
        Path program = Files.writeString(folder.resolve("net.nn"), """
                modle Net(x: f32[N, 8], m: bool[N, 8]) -> f32[N, 2] {
                  x*m |> h: Linear(16) |> rellu |> out: Dense(2)
                }
                """);
        CommandLine fixed = CommandLine.run("check", "--fix", program.toString());
        assertEquals("""
                nn 1
                model Net(x: f32[N, 8], m: bool[N, 8]) -> f32[N, 2] {
                  x*f32(m) |> h: Dense(16) |> relu |> out: Dense(2)
                }
                """, Files.readString(program));
        assertEquals(0, fixed.code(), fixed.err());
    }

    @Test
    void aProgramThatNoEditMakesBetterStays() throws IOException {
        String text = """
                nn 1
                model Net(x: f32[N, 8]) -> f32[N, 3] { x |> out: Dense(2) }
                """;
        Path program = Files.writeString(folder.resolve("net.nn"), text);
        CommandLine checked = CommandLine.run("check", "--fix", program.toString());
        assertEquals(text, Files.readString(program));
        assertEquals("", checked.out());
        assertEquals(1, checked.code());
    }

    @Test
    void aDryRunNeedsSomethingToShow() throws IOException {
        Path program = Files.writeString(folder.resolve("net.nn"), "nn 1\n");
        assertEquals(
                2, CommandLine.run("check", "--dry-run", program.toString()).code());
    }
}
