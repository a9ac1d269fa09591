package org.lamina.benchmarks.steps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lamina.benchmarks.worker.StepServer;

/** A process that answers as {@link StepServer} says. */
final class WorkerProcess implements AutoCloseable {
    /** Shorter samples would time the clock and the scheduler. */
    private static final double SAMPLE_SECONDS = 0.05;

    private final Process process;
    private final PrintStream questions;
    private final BufferedReader answers;
    private final Environment environment;
    private final Path log;
    private final long started = System.nanoTime();
    private double firstStep;
    private int steps = 1;

    private WorkerProcess(Process process, Environment environment, Path log) {
        this.process = process;
        this.environment = environment;
        this.log = log;
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a worker with the Java of this process.
     *
     * @param flags for Java
     * @param log where it writes what is not an answer
     */
    static WorkerProcess start(
            String classPath, List<String> flags, String main, List<String> args, Environment environment, Path log)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(args);
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        // What the caller's shell has set must not decide.
        builder.environment().keySet().removeIf(name -> name.matches("(OMP|GOMP|KMP|MKL|OPENBLAS|BLAS)_.*"));
        builder.environment().putAll(environment.variables());
        return new WorkerProcess(builder.start(), environment, log);
    }

    /** The worker of a compiled program. */
    static WorkerProcess lamina(CompiledWorkload compiled, Path log) throws IOException {
        return start(
                compiled.classes() + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                List.of(),
                LaminaWorker.class.getName(),
                List.of(compiled.mainClass(), compiled.start().toString()),
                Environment.PLAIN,
                log);
    }

    private String ask(String question) throws IOException {
        questions.println(question);
        var others = new StringBuilder();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(StepServer.ANSWER)) {
                return line.substring(StepServer.ANSWER.length());
            }
            others.append(line).append('\n');
        }
        throw new IOException("a worker ended at `" + question + "`:\n" + others + Files.readString(log));
    }

    /** Losses of the first steps. */
    double[] losses(int count) throws IOException {
        return Arrays.stream(ask("losses " + count).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Lets it make its first step, and notes how long that took from the start of the process. */
    void begin() throws IOException {
        losses(1);
        firstStep = (System.nanoTime() - started) * 1e-9;
    }

    /** Seconds from the start of the process to the end of its first step. */
    double firstStep() {
        return firstStep;
    }

    /** Its library; it stands ready when this has answered. */
    String library() throws IOException {
        return ask("library");
    }

    /** The most memory it ever had, in MB. */
    double megabytes() throws IOException {
        return Long.parseLong(ask("memory")) / 1024.0;
    }

    /** Lets compilers and caches settle, and finds how many steps make a sample. */
    void warmUp(double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            double sample = sample() * steps * 1e-6;
            steps = sample < SAMPLE_SECONDS ? 2 * steps : steps;
        } while (System.nanoTime() < end);
        steps = (int) Math.max(1, Math.round(SAMPLE_SECONDS / (sample() * 1e-6)));
    }

    /** Microseconds of a step, the mean over one sample. */
    double sample() throws IOException {
        return Long.parseLong(ask("time " + steps)) * 1e-3 / steps;
    }

    /** Steps of a sample. */
    int steps() {
        return steps;
    }

    Environment environment() {
        return environment;
    }

    @Override
    public void close() {
        questions.close();
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
