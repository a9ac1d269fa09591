package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** What the machine lacks or refuses ends in one explanation, and leaves what was there. */
@DisabledOnOs(OS.WINDOWS)
class HostTest {
    private static final String PROGRAM = """
            nn 1
            model Wide(x: f32[N, 64]) -> f32[N, 1] { x |> hidden: Dense(1000) |> tanh |> out: Dense(1) }
            data Points: (x: f32[N, 64], y: f32[N, 1]) {
              source generate(64, 1) {
                x = uniform(-1.0, 1.0, [N, 64])
                y = x[:, 0..1]
              }
              batch 32
            }
            train t {
              model net = Wide()
              data  Points
              epochs 1
              step (x, y) {
                loss = mse(net(x), y)
                minimize loss over net with SGD(lr = 0.01)
              }
              save last to "wide.safetensors"
            }
            """;

    @TempDir
    Path folder;

    private List<String> lamina(String classPath, String... arguments) {
        List<String> line = new ArrayList<>(List.of("java", "-cp", classPath, "org.lamina.cli.Lamina"));
        line.addAll(List.of(arguments));
        return line;
    }

    private Ended run(List<String> line) throws Exception {
        return Processes.run(folder, line.get(0), line.subList(1, line.size()).toArray(String[]::new));
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** RELIABILITY 2: the limit on the size of a file stands for the full disk. */
    @Test
    void case2AFullDiskKeepsTheOldWeights() throws Exception {
        Files.writeString(folder.resolve("p.nn"), PROGRAM);
        run(lamina(classPath(), "run", "p.nn")).expect(0);
        Path weights = folder.resolve("wide.safetensors");
        byte[] before = Files.readAllBytes(weights);
        String command = "ulimit -f 200 && exec \"$@\"";
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", command, "sh"));
        line.addAll(lamina(classPath(), "run", "p.nn", "--seed", "5"));
        line.set(4, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Ended full = run(line).expect(3);
        assertTrue(full.err().contains("wide.safetensors"), full.err());
        assertFalse(full.err().contains("\tat "), full.err());
        assertArrayEquals(before, Files.readAllBytes(weights));
        try (Stream<Path> left = Files.list(folder)) {
            List<String> names = left.map(p -> String.valueOf(p.getFileName()))
                    .filter(name -> !name.endsWith(".txt"))
                    .sorted()
                    .toList();
            assertEquals(List.of("p.nn", "wide.safetensors"), names);
        }
    }

    /** RELIABILITY 19: an archive is read where it lies; what its entries are called or claim to be names no place. */
    @Test
    void case19EntriesOfArchivesNameNoPlaces() throws Exception {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Path secret = Files.writeString(folder.resolve("secret.npy"), "not an array");
        for (String name : List.of("../x.npy", secret.toString(), "C:\\x.npy", "a/../../x.npy", "link", "dev")) {
            archive(inside.resolve("a.npz"), name);
            Files.writeString(inside.resolve("p.nn"), """
                    nn 1
                    data D: (x: f32[N, 2]) { source npz("a.npz", x = "x") }
                    train t { data D
                      step (x) { seen = mean(x) }
                    }
                    """);
            CommandLine ended = CommandLine.run("run", inside.resolve("p.nn").toString());
            assertEquals(3, ended.code(), name + ": " + ended.err());
            try (Stream<Path> files = Files.walk(folder)) {
                assertEquals(5, files.count(), name);
            }
            assertEquals("not an array", Files.readString(secret));
        }
    }

    /** A ZIP whose only entry has this name; "link" and "dev" stand for a symbolic link and a device node, called x.npy. */
    private static void archive(Path file, String name) throws IOException {
        boolean special = name.equals("link") || name.equals("dev");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(special ? "x.npy" : name));
            zip.write("../secret.npy".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        byte[] bytes = Files.readAllBytes(file);
        int directory = find(bytes, new byte[] {'P', 'K', 1, 2});
        int mode = name.equals("link") ? 0120777 : name.equals("dev") ? 0060666 : 0100644;
        bytes[directory + 5] = 3; // made on Unix: the upper half of the external attributes is the mode
        bytes[directory + 40] = (byte) mode;
        bytes[directory + 41] = (byte) (mode >> 8);
        Files.write(file, bytes);
    }

    private static int find(byte[] bytes, byte[] wanted) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
            at++;
        }
        return at;
    }

    /** RELIABILITY 30. */
    @Test
    void case30ImportsStayInTheFolderOfTheProgram() throws Exception {
        Path outside =
                Files.writeString(folder.resolve("other.nn"), "nn 1\nfn twice(x: f32[..S]) -> f32[..S] = 2.0*x\n");
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link.nn"), outside);
        Files.createSymbolicLink(inside.resolve("folder"), folder);
        for (String path : List.of("../other.nn", outside.toString(), "link.nn", "folder/other.nn")) {
            CommandLine ended = check(inside, path);
            assertEquals(3, ended.code(), path + ": " + ended.err());
            assertTrue(ended.err().contains("lies outside of the program's folder"), ended.err());
        }
        Files.createDirectories(inside.resolve("parts"));
        Files.copy(outside, inside.resolve("parts/own.nn"));
        assertEquals(0, check(inside, "parts/own.nn").code());
    }

    private static CommandLine check(Path inside, String path) throws IOException {
        Path program = inside.resolve("p.nn");
        Files.writeString(
                program,
                "nn 1\nuse \"" + path
                        + "\" { twice }\nmodel M(x: f32[N, 2]) -> f32[N, 2] { x |> Dense(2) |> twice }\n");
        return CommandLine.run("check", program.toString());
    }

    /** RELIABILITY 45. */
    @Test
    void case45AJavaWithoutCompilerIsOneLine() throws Exception {
        Files.writeString(folder.resolve("p.nn"), PROGRAM);
        List<String> line = lamina(classPath(), "run", "p.nn");
        line.addAll(1, List.of("--limit-modules", "java.se,jdk.unsupported"));
        Ended ended = run(line).expect(3);
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains("need a JDK, 17 or later"), ended.err());
    }

    /** RELIABILITY 45. */
    @Test
    void case45MissingNativesAreOneLine() throws Exception {
        Files.writeString(folder.resolve("p.nn"), PROGRAM);
        String without = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*-(linux|windows|macosx)-[a-z0-9_]+(-[a-z0-9]+)?\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        Ended ended = run(lamina(without, "run", "p.nn"));
        assertTrue(ended.err().contains("no native libraries for"), ended.err());
        assertFalse(ended.err().contains("\tat "), ended.err());
        assertEquals(1, ended.code());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }
}
