package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What CI systems run of Lamina: the scripts of {@code tests/ci}, with the launcher and the class path of this test. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher for Windows is another script")
class CiTest {
    private static final Path ROOT = Path.of(System.getProperty("lamina.root", ".."));

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"github-action", "pre-commit", "gitlab", "jenkins"})
    void runsAsItShould(String system) throws Exception {
        Assumptions.assumeTrue(isThere("bash"), "there is no bash on this machine");
        Path home = built();
        Path work = Files.createDirectories(temp.resolve("a repository"));
        Path script = ROOT.resolve("tests/ci").resolve(system + ".sh").toAbsolutePath();
        var builder = new ProcessBuilder("bash", script.toString(), home.toString(), work.toString())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LAMINA_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LAMINA_BUILD", "never");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), out);
        assertTrue(out.endsWith("runs as they should be\n"), out);
    }

    /** The files that these systems use, and what a build leaves for the launcher. */
    private Path built() throws IOException {
        Path home = Files.createDirectories(temp.resolve("lamina home"));
        for (String file : new String[] {"lamina", "action.yml", ".pre-commit-hooks.yaml", "docs/ci.md"}) {
            Path copy = home.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(ROOT.resolve(file), copy);
        }
        assertTrue(home.resolve("lamina").toFile().setExecutable(true));
        Path state = Files.createDirectories(home.resolve("target/launcher"));
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElseThrow();
        Files.writeString(state.resolve("classpath"), classPath + "\n");
        Files.createFile(state.resolve("java-" + Runtime.version().feature() + ".jsa.tried"));
        return home;
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
