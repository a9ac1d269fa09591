package org.lamina.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that has ended well.
 *
 * @param seconds from its start to its end
 * @param megabytes the most memory it ever had, sampled; 0 where the system does not tell
 */
record Ran(double seconds, double megabytes, List<String> output) {
    private static final int SAMPLE_MILLIS = 50;

    /** A command of {@code lamina}. */
    static Ran lamina(Path folder, List<String> flags, String... arguments) throws IOException, InterruptedException {
        return java(folder, flags, "org.lamina.cli.Lamina", arguments);
    }

    /** A class of this class path. */
    static Ran java(Path folder, List<String> flags, String main, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        all.addAll(List.of(arguments));
        return run(folder, all.toArray(String[]::new));
    }

    /** Java, with these arguments. */
    static Ran run(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Path log = folder.resolve("run.log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        double most = 0;
        while (!process.waitFor(SAMPLE_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            most = Math.max(most, megabytes(process.pid()));
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        List<String> output = Files.readAllLines(log);
        if (process.exitValue() != 0) {
            throw new IOException(String.join("\n", output));
        }
        return new Ran(seconds, most, output);
    }

    /** The system keeps the maximum, so the last sample has it all but for what happens in the last moments. */
    private static double megabytes(long process) {
        Path status = Path.of("/proc/" + process + "/status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // no Linux, or it has just ended
        }
    }

    String lastLine() {
        return output.isEmpty() ? "" : output.get(output.size() - 1);
    }
}
