package org.lamina.runtime.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.train.SafeTensorFiles;

/** RELIABILITY 8, with a process of its own and real signals. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {
    @TempDir
    Path folder;

    private Process start(Path directory, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LinearApp.class.getName(),
                directory.toString(),
                "train",
                "--threads",
                "1"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String readUntil(BufferedReader lines, String beginning) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
            if (line.startsWith(beginning)) {
                return seen.toString();
            }
        }
        return seen.toString();
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** What was started in the background of a shell script ignores the signal, and its children inherit that. */
    @BeforeAll
    static void interruptsAreHeard() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            boolean ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
            Assumptions.assumeFalse(ignored, "SIGINT is ignored in the process of the tests");
        }
    }

    @Test
    void theFirstSignalLeavesACheckpointThatResumes() throws IOException, InterruptedException {
        Process process = start(folder);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            readUntil(lines, "epoch 2/20");
            signal(process, "INT");
            String rest = readUntil(lines, "interrupted after step");
            assertTrue(rest.contains("continue with --resume"), rest);
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue());
        assertTrue(Files.exists(folder.resolve("line.checkpoint.safetensors")));

        Process resumed = start(folder, "--resume");
        String output = new String(resumed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, resumed.waitFor(), output);
        Path whole = Files.createDirectory(folder.resolve("whole"));
        Process uninterrupted = start(whole);
        uninterrupted.getInputStream().readAllBytes();
        assertEquals(0, uninterrupted.waitFor());
        SafeTensorFiles files = new SafeTensorFiles();
        assertTrue(files.read(folder.resolve("line.safetensors"))
                .tensors()
                .get("net.w")
                .sameBits(
                        files.read(whole.resolve("line.safetensors")).tensors().get("net.w")));
    }

    @Test
    void theSecondSignalEndsAtOnce() throws IOException, InterruptedException {
        Process process = start(folder, "--rate", "0.123456");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            readUntil(lines, "epoch 1/20");
            // The marker makes the next step wait for ever, so only the second signal can end the process.
            Files.createFile(folder.resolve("hang"));
            Thread.sleep(50);
            signal(process, "INT");
            Thread.sleep(200);
            assertTrue(process.isAlive());
            signal(process, "INT");
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        assertEquals(130, process.exitValue());
        assertFalse(Files.exists(folder.resolve("line.checkpoint.safetensors")));
    }
}
