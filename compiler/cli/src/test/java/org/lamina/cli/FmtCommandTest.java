package org.lamina.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtCommandTest {
    private static final String LOOSE = "nn 1\na=1 # one\n";
    private static final String CANONICAL = "nn 1\n\na = 1  # one\n";
    private static final String BROKEN = "nn 1\na=(1\n";

    private final Shell shell = new Shell(Map.of());

    @TempDir
    Path folder;

    private Path loose;
    private Path canonical;

    @BeforeEach
    void programs() throws IOException {
        loose = file("loose.nn", LOOSE);
        canonical = file("sub/canonical.nn", CANONICAL);
    }

    @Test
    void writesWhatChangesAndLeavesTheRestAlone() throws IOException {
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(canonical, old);
        assertEquals(Exit.FINE, shell.run("fmt", folder.toString()), shell.err());
        assertEquals("formatted 1 file, 1 unchanged\n", lines(shell.out()));
        assertEquals(CANONICAL, Files.readString(loose));
        assertEquals(old, Files.getLastModifiedTime(canonical));
        assertEquals(Exit.FINE, shell.run("fmt", folder.toString()));
        assertEquals("formatted 0 files, 2 unchanged\n", lines(shell.out()));
    }

    @Test
    void foldersAreSearchedForPrograms() throws IOException {
        file("notes.txt", LOOSE);
        file(".hidden/a.nn", LOOSE);
        Path deep = file("a/b/c.nn", LOOSE.replace("\n", "\r\n"));
        assertEquals(Exit.FINE, shell.run("fmt", folder.toString(), loose.toString()), shell.err());
        assertEquals("formatted 2 files, 1 unchanged\n", lines(shell.out()));
        assertEquals(CANONICAL, Files.readString(deep));
        assertEquals(LOOSE, Files.readString(folder.resolve("notes.txt")));
        assertEquals(LOOSE, Files.readString(folder.resolve(".hidden/a.nn")));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(Exit.FINE, shell.run("fmt", empty.toString()));
        assertEquals("no .nn files here\n", lines(shell.out()));
    }

    @Test
    void checkListsAndWritesNothing() throws IOException {
        assertEquals(Exit.PROGRAM, shell.run("fmt", "--check", folder.toString()));
        assertEquals(loose + "\n", lines(shell.out()));
        assertEquals("1 file to format, 1 unchanged\n", lines(shell.err()));
        assertEquals(LOOSE, Files.readString(loose));
        assertEquals(Exit.FINE, shell.run("fmt", "--check", canonical.toString()));
        assertEquals("", shell.out());
    }

    @Test
    void diffPrintsAndWritesNothing() throws IOException {
        assertEquals(Exit.FINE, shell.run("fmt", "--diff", folder.toString()));
        String diff = "--- " + loose + "\n+++ " + loose + "\n@@ -1,2 +1,3 @@\n nn 1\n-a=1 # one\n+\n+a = 1  # one\n";
        assertEquals(diff, lines(shell.out()));
        assertEquals(LOOSE, Files.readString(loose));
        assertEquals(Exit.PROGRAM, shell.run("fmt", "--check", "--diff", folder.toString()));
        assertEquals(diff, lines(shell.out()));
    }

    @Test
    void standardInputGoesToStandardOutput() {
        assertEquals(Exit.FINE, shell.piped(LOOSE, "fmt", "-"));
        assertEquals(CANONICAL, shell.out());
        assertEquals("", shell.err());
        assertEquals(Exit.FINE, shell.piped(CANONICAL, "fmt", "-"));
        assertEquals(CANONICAL, shell.out());
        assertEquals(Exit.PROGRAM, shell.piped(LOOSE, "fmt", "--check", "-"));
        assertEquals("<stdin>\n", lines(shell.out()));
        assertEquals(Exit.PROGRAM, shell.piped(BROKEN, "fmt", "-"));
        assertEquals("", shell.out());
        assertTrue(shell.err().contains("--> <stdin>:2:3"), shell.err());
        assertEquals(Exit.USAGE, shell.run("fmt", "-", "a.nn"));
    }

    @Test
    void aBrokenFileIsShownAndLeftAloneTheOthersAreFormatted() throws IOException {
        Path broken = file("broken.nn", BROKEN);
        assertEquals(Exit.PROGRAM, shell.run("fmt", folder.toString()));
        assertEquals(BROKEN, Files.readString(broken));
        assertEquals(CANONICAL, Files.readString(loose));
        assertTrue(shell.err().contains("error[NN0002]"), shell.err());
        assertEquals("formatted 1 file, 1 unchanged, 1 with errors\n", lines(shell.out()));
    }

    @Test
    void whatCannotBeReadIsNamedTheOthersAreFormatted() throws IOException {
        Path bytes = folder.resolve("bytes.nn");
        Files.write(bytes, new byte[] {'n', 'n', (byte) 0xC3, 0x28});
        Path missing = folder.resolve("missing.nn");
        assertEquals(Exit.FILES, shell.run("fmt", missing.toString(), folder.toString(), "a\0b"));
        assertTrue(shell.err().contains("there is no file `" + missing), shell.err());
        assertTrue(shell.err().contains("is not UTF-8 text"), shell.err());
        assertTrue(shell.err().contains("is no path of a file"), shell.err());
        assertEquals(CANONICAL, Files.readString(loose));
    }

    @Test
    void aProtectedFileStaysAndIsNamed() throws IOException {
        boolean protectedNow = loose.toFile().setWritable(false);
        Assumptions.assumeTrue(protectedNow && !Files.isWritable(loose), "this user may write everything");
        assertEquals(Exit.FILES, shell.run("fmt", folder.toString()));
        assertTrue(shell.err().contains("may not be written by this user"), shell.err());
        assertEquals(LOOSE, Files.readString(loose));
    }

    @Test
    void withoutAFileTheCommandLineIsWrong() {
        assertEquals(Exit.USAGE, shell.run("fmt"));
        assertEquals(Exit.USAGE, shell.run("fmt", "--chek", loose.toString()));
        assertTrue(shell.err().contains("did you mean --check?"), shell.err());
    }

    private static String lines(String text) {
        return text.replace(System.lineSeparator(), "\n");
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
