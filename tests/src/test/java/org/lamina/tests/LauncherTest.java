package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code lamina}, copied into a folder of its own, with the class path of this test and a Maven that is a script. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs a POSIX shell")
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("lamina.root", ".."));
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    Path temp;

    private Path home;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void copyScript() throws IOException {
        home = Files.createDirectories(temp.resolve("a folder"));
        Path script = home.resolve("lamina");
        Files.copy(ROOT.resolve("lamina"), script);
        assertTrue(script.toFile().setExecutable(true));
        Files.createDirectories(home.resolve("stdlib/src"));
    }

    @Test
    void startsTheCommandLine() throws Exception {
        built();
        Ended ended = run(start("--version"));
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().startsWith("lamina "), ended.out());
    }

    @Test
    void passesArgumentsAndExitCodeOn() throws Exception {
        built();
        Ended ended = run(start("explain", "no such code"));
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("`no such code`"), ended.err());
    }

    @Test
    void isFoundThroughLinks() throws Exception {
        built();
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("a folder", "lamina"));
        Ended ended = run(process(link, "--version"));
        assertEquals(0, ended.code(), ended.err());
    }

    /** RELIABILITY 45. */
    @Test
    void oldJavaIsOneLine() throws Exception {
        Path old = Files.createDirectories(temp.resolve("jdk-11/bin"));
        Path program = Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 1\n");
        assertTrue(program.toFile().setExecutable(true));
        Files.writeString(temp.resolve("jdk-11/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        var start = start("--version");
        start.environment().put("LAMINA_JAVA", temp.resolve("jdk-11").toString());
        Ended ended = run(start);
        assertEquals(3, ended.code());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains("is Java 11; Lamina needs Java 17 or later"), ended.err());
    }

    /** RELIABILITY 45. */
    @Test
    void missingJavaIsOneLine() throws Exception {
        var start = start("--version");
        start.environment().put("JAVA_HOME", temp.resolve("nothing").toString());
        Ended ended = run(start);
        assertEquals(3, ended.code());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains("there is no Java at"), ended.err());
    }

    @Test
    void buildsWhenNothingIsThereAndAfterAChangeOnly() throws Exception {
        maven("");
        Ended first = run(start("--version"));
        assertEquals(0, first.code(), first.err());
        assertEquals(1, first.err().lines().count(), first.err());
        assertEquals("", run(start("--version")).err());

        // File times have a resolution; a change is later than the build by more than that.
        Path source = Files.writeString(home.resolve("stdlib/src/new.nn"), "nn 1\n");
        Files.setLastModifiedTime(
                source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
        Ended changed = run(start("--version"));
        assertTrue(changed.err().contains("the sources have changed"), changed.err());
        assertEquals(2, builds());
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        maven("sleep 1");
        Process first = start("--version").start();
        Process second = start("--version").start();
        assertEquals(0, ended(first).code());
        assertEquals(0, ended(second).code());
        assertEquals(1, builds());
    }

    @Test
    void theLockOfADeadBuildIsTakenOver() throws Exception {
        maven("");
        Path lock = Files.createDirectories(home.resolve("target/launcher/lock"));
        Process dead = new ProcessBuilder("true").start();
        assertTrue(dead.waitFor(10, TimeUnit.SECONDS));
        Files.writeString(lock.resolve("process"), dead.pid() + "\n");
        Ended ended = run(start("--version"));
        assertEquals(0, ended.code(), ended.err());
        assertEquals(1, builds());
    }

    @Test
    void aFailedBuildShowsItsErrorsAndLeavesNoLock() throws Exception {
        maven("echo '[INFO] much'; echo '[ERROR] the disk is full'; exit 1");
        Ended ended = run(start("--version"));
        assertEquals(3, ended.code());
        assertTrue(ended.err().contains("[ERROR] the disk is full"), ended.err());
        assertTrue(!ended.err().contains("much"), ended.err());
        assertTrue(Files.notExists(home.resolve("target/launcher/lock")));
    }

    /** What a build leaves for the script. */
    private void built() throws IOException {
        Path state = Files.createDirectories(home.resolve("target/launcher"));
        Files.writeString(state.resolve("classpath"), existing() + "\n");
        Files.createFile(state.resolve("java-" + Runtime.version().feature() + ".jsa.tried"));
    }

    /** A Maven that counts its calls, does {@code extra}, and leaves what the real one does. */
    private void maven(String extra) throws IOException {
        Path bin = Files.createDirectories(temp.resolve("bin"));
        Path jar = home.resolve("compiler/cli/target/lamina-cli-0.jar");
        Path paths = home.resolve("compiler/cli/target/launcher/classpath");
        Path program = Files.writeString(
                bin.resolve("mvn"),
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "echo called >>'" + temp.resolve("calls") + "'",
                        extra,
                        "mkdir -p '" + paths.getParent() + "'",
                        ": >'" + jar + "'",
                        "printf '%s' '" + existing() + "' >'" + paths + "'",
                        ""));
        assertTrue(program.toFile().setExecutable(true));
    }

    private long builds() throws IOException {
        try (Stream<String> calls = Files.lines(temp.resolve("calls"))) {
            return calls.count();
        }
    }

    /** The class path of this test. The script takes a missing entry for a build that has been cleaned away. */
    private static String existing() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> Files.exists(Path.of(entry)))
                .reduce((left, right) -> left + ":" + right)
                .orElseThrow();
    }

    private ProcessBuilder start(String... arguments) {
        return process(home.resolve("lamina"), arguments);
    }

    private ProcessBuilder process(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LAMINA_"));
        environment.put("JAVA_HOME", JAVA_HOME);
        environment.put("PATH", temp.resolve("bin") + ":" + environment.get("PATH"));
        return builder;
    }

    private Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        return ended(builder.start());
    }

    private static Ended ended(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), out, err);
    }
}
