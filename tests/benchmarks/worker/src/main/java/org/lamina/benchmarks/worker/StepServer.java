package org.lamina.benchmarks.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * Answers a parent process over the standard streams, one line for each line, until the input ends.
 *
 * <table>
 * <caption>Questions</caption>
 * <tr><td>{@code losses 20}</td><td>the losses of the first 20 steps</td></tr>
 * <tr><td>{@code time 50}</td><td>nanoseconds of 50 steps that follow the first one</td></tr>
 * <tr><td>{@code memory}</td><td>the most memory this process ever had, in kB; 0 where the system does not tell</td></tr>
 * <tr><td>{@code library}</td><td>{@link TrainingStep#library}</td></tr>
 * </table>
 */
public final class StepServer {
    /** Begins every answer: native code prints to the same stream. */
    public static final String ANSWER = "= ";

    private final TrainingStep step;

    private StepServer(TrainingStep step) {
        this.step = step;
    }

    /** Makes a step. */
    @FunctionalInterface
    public interface Factory {
        /** Reads what it needs and warms nothing up. */
        TrainingStep create() throws Exception;
    }

    /** Serves until the parent closes its end. What libraries print goes to the standard error stream meanwhile. */
    public static void serve(Factory factory) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        var server = new StepServer(factory.create());
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(ANSWER + server.answer(line));
            answers.flush();
        }
    }

    private String answer(String question) throws IOException {
        String[] words = question.split(" ");
        return switch (words[0]) {
            case "losses" -> losses(Integer.parseInt(words[1]));
            case "time" -> Long.toString(time(Integer.parseInt(words[1])));
            case "memory" -> Long.toString(memory());
            case "library" -> step.library();
            default -> throw new IllegalArgumentException(question);
        };
    }

    private String losses(int count) {
        step.reset();
        var losses = new StringJoiner(" ");
        for (int i = 0; i < count; i++) {
            losses.add(Double.toString(step.run()));
        }
        return losses.toString();
    }

    /** Starts anew each time: after thousands of steps on one batch, its gradients would be numbers no training sees. */
    private long time(int count) {
        step.reset();
        step.run();
        long start = System.nanoTime();
        step.run(count);
        return System.nanoTime() - start;
    }

    private static long memory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
