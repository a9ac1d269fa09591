package org.lamina.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String RIGHT = "nn 1\nmodel Net(x: f32[N, 4]) -> f32[N, 2] { x |> out: Dense(2) }\n";
    private static final String WRONG = "nn 1\nmodel Net(x: f32[N, 4]) -> f32[N, 3] { x |> out: Dense(2) }\n";
    private static final String WARNED = "nn 1\nlayer Same(x: f32[N, Wide]) -> f32[N, _] { x }\n"
            + "model Net(x: f32[N, 4]) -> f32[N, 4] { x |> Same() }\n";

    private final Shell shell = new Shell(Map.of());

    @TempDir
    Path folder;

    private Path right;
    private Path wrong;

    @BeforeEach
    void programs() throws IOException {
        right = file("right.nn", RIGHT);
        wrong = file("sub/wrong.nn", WRONG);
    }

    @Test
    void filesAndFoldersAreCheckedOnceAndCounted() throws IOException {
        file("notes.txt", WRONG);
        file(".hidden/a.nn", WRONG);
        assertEquals(
                Exit.PROGRAM, shell.run("check", folder.toString(), wrong.toString(), folder + "/sub/../right.nn"));
        assertEquals(1, count("error\\[NN"), shell.err());
        assertTrue(shell.err().endsWith("\n1 error, 0 warnings in 2 files\n"), shell.err());
        assertEquals(Exit.FINE, shell.run("check", right.toString()));
        assertEquals("0 errors, 0 warnings\n", shell.out());
        assertEquals("", shell.err());
    }

    @Test
    void theOrderIsThatOfTheCommandLineAndOfNames() throws IOException {
        file("sub/b.nn", WRONG);
        file("sub/a/z.nn", WRONG);
        file("last.nn", WRONG);
        shell.run(
                "check",
                folder.resolve("last.nn").toString(),
                folder.resolve("sub").toString());
        List<String> places = Pattern.compile("--> .*?([a-z]+\\.nn):")
                .matcher(shell.err())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(List.of("last.nn", "z.nn", "b.nn", "wrong.nn"), places);
    }

    @Test
    void anEmptyFolderIsNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(Exit.FINE, shell.run("check", empty.toString()));
        assertEquals("no .nn files here\n", shell.out());
    }

    @Test
    void whatCannotBeReadIsOneMessageAndTheOthersAreChecked() {
        String missing = folder.resolve("missing.nn").toString();
        assertEquals(Exit.FILES, shell.run("check", missing, wrong.toString(), missing, "a\0b"));
        assertEquals(1, count("there is no file"), shell.err());
        assertEquals(1, count("is no path of a file"), shell.err());
        assertEquals(1, count("error\\[NN"), shell.err());
        assertTrue(shell.err().endsWith("\n1 error, 0 warnings in 3 files, 2 not read\n"), shell.err());
    }

    @Test
    void aBrokenImportOfTwoProgramsIsReportedOnce() throws IOException {
        file("sub/shared.nn", "nn 1\nfn f(x: f32[N]) -> f32[N] = x + \n");
        String uses = "nn 1\nuse \"shared.nn\"\n";
        file("sub/one.nn", uses);
        file("sub/two.nn", uses);
        assertEquals(Exit.PROGRAM, shell.run("check", folder.resolve("sub").toString()));
        assertEquals(1, count("error\\[NN0001\\]"), shell.err());
    }

    @Test
    void standardInput() {
        assertEquals(Exit.PROGRAM, shell.piped(WRONG, "check", "-"));
        assertTrue(shell.err().contains("--> <stdin>:2:"), shell.err());
        assertEquals(Exit.FINE, shell.piped(RIGHT, "check", "-", right.toString()));
        assertEquals("0 errors, 0 warnings in 2 files\n", shell.out());
    }

    @Test
    void warningsMayBeDenied() throws IOException {
        String warned = file("warned.nn", WARNED).toString();
        assertEquals(Exit.FINE, shell.run("check", warned), shell.err());
        assertTrue(shell.err().endsWith("\n0 errors, 1 warning\n"), shell.err());
        assertEquals(Exit.PROGRAM, shell.run("check", "--deny-warnings", warned));
        shell.run("check", "--format=junit", warned);
        assertTrue(shell.out().contains("failures=\"0\""), shell.out());
        shell.run("check", "--format=junit", "--deny-warnings", warned);
        assertTrue(shell.out().contains("failures=\"1\""), shell.out());
    }

    @Test
    void formsForProgramsAreResults() {
        for (String form : List.of("json", "sarif", "github", "junit")) {
            assertEquals(Exit.PROGRAM, shell.run("check", "--format", form, wrong.toString()));
            assertEquals("", shell.err());
            assertTrue(shell.out().contains("NN02"), shell.out());
        }
        assertEquals(Exit.USAGE, shell.run("check", "--format", "sarf", wrong.toString()));
    }

    /** The report alone is for programs; what a repair changed is for whoever started it. */
    @Test
    void editsAreShownBesideEveryForm() throws IOException {
        for (String form : List.of("json", "sarif", "github", "junit")) {
            Path misspelt = file("misspelt.nn", RIGHT.replace("Dense", "Dens"));
            assertEquals(Exit.FINE, shell.run("check", "--fix", "--format", form, misspelt.toString()));
            assertEquals(RIGHT, Files.readString(misspelt));
            String diff = shell.err();
            assertTrue(diff.startsWith("--- " + misspelt) && diff.contains("\n+model Net"), diff);
            assertFalse(shell.out().contains("--- "), shell.out());

            Path again = file("misspelt.nn", RIGHT.replace("Dense", "Dens"));
            shell.run(
                    "check",
                    "--fix",
                    "--format",
                    form,
                    "-o",
                    folder.resolve("report").toString(),
                    again.toString());
            assertTrue(shell.out().startsWith(diff), "as for human: " + shell.out());
        }
    }

    @Test
    void aFileGetsTheFormAndPeopleTheMessages() throws IOException {
        Path sarif = folder.resolve("out/lamina.sarif");
        assertEquals(Exit.PROGRAM, shell.run("check", "--format=sarif", "-o", sarif.toString(), wrong.toString()));
        assertEquals("", shell.out());
        assertTrue(shell.err().contains("error[NN02"), shell.err());
        assertTrue(Files.readString(sarif).contains("\"ruleId\" : \"NN02"));
        Path text = folder.resolve("out/lamina.txt");
        shell.run("check", "--color=always", "-o", text.toString(), wrong.toString());
        assertTrue(shell.err().contains("\u001b["), shell.err());
        assertFalse(Files.readString(text).contains("\u001b"));
        assertEquals(Exit.FILES, shell.run("check", "-o", folder.toString(), wrong.toString()));
        assertEquals(Exit.FILES, shell.run("check", "-o", right.toString(), wrong.toString()));
        assertEquals(RIGHT, Files.readString(right));
    }

    @Test
    void manyMessagesOfOneProgramDoNotHideThoseOfAnother() throws IOException {
        Path many = file("many.nn", "nn 1\n" + names(31));
        assertEquals(Exit.PROGRAM, shell.run("check", many.toString(), wrong.toString()));
        assertEquals(MessageOptions.SHOWN + 1, count("error\\[NN"), shell.err());
        assertTrue(shell.err().endsWith("(11 not shown) in 2 files\n"), shell.err());
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        assertFalse(coloured(new Shell(Map.of())));
        assertTrue(coloured(new Shell(Map.of()), "--color=always"));
        assertTrue(coloured(Shell.onTerminal(Map.of())));
        assertFalse(coloured(Shell.onTerminal(Map.of("NO_COLOR", "1"))));
        assertFalse(coloured(Shell.onTerminal(Map.of("TERM", "dumb"))));
        assertFalse(coloured(Shell.onTerminal(Map.of()), "--color=never"));
        assertTrue(coloured(Shell.onTerminal(Map.of("NO_COLOR", "1")), "--color=always"));
        assertTrue(coloured(Shell.onTerminal(Map.of("NO_COLOR", ""))), "an empty variable is none");
        assertFalse(coloured(Shell.onTerminal(Map.of()), "--format=github"));
    }

    private boolean coloured(Shell shell, String... options) {
        String[] line = Stream.concat(Stream.of("check", wrong.toString()), Stream.of(options))
                .toArray(String[]::new);
        assertEquals(Exit.PROGRAM, shell.run(line));
        return (shell.out() + shell.err()).contains("\u001b[");
    }

    /** {@code COLUMNS} is the one source, and counts where a terminal is. */
    @Test
    void narrowTerminalsGetShortLines() {
        for (int columns : List.of(40, 60, 80, 200)) {
            Map<String, String> environment = Map.of("COLUMNS", Integer.toString(columns), "NO_COLOR", "1");
            var narrow = Shell.onTerminal(environment);
            narrow.run("check", wrong.toString());
            assertTrue(widest(narrow.err()) <= columns, narrow.err());
            narrow.run("explain", "NN0214");
            assertTrue(widest(narrow.out()) <= Math.max(columns, 66), "code of a page stays: " + narrow.out());
            narrow.run("check", "--help");
            assertTrue(widest(narrow.out()) <= Math.max(columns, 55), narrow.out());
            var piped = new Shell(environment);
            piped.run("check", wrong.toString());
            shell.run("check", wrong.toString());
            assertEquals(shell.err(), piped.err());
        }
        var odd = Shell.onTerminal(Map.of("COLUMNS", "wide", "NO_COLOR", "1"));
        odd.run("check", wrong.toString());
        assertEquals(shell.err(), odd.err());
    }

    /** Paths are never broken: they are to be clicked on, or copied. */
    private static int widest(String text) {
        return text.lines()
                .filter(line -> !line.contains(".nn:"))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private static String names(int n) {
        var text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            text.append("b").append(i).append(" = nothing").append(i).append('\n');
        }
        return text.toString();
    }

    private long count(String pattern) {
        return Pattern.compile(pattern).matcher(shell.err()).results().count();
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
