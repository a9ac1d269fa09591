package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.driver.Formatting;
import org.lamina.source.SourceFile;

/**
 * Programs in {@code tests/golden} and what the compiler says of them. The files beside a program say which stages it
 * shows. With {@code -Dgolden.update=true} they are rewritten, and every test whose file changed fails, so that an update
 * is read as a diff before it is kept.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("golden");

    /** What a file beside a program holds. */
    private enum Stage {
        DIAG(".diag", "check"),
        STRICT(".strict", "check", "--strict"),
        RUN(".run", "run"),
        SHAPES(".shapes", "shapes"),
        SUMMARY(".summary", "summary"),
        FMT(".fmt"),
        TREE(".tree", "dump", "--stage=tree"),
        IR(".ir", "dump", "--after=fuse"),
        JAVA(".java.txt", "dump", "--stage=java");

        private final String ending;
        private final List<String> command;

        Stage(String ending, String... command) {
            this.ending = ending;
            this.command = List.of(command);
        }

        Path file(Path program) {
            String name = program.getFileName().toString();
            return program.resolveSibling(name.substring(0, name.length() - ".nn".length()) + ending);
        }

        String render(Path program) throws IOException {
            if (this == FMT) {
                var text = new SourceFile(program.toString(), Files.readString(program));
                return Formatting.format(text).text().orElseThrow();
            }
            // Messages name the program as the command line does: on every system with slashes.
            String name = program.toString().replace('\\', '/');
            String[] arguments =
                    Stream.concat(command.stream(), Stream.of(name)).toArray(String[]::new);
            CommandLine run = this == RUN ? CommandLine.withProgram(arguments) : CommandLine.run(arguments);
            return this == DIAG || this == STRICT || this == RUN ? run.err() : run.out();
        }
    }

    @TestFactory
    Stream<DynamicTest> golden() throws IOException {
        return programs().stream()
                .flatMap(program -> Arrays.stream(Stage.values())
                        .filter(stage -> Files.exists(stage.file(program)))
                        .map(stage -> DynamicTest.dynamicTest(
                                FOLDER.relativize(program) + " " + stage, () -> compare(program, stage))));
    }

    /** A program without a file beside it would test nothing. */
    @TestFactory
    Stream<DynamicTest> everyProgramShowsSomething() throws IOException {
        return programs().stream()
                .map(program -> DynamicTest.dynamicTest(program.toString(), () -> {
                    if (Arrays.stream(Stage.values()).noneMatch(stage -> Files.exists(stage.file(program)))) {
                        fail("no file beside it says what it shows");
                    }
                }));
    }

    private static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".nn"))
                    .sorted()
                    .toList();
        }
    }

    private static void compare(Path program, Stage stage) throws IOException {
        Path file = stage.file(program);
        String expected = Files.readString(file);
        String actual = stage.render(program);
        if (Boolean.getBoolean("golden.update") && !expected.equals(actual)) {
            Files.writeString(file, actual);
            fail(file + " was rewritten; read the diff");
        }
        assertEquals(expected, actual);
    }
}
