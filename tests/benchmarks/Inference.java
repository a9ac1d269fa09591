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
import java.util.Locale;
import java.util.Random;

/**
 * Predictions of LeNet-5 by the usual JAR and by that of {@code --inference java}, in two processes that take turns, so
 * that what else the machine does hits both alike: docs/performance.md.
 *
 * <pre>java tests/benchmarks/Inference.java [rounds, 30]</pre>
 */
public final class Inference {
    private static final long SAMPLE_NANOS = 50_000_000;
    private static final int WARM_UP = 20;
    private static final String WEIGHTS = "lenet5.safetensors";

    private Inference() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("--worker")) {
            work(Path.of(args[1]));
            return;
        }
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        Path folder = Files.createTempDirectory("lamina-inference");
        String usual = folder.resolve("usual.jar").toString();
        String small = folder.resolve("small.jar").toString();
        run(null, "./lamina", "build", "examples/lenet5/digits.nn", "-o", usual);
        run(null, "./lamina", "build", "examples/lenet5/digits.nn", "--inference", "java", "-o", small);
        run(folder, "java", "-jar", usual, "train", "--epochs", "1", "--quiet");
        System.out.printf(
                Locale.ROOT,
                "%d rounds; JARs of %.1f and %.1f MB, weights of %.2f MB%n%n",
                rounds,
                Files.size(Path.of(usual)) / 1e6,
                Files.size(Path.of(small)) / 1e6,
                Files.size(folder.resolve(WEIGHTS)) / 1e6);
        System.out.println("| images at once | natives, median | p10-p90 | plain Java, median | p10-p90 | ratio |");
        System.out.println("|---|---|---|---|---|---|");
        Path weights = folder.resolve(WEIGHTS);
        try (var natives = new Worker(usual, weights);
                var plain = new Worker(small, weights)) {
            for (int items : new int[] {1, 16, 256}) {
                compare(items, rounds, natives, plain);
            }
        }
    }

    private static void compare(int items, int rounds, Worker natives, Worker plain) throws IOException {
        double[] left = new double[rounds];
        double[] right = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double first = natives.sample(items);
            double second = plain.sample(items);
            if (round >= 0) {
                left[round] = first;
                right[round] = second;
            }
        }
        Arrays.sort(left);
        Arrays.sort(right);
        System.out.printf(
                Locale.ROOT,
                "| %d | %.1f us | %.1f-%.1f | %.1f us | %.1f-%.1f | %.2f |%n",
                items,
                quantile(left, 0.5),
                quantile(left, 0.1),
                quantile(left, 0.9),
                quantile(right, 0.5),
                quantile(right, 0.1),
                quantile(right, 0.9),
                quantile(right, 0.5) / quantile(left, 0.5));
    }

    private static double quantile(double[] sorted, double q) {
        return sorted[(int) Math.round(q * (sorted.length - 1))];
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command)
                .directory(folder == null ? null : folder.toFile())
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(List.of(command) + " ended with " + code);
        }
    }

    /** A process with one of the JARs; it answers a number of images with the microseconds of one call. */
    private static final class Worker implements AutoCloseable {
        private final Process process;
        private final PrintStream to;
        private final BufferedReader from;

        Worker(String jar, Path weights) throws IOException {
            var command = List.of(
                    "java", "-cp", jar, "tests/benchmarks/Inference.java", "--worker", weights.toString());
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        double sample(int items) throws IOException {
            to.println(items);
            String answer = from.readLine();
            if (answer == null) {
                throw new IOException("a worker has ended");
            }
            return Double.parseDouble(answer);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    // ---- in a worker -----------------------------------------------------------------------------------------------

    private static void work(Path weights) throws Exception {
        Class<?> type = Class.forName("digits.LeNet5");
        var predict = type.getMethod("predict", float[][].class);
        Object net = type.getMethod("load", Path.class).invoke(null, weights);
        var random = new Random(1);
        var images = new ArrayList<float[]>();
        for (int i = 0; i < 256; i++) {
            float[] image = new float[28 * 28];
            for (int p = 0; p < image.length; p++) {
                image[p] = random.nextFloat();
            }
            images.add(image);
        }
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Object batch = images.subList(0, Integer.parseInt(line)).toArray(float[][]::new);
            long start = System.nanoTime();
            long calls = 0;
            long now = start;
            while (now - start < SAMPLE_NANOS) {
                predict.invoke(net, batch);
                calls++;
                now = System.nanoTime();
            }
            System.out.println((now - start) / 1e3 / calls);
        }
        System.exit(0);
    }
}
