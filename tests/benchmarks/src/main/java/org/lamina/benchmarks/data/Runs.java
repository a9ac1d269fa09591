package org.lamina.benchmarks.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.data.Dataset;
import org.lamina.runtime.data.Sources;

/** Whole runs, each a process as people start it: its time and the most memory it ever had. */
final class Runs {
    private static final int COLUMNS = 20;
    private static final int PREDICTED = 100_000;

    private Runs() {}

    /** {@code mnist()} in a process that has done nothing before. */
    static List<String> open(Path folder, int samples) throws Exception {
        double[] seconds = new double[samples];
        for (int i = 0; i < samples; i++) {
            Ran ran = Ran.java(folder, List.of(), Opening.class.getName());
            seconds[i] = Double.parseDouble(ran.lastLine());
        }
        return List.of(text("MNIST opened, in a new process", seconds));
    }

    /** Opens MNIST and prints how long it took. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] args) {
            long start = System.nanoTime();
            Dataset.open(Sources.mnist(), DataFolders.of(Path.of("")), null, 1);
            System.out.println((System.nanoTime() - start) * 1e-9);
        }
    }

    /** From the files of MNIST to a file of weights: compiling, opening, 860 steps, validation and test. */
    static List<String> epoch(Path folder, int samples) throws Exception {
        Path program = Files.copy(
                Programs.root().resolve("examples/lenet5/mnist.nn"),
                folder.resolve("mnist.nn"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        double[] seconds = new double[samples];
        double megabytes = 0;
        String last = "";
        for (int i = 0; i < samples; i++) {
            Ran ran = Ran.lamina(folder, List.of(), "run", program.toString(), "--epochs", "1");
            seconds[i] = ran.seconds();
            megabytes = Math.max(megabytes, ran.megabytes());
            last = ran.lastLine();
        }
        return List.of(
                text("LeNet-5, an epoch of MNIST, files to weights", seconds)
                        + String.format(Locale.ROOT, ", %.0f MB", megabytes),
                "  " + last);
    }

    /** {@code predict} of a table with 100,000 rows, read, computed and written, by the built JAR. */
    static List<String> predict(Path folder, int samples) throws Exception {
        Path table = folder.resolve("rows.csv");
        table(table, PREDICTED * 180L, PREDICTED);
        Path program = regression(folder, "rows.csv");
        Ran.lamina(folder, List.of(), "run", program.toString(), "--epochs", "1");
        Ran.lamina(folder, List.of(), "build", program.toString(), "-o", "rows.jar");
        double[] seconds = new double[samples];
        double megabytes = 0;
        for (int i = 0; i < samples; i++) {
            Ran ran = Ran.run(
                    folder,
                    "-jar",
                    "rows.jar",
                    "predict",
                    "rows.csv",
                    "-w",
                    "table.safetensors",
                    "-o",
                    "predicted.csv");
            seconds[i] = ran.seconds();
            megabytes = Math.max(megabytes, ran.megabytes());
        }
        try (var lines = Files.lines(folder.resolve("predicted.csv"))) {
            long rows = lines.count() - 1;
            if (rows != PREDICTED) {
                throw new IOException(rows + " rows were predicted");
            }
        }
        return List.of(text("predict of a CSV with 100,000 rows", seconds)
                + String.format(Locale.ROOT, ", %.0f MB", megabytes));
    }

    /** A training on a table far larger than the heap. */
    static List<String> csv(Path folder, int megabytes) throws Exception {
        Path table = folder.resolve("large.csv");
        long rows = table(table, (long) megabytes << 20, Long.MAX_VALUE);
        try {
            Path program = regression(folder, "large.csv");
            Ran ran = Ran.lamina(folder, List.of("-Xmx512m"), "run", program.toString(), "--epochs", "1");
            return List.of(
                    String.format(
                            Locale.ROOT,
                            "a table of %d MB, %,d rows, one epoch with a heap of 512 MB: %.1f s, %.0f MB at most",
                            megabytes,
                            rows,
                            ran.seconds(),
                            ran.megabytes()),
                    "  " + ran.lastLine());
        } finally {
            Files.delete(table);
        }
    }

    /** Writes rows of random numbers until the file has so many bytes or rows; returns how many. */
    private static long table(Path file, long bytes, long most) throws IOException {
        Random random = new Random(1);
        long written = 0;
        long rows = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            String[] names = new String[COLUMNS + 1];
            Arrays.setAll(names, i -> i == COLUMNS ? "y" : "x" + i);
            out.write(String.join(",", names) + "\n");
            StringBuilder row = new StringBuilder();
            for (; written < bytes && rows < most; rows++) {
                row.setLength(0);
                int sum = 0;
                for (int i = 0; i < COLUMNS; i++) {
                    int value = random.nextInt(2_000_000) - 1_000_000;
                    sum += value / COLUMNS;
                    row.append(value < 0 ? "-0." : "0.")
                            .append(Integer.toString(1_000_000 + Math.abs(value % 1_000_000)), 1, 7);
                    row.append(',');
                }
                row.append(sum * 1e-6f).append('\n');
                out.append(row);
                written += row.length();
            }
        }
        return rows;
    }

    /** A perceptron on the table. */
    private static Path regression(Path folder, String table) throws IOException {
        return Files.writeString(folder.resolve("table.nn"), """
                nn 1
                model Net(x: f32[N, %1$d]) -> f32[N, 1] { x |> h: Dense(32) |> relu |> out: Dense(1) }
                data Rows: (x: f32[N, %1$d], y: f32[N]) {
                  source csv("%2$s", x = columns(0..%1$d), y = column("y"))
                  split  train = 0.9, valid = 0.1, seed = 1
                  batch  256
                }
                train fit {
                  model net = Net()
                  data  Rows
                  epochs 1
                  step (x, y) {
                    loss = mean((net(x)[:, 0] - y)^2)
                    minimize loss over net with Adam(lr = 1e-3)
                  }
                  save last to "table.safetensors"
                }
                """.formatted(COLUMNS, table));
    }

    private static String text(String what, double[] seconds) {
        List<String> all = new ArrayList<>();
        Arrays.stream(seconds).sorted().forEach(s -> all.add(String.format(Locale.ROOT, "%.2f", s)));
        return String.format(
                Locale.ROOT,
                "%-46s median %.2f s (%s-%s), %d runs",
                what,
                Feed.quantile(seconds, 0.5),
                all.get(0),
                all.get(all.size() - 1),
                seconds.length);
    }
}
