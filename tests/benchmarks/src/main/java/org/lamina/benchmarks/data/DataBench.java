package org.lamina.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = "Time steps on real data beside steps on one batch, opening data, and whole runs.")
final class DataBench implements Callable<Integer> {
    enum What {
        FEED,
        OPEN,
        EPOCH,
        PREDICT,
        CSV
    }

    @Parameters(paramLabel = "WHAT", description = "Which: ${COMPLETION-CANDIDATES}. All, if left out.")
    private List<What> wanted = List.of();

    @Option(names = "--samples", description = "Samples of each (${DEFAULT-VALUE}).")
    private int samples = 30;

    @Option(names = "--megabytes", description = "Size of the table that is streamed (${DEFAULT-VALUE}).")
    private int megabytes = 1024;

    @Option(names = "--out", description = "Folder of the report and of what runs write (${DEFAULT-VALUE}).")
    private Path out = Path.of("target/data");

    public static void main(String[] args) {
        System.exit(new CommandLine(new DataBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createDirectories(out).toRealPath();
        List<String> lines = new ArrayList<>();
        for (What what : wanted.isEmpty() ? List.of(What.values()) : wanted) {
            List<String> made = switch (what) {
                case FEED -> Feed.measure(samples);
                case OPEN -> Runs.open(folder, Math.min(samples, 10));
                case EPOCH -> Runs.epoch(folder, Math.min(samples, 5));
                case PREDICT -> Runs.predict(folder, Math.min(samples, 5));
                case CSV -> Runs.csv(folder, megabytes);
            };
            made.forEach(System.out::println);
            lines.addAll(made);
        }
        write(folder.resolve("data.txt"), lines);
        return 0;
    }

    private static void write(Path file, List<String> lines) throws IOException {
        Files.write(file, lines);
        System.out.println("written to " + file);
    }
}
