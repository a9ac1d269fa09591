package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** The JAR that {@code lamina build} makes of {@code xor.nn}, run as its user would. */
class BuildTest {
    /** What every Java runtime has; the compiler of a JDK is not among it. */
    private static final String BARE_RUNTIME = "java.se,jdk.unsupported";

    @TempDir
    static Path folder;

    private static Path program;
    private static Path jar;

    @BeforeAll
    static void build() throws Exception {
        program = folder.resolve("xor.nn");
        try (InputStream in = BuildTest.class.getResourceAsStream("xor.nn")) {
            Files.copy(in, program);
        }
        jar = folder.resolve("out/xor.jar");
        CommandLine built = CommandLine.run("build", program.toString(), "-o", jar.toString());
        assertEquals(0, built.code(), built.err());
        assertTrue(built.out().startsWith("wrote " + jar), built.out());
        Files.writeString(folder.resolve("points.csv"), "a,b\n0,0\n0,1\n1,0\n1,1\n");
        jar(folder, "train", "--quiet", "--threads", "2").expect(0);
    }

    private static Ended jar(Path where, String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--limit-modules", BARE_RUNTIME, "-jar", jar.toString()));
        all.addAll(List.of(arguments));
        return Processes.run(where, "java", all.toArray(String[]::new));
    }

    /** RELIABILITY: same seed and thread count, same bits; however the program was started. */
    @Test
    void trainsToTheSameBitsAsRun(@TempDir Path other) throws Exception {
        run(other);
        assertArrayEquals(weights(folder), weights(other));
    }

    /** An argument that only numbers follow from stays an option. */
    @Test
    void takesArgumentsAsRunDoes(@TempDir Path left, @TempDir Path right) throws Exception {
        run(left, "--lr", "0.05");
        jar(right, "train", "--quiet", "--threads", "2", "--lr", "5e-2").expect(0);
        assertArrayEquals(weights(left), weights(right));
        assertFalse(Arrays.equals(weights(folder), weights(right)), "the argument has an effect");
    }

    private static void run(Path where, String... options) throws Exception {
        var all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), "org.lamina.cli.Lamina"));
        all.addAll(List.of("run", Processes.copy(program, where).toString(), "--threads", "2", "--quiet"));
        all.addAll(List.of(options));
        Processes.run(where, "java", all.toArray(String[]::new)).expect(0);
    }

    private static byte[] weights(Path where) throws IOException {
        return Files.readAllBytes(where.resolve("xor.safetensors"));
    }

    /** Sizes, conditions, maps in front of a model and models fix an argument; clauses and arithmetic in the step do not. */
    @Test
    void argumentsThatShapeTheProgramAreFixed() throws IOException {
        Path text = Files.writeString(folder.resolve("args.nn"), """
                nn 1

                model M(scale: float)(x: f32[N, 2]) -> f32[N, 1] {
                  scale*x |> out: Dense(1)
                }

                data Table(gain: float): (x: f32[N, 2], y: f32[N, 1]) {
                  source table(x = [[0, 1], [1, 0]], y = [[0], [1]])
                  map x = gain*x
                  batch 2
                }

                train t(lr: float = 1e-1, decay: float = 0.01, scale: float = 2.0, gain: float = 1.5, deep: float = 0.5,
                    rate: Schedule = 1e-2, least: float = 0.001) {
                  model net = M(scale = scale)
                  data  Table(gain = gain)
                  epochs 3
                  step (x, y) {
                    p = net(x)
                    loss = if deep > 0.3 { mse(p, y) } else { mae(p, y) }
                    all = loss*(1.0 - 2*decay)
                    minimize all over net with SGD(lr = 0.5*lr)
                  }
                  stop train.loss < least
                }
                """);
        String main =
                CommandLine.run("dump", text.toString(), "Main", "--stage=java").out();
        for (String open : List.of("lr", "decay", "rate", "least")) {
            assertTrue(main.matches("(?s).*ArgumentSpec\\(\"" + open + "\", [^)]*, false, .*"), open);
        }
        for (String fixed : List.of("scale", "gain", "deep")) {
            assertTrue(main.matches("(?s).*ArgumentSpec\\(\"" + fixed + "\", [^)]*, true, .*"), fixed);
        }
    }

    @Test
    void evaluatesWhatItTrained() throws Exception {
        Ended ended = jar(folder, "evaluate").expect(0);
        assertTrue(ended.out().contains("train.loss"), ended.out());
        assertFalse(ended.err().contains("Warning"), ended.err());
    }

    @Test
    void predictsTheRowsOfATable() throws Exception {
        List<String> lines =
                jar(folder, "predict", "points.csv").expect(0).out().lines().toList();
        assertEquals(5, lines.size(), lines.toString());
        for (int row = 0; row < 4; row++) {
            String[] cells = lines.get(row + 1).split(",");
            boolean differ = row == 1 || row == 2;
            // The output is a logit: its sign is the answer.
            assertEquals(differ, Double.parseDouble(cells[cells.length - 1]) > 0, lines.toString());
        }
    }

    @Test
    void tellsWhatItIs() throws Exception {
        Ended about = jar(folder, "--about").expect(0);
        assertTrue(about.out().contains(Files.readString(program).strip()), about.out());
        try (var file = new JarFile(jar.toFile())) {
            String hash = file.getManifest().getMainAttributes().getValue("Lamina-Sources-SHA-256");
            assertTrue(about.out().contains(hash), about.out());
            assertFalse(
                    file.stream().anyMatch(e -> e.getName().startsWith("org/lamina/elaborate")),
                    "the compiler stays out");
        }
        Ended help = jar(folder, "--help").expect(0);
        for (String command : List.of("train", "evaluate", "predict", "summary")) {
            assertTrue(help.out().contains(command), help.out());
        }
        assertTrue(jar(folder, "summary").expect(0).out().contains("33"));
    }

    /** At most 135 MB for one platform, as users build it: the class path of tests holds more. */
    @Test
    void isNoLargerThanItsNativesDemand() throws Exception {
        Path cli = Path.of(System.getProperty("lamina.root", "..")).resolve("compiler/cli/target");
        Path libraries = cli.resolve("launcher/classpath");
        assumeTrue(Files.exists(libraries), "the command was not packaged");
        String classes = cli.resolve("classes").toAbsolutePath() + File.pathSeparator + Files.readString(libraries);
        Path built = folder.resolve("users.jar");
        Processes.run(
                        folder,
                        "java",
                        "-cp",
                        classes,
                        "org.lamina.cli.Lamina",
                        "build",
                        "xor.nn",
                        "-o",
                        built.toString())
                .expect(0);
        assertTrue(Files.size(built) <= 135_000_000, Files.size(built) + " bytes");
        try (var file = new JarFile(built.toFile())) {
            assertFalse(file.stream().anyMatch(e -> e.getName().startsWith("org/tensorflow")), "none of it is used");
        }
    }

    @Test
    void argumentsAreChecked() {
        Path target = folder.resolve("wrong.jar");
        CommandLine unknown = CommandLine.run("build", program.toString(), "-o", target.toString(), "--depth", "3");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().contains("`--depth`") && unknown.err().contains("--lr"), unknown.err());
        CommandLine word = CommandLine.run("build", program.toString(), "-o", target.toString(), "--lr", "fast");
        assertEquals(2, word.code());
        assertTrue(word.err().contains("--lr must be a number, not `fast`"), word.err());
        assertTrue(Files.notExists(target));
    }

    @Test
    void aFolderIsNoTarget() {
        CommandLine run = CommandLine.run("build", program.toString(), "-o", folder.toString());
        assertEquals(3, run.code());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err().contains("is a folder; -o names the JAR, such as `" + folder.resolve("xor.jar")), run.err());
    }

    @Test
    void aFileWithNothingToRunIsRefused() throws Exception {
        Path open = Files.writeString(
                folder.resolve("open.nn"), "nn 1\nmodel Net(k: int)(x: f32[N, 4]) -> f32[N, k] { x |> Dense(k) }\n");
        Path wide = Files.writeString(
                folder.resolve("wide.nn"), "nn 1\nmodel Net(x: f32[N, 2, H]) -> f32[N, 2, 3] { x |> Dense(3) }\n");
        Path none = Files.writeString(folder.resolve("none.nn"), "nn 1\nfn f(x: f32[N]) -> f32[N] = x\n");
        for (Path file : List.of(open, wide, none)) {
            Path target = folder.resolve("never.jar");
            CommandLine run = CommandLine.run("build", file.toString(), "-o", target.toString());
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains("has nothing to run"), run.err());
            assertTrue(file == none || run.err().contains("`Net`"), run.err());
            assertTrue(Files.notExists(target));
        }
    }

    @Test
    void aProgramIsNotOverwritten() {
        CommandLine run = CommandLine.run("build", program.toString(), "-o", program.toString());
        assertEquals(3, run.code());
        assertTrue(run.err().contains("is the program itself"), run.err());
    }

    @Test
    void platformsAreChecked() {
        CommandLine run = CommandLine.run("build", program.toString(), "--platform", "linux-z80");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("linux-x86_64"), run.err());
    }
}
