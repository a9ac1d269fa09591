import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What LeNet-5 spends its time on from the start of Java to the end of its first training step: by a built JAR, by one in
 * plain Java, and by {@code lamina run}, in turns: docs/performance.md.
 *
 * <pre>java tests/benchmarks/Starts.java [program, examples/lenet5/digits.nn] [rounds, 10]</pre>
 */
public final class Starts {
    private static final Pattern WHOLE = Pattern.compile("start of `\\w+`: ([\\d.]+) s");
    private static final Pattern STAGE = Pattern.compile(" *([\\d.]+) s  (.*)");

    private Starts() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path program = Path.of(args.length > 0 ? args[0] : "examples/lenet5/digits.nn");
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Path folder = Files.createTempDirectory("lamina-starts");
        Path text = Files.copy(program, folder.resolve("lenet.nn"));
        Path jar = folder.resolve("usual.jar");
        Path plain = folder.resolve("plain.jar");
        run(List.of("./lamina", "build", text.toString(), "-o", jar.toString()));
        run(List.of("./lamina", "build", text.toString(), "--kernels", "java", "-o", plain.toString()));
        String trace = "--profile=" + folder.resolve("trace.json");
        List<String> options = List.of("--epochs", "1", "--quiet", trace);
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put("JAR", with(List.of("java", "-jar", jar.toString(), "train"), options));
        commands.put("JAR in plain Java", with(List.of("java", "-jar", plain.toString(), "train"), options));
        commands.put("lamina run", with(List.of("./lamina", "run", text.toString()), options));
        var all = new LinkedHashMap<String, List<Map<String, Double>>>();
        for (int round = -1; round < rounds; round++) { // round -1 fills the caches
            for (var command : commands.entrySet()) {
                Map<String, Double> stages = stages(run(command.getValue()));
                if (round >= 0) {
                    all.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(stages);
                }
            }
        }
        all.forEach(Starts::print);
    }

    private static List<String> with(List<String> command, List<String> options) {
        var whole = new ArrayList<>(command);
        whole.addAll(options);
        return whole;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
        return out;
    }

    private static Map<String, Double> stages(String out) {
        var stages = new LinkedHashMap<String, Double>();
        for (String line : out.lines().toList()) {
            Matcher whole = WHOLE.matcher(line);
            Matcher stage = STAGE.matcher(line);
            if (whole.lookingAt()) {
                stages.put("to the end of the first step", Double.parseDouble(whole.group(1)));
            } else if (!stages.isEmpty() && stage.matches()) {
                stages.put(stage.group(2), Double.parseDouble(stage.group(1)));
            }
        }
        return stages;
    }

    private static void print(String name, List<Map<String, Double>> rounds) {
        System.out.printf("%n| %s, %d rounds | median | least | most |%n|---|---|---|---|%n", name, rounds.size());
        for (String stage : rounds.get(0).keySet()) {
            double[] seconds =
                    rounds.stream().mapToDouble(round -> round.get(stage)).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f s | %.2f s | %.2f s |%n",
                    stage,
                    Arrays.stream(seconds).skip(seconds.length / 2).findFirst().orElse(0),
                    seconds[0],
                    seconds[seconds.length - 1]);
        }
    }
}
