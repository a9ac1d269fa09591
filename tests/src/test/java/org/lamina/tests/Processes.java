package org.lamina.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** Programs of the JDK that runs the tests, in processes of their own. */
final class Processes {
    private Processes() {}

    /** How a process ended, and what it printed. */
    record Ended(int code, String out, String err) {
        Ended expect(int wanted) {
            Assertions.assertEquals(wanted, code, out + err);
            return this;
        }
    }

    /** Copies a program to a folder, where it may write beside itself. */
    static Path copy(Path program, Path folder) throws IOException {
        return Files.copy(program, folder.resolve(program.getFileName()));
    }

    /**
     * Runs {@code java}, {@code javac} … of this JDK, or a program with an absolute path, and waits for its end, five minutes at most.
     *
     * @param folder its working directory; it also gets the files that hold the output
     */
    static Ended run(Path folder, String program, String... arguments) throws IOException, InterruptedException {
        return run(folder, Map.of(), program, arguments);
    }

    /** @param variables added to the environment of this process */
    static Ended run(Path folder, Map<String, String> variables, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(
                Path.of(System.getProperty("java.home"), "bin").resolve(program).toString());
        if (program.equals("java")) {
            command.addAll(quiet());
        }
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            Assertions.fail(program + " " + String.join(" ", arguments) + " did not end: " + Files.readString(err));
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** As the launcher starts Java: newer ones warn of what ND4J does. */
    private static List<String> quiet() {
        List<String> flags = new ArrayList<>();
        if (Runtime.version().feature() >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }
}
