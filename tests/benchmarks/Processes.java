import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times {@code lamina check} as whole processes beside {@code javac} on a class that says hello, one after the other in
 * turns, so that what else the machine does hits all of them alike: docs/performance.md.
 *
 * <pre>java tests/benchmarks/Processes.java [rounds, 20] [largest number of layers, 10000]</pre>
 */
public final class Processes {
    /** Seconds of one process, and the most memory it ever had in MB; 0 where the system does not tell. */
    private record Run(double seconds, double megabytes) {}

    private final Path folder;

    private Processes(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int most = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        var processes = new Processes(Files.createTempDirectory("lamina-processes"));
        processes.start(rounds);
        processes.growth(Math.max(3, rounds / 4), most);
    }

    private void start(int rounds) throws IOException, InterruptedException {
        Path hello = folder.resolve("Hello.java");
        Files.writeString(hello, "class Hello { public static void main(String[] a) { System.out.println(\"Hello\"); } }\n");
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put("javac Hello.java", List.of("javac", "-d", folder.toString(), hello.toString()));
        commands.put("check lenet5", check(Path.of("examples/lenet5/digits.nn")));
        commands.put("check 100 layers, written out", check(program(100, true)));
        commands.put("check 100 layers, repeat", check(program(100, false)));
        commands.put("--version", List.of("./lamina", "--version"));
        System.out.printf("%d rounds%n%n| process | median | p10-p90 | beside javac |%n|---|---|---|---|%n", rounds);
        Map<String, List<Run>> runs = inTurns(commands, rounds);
        double javac = quantile(runs.get("javac Hello.java"), 0.5);
        runs.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f s | %.2f-%.2f s | %.2f |%n",
                name,
                quantile(all, 0.5),
                quantile(all, 0.1),
                quantile(all, 0.9),
                quantile(all, 0.5) / javac));
    }

    private void growth(int rounds, int most) throws IOException, InterruptedException {
        var commands = new LinkedHashMap<String, List<String>>();
        for (int layers = 10; layers <= most; layers *= 10) {
            commands.put(layers + " | repeat", check(program(layers, false)));
            commands.put(layers + " | written out", check(program(layers, true)));
        }
        System.out.printf("%n%d rounds%n%n| layers | as | median | memory |%n|---|---|---|---|%n", rounds);
        inTurns(commands, rounds)
                .forEach((name, all) -> System.out.printf(
                        Locale.ROOT,
                        "| %s | %.2f s | %.0f MB |%n",
                        name,
                        quantile(all, 0.5),
                        all.stream().mapToDouble(Run::megabytes).max().orElse(0)));
    }

    private static Map<String, List<Run>> inTurns(Map<String, List<String>> commands, int rounds)
            throws IOException, InterruptedException {
        var runs = new LinkedHashMap<String, List<Run>>();
        for (int round = -1; round < rounds; round++) { // round -1 builds, and fills the caches of the system
            for (var command : commands.entrySet()) {
                Run run = run(command.getValue());
                if (round >= 0) {
                    runs.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(run);
                }
            }
        }
        return runs;
    }

    private static Run run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        double megabytes = 0;
        Path status = Path.of("/proc/" + process.pid() + "/status");
        while (process.isAlive()) {
            megabytes = Math.max(megabytes, peak(status));
            process.waitFor(5, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
        return new Run(seconds, megabytes);
    }

    private static double peak(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1000)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> check(Path program) {
        return List.of("./lamina", "check", program.toString());
    }

    /** A chain of dense layers, each in a line of its own or all by one {@code repeat}. */
    private Path program(int layers, boolean written) throws IOException {
        var text = new StringBuilder("nn 1\nmodel Deep(x: f32[N, 16]) -> f32[N, 16] {\n  x\n");
        for (int i = 0; written && i < layers; i++) {
            text.append("  |> d").append(i).append(": Dense(16) |> relu\n");
        }
        text.append(written ? "" : "  |> repeat " + layers + " { Dense(16) |> relu }\n").append("}\n");
        Path file = folder.resolve((written ? "written" : "repeat") + layers + ".nn");
        Files.writeString(file, text);
        return file;
    }

    private static double quantile(List<Run> runs, double q) {
        double[] seconds = runs.stream().mapToDouble(Run::seconds).sorted().toArray();
        double at = q * (seconds.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, seconds.length - 1);
        return seconds[below] + (at - below) * (seconds[above] - seconds[below]);
    }
}
