package org.lamina.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaminaTest {
    private final Shell shell = new Shell(Map.of());

    @TempDir
    Path folder;

    @Test
    void versionNamesReleaseJavaAndSystem() {
        assertEquals(Exit.FINE, shell.run("--version"));
        assertTrue(shell.out().matches("lamina \\d+\\.\\d+\\.\\d+\\S*, Java \\S+, .+\\R"), shell.out());
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        assertEquals(Exit.USAGE, shell.run());
        assertTrue(shell.err().contains("Usage: lamina"), shell.err());
        assertTrue(shell.err().contains("70"), "exit codes are part of the usage");
    }

    @Test
    void unknownCommandsAndOptionsAreMetWithTheNearest() {
        assertEquals(Exit.USAGE, shell.run("chekc", "a.nn"));
        assertTrue(shell.err().contains("did you mean check?"), shell.err());
        assertEquals(Exit.USAGE, shell.run("explain", "--colour"));
        assertTrue(shell.err().contains("--color"), shell.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NN0203", "nn0203", "0203", "203", "error[NN0203]"})
    void explainTakesWhatPeopleType(String typed) {
        assertEquals(Exit.FINE, shell.run("explain", typed));
        assertTrue(shell.out().startsWith("NN0203"), shell.out());
        assertFalse(shell.out().contains("\u001b"), "no colour without a terminal");
    }

    @Test
    void explainSuggestsCodesThatExist() {
        assertEquals(Exit.USAGE, shell.run("explain", "NN0299"));
        assertTrue(shell.err().contains("did you mean NN02"), shell.err());
    }

    @Test
    void colourIsShownOnRequestOnly() {
        shell.run("explain", "NN0203", "--color=always");
        assertTrue(shell.out().contains("\u001b[1m"), shell.out());
    }

    @Test
    void newMakesAProgramAndNeverOverwrites() throws IOException {
        Path target = folder.resolve("first net");
        assertEquals(Exit.FINE, shell.run("new", target.toString()), shell.err());
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(
                    List.of(".gitignore", "README.md", "digits.nn"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertTrue(Files.readString(target.resolve("README.md")).startsWith("# first net\n"));

        assertEquals(Exit.FILES, shell.run("new", target.toString()));
        assertTrue(shell.err().contains("exists already"), shell.err());
    }

    @Test
    void dumpListsWhatThereIs() throws IOException {
        Path program = Files.writeString(
                folder.resolve("one.nn"), "nn 1\n\nexport model One(x: f32[N, 2]) -> f32[N, 1] { x |> d: Dense(1) }\n");
        assertEquals(Exit.FINE, shell.run("dump", program.toString(), "--list"), shell.err());
        assertTrue(shell.out().contains("functions: One.predict\n"), shell.out());
        assertTrue(shell.out().contains("simplify") && shell.out().contains("fuse"), shell.out());
        assertTrue(shell.out().contains("one.Main, one.One, one.OnePredict\n"), shell.out());
    }

    @Test
    void aFileThatCannotBeAProgramIsOneLineAndExitCode3() throws IOException {
        Path latin =
                Files.write(folder.resolve("latin.nn"), new byte[] {'n', 'n', ' ', '1', '\n', '#', (byte) 0xE9, '\n'});
        Path wide = Files.write(folder.resolve("wide.nn"), new byte[] {(byte) 0xFF, (byte) 0xFE, 'n', 0});
        Path missing = folder.resolve("missing.nn");
        Path long_ = folder.resolve("long.nn");
        try (var file = new java.io.RandomAccessFile(long_.toFile(), "rw")) {
            file.setLength(Sources.MAX_BYTES + 1L);
        }
        expectFileProblem(latin, "is not UTF-8 text: byte 0xE9 in line 2");
        expectFileProblem(wide, "is UTF-16 text; save it as UTF-8");
        expectFileProblem(missing, "there is no file");
        expectFileProblem(folder, "is a folder");
        expectFileProblem(long_, "is longer than 16 MiB");
    }

    @Test
    void buildRefusesWhatItCannotDoInOneLine() throws IOException {
        Path program = Files.writeString(
                folder.resolve("net.nn"), "nn 1\nmodel Net(x: f32[N, 4]) -> f32[N, 2] { x |> out: Dense(2) }\n");
        assertEquals(Exit.USAGE, shell.run("build", program.toString(), "--platform=linux-arm64"));
        assertTrue(shell.err().contains("no ND4J binaries for `linux-arm64`"), shell.err());
        assertEquals(Exit.USAGE, shell.run("build", program.toString(), "--width", "3"));
        assertTrue(shell.err().contains("unknown argument `--width`"), shell.err());
        assertEquals(Exit.FILES, shell.run("build", program.toString(), "-o", folder.toString()));
        assertTrue(shell.err().contains("is a folder; -o names the JAR"), shell.err());
    }

    @Test
    void runNamesWhatThereIsToRun() throws IOException {
        Path program = Files.writeString(
                folder.resolve("net.nn"), "nn 1\nmodel Net(x: f32[N, 4]) -> f32[N, 2] { x |> out: Dense(2) }\n");
        assertEquals(Exit.USAGE, shell.run("run", program.toString()));
        assertTrue(shell.err().contains("contains no `train`"), shell.err());
    }

    @Test
    void aFaultOfTheCompilerIsATextToReportWithoutATrace() {
        assertEquals(Exit.FAULT, Failures.report(shell.console(), new IllegalStateException("first\nsecond"), false));
        assertTrue(shell.err().startsWith("error[NN9000]: "), shell.err());
        assertTrue(shell.err().contains("IllegalStateException: first\n"), shell.err());
        assertFalse(shell.err().contains("\tat "), shell.err());

        var debugging = new Shell(Map.of("LAMINA_DEBUG", "1"));
        Failures.report(debugging.console(), new IllegalStateException("first"), false);
        assertTrue(debugging.err().contains("\tat "), debugging.err());
    }

    @Test
    void aFaultIsJsonWhereDiagnosticsAre() {
        assertEquals(Exit.FAULT, Failures.report(shell.console(), new IllegalStateException("first"), true));
        assertTrue(shell.err().startsWith("{\"code\":\"NN9000\",\"severity\":\"error\""), shell.err());
        assertTrue(shell.err().contains("IllegalStateException: first"), shell.err());
        assertTrue(ReportOptions.asksForJson("check", "--format", "json", "a.nn"));
        assertTrue(ReportOptions.asksForJson("check", "--format=json", "a.nn"));
        assertFalse(ReportOptions.asksForJson("check", "json.nn"));
    }

    @Test
    void aMissingFileIsMetWithTheNearestBesideIt() throws IOException {
        Files.writeString(folder.resolve("digits.nn"), "nn 1\n");
        assertEquals(Exit.FILES, shell.run("check", folder.resolve("digit.nn").toString()));
        assertTrue(shell.err().contains("did you mean `" + folder.resolve("digits.nn") + "`?"), shell.err());
        assertEquals(Exit.FILES, shell.run("check", folder.resolve("digits").toString()));
        assertTrue(shell.err().contains("digits.nn`?"), shell.err());
    }

    private void expectFileProblem(Path path, String text) {
        assertEquals(Exit.FILES, shell.run("shapes", path.toString()));
        assertEquals(1, shell.err().lines().count(), shell.err());
        assertTrue(shell.err().contains(text), shell.err());
    }
}
