package org.lamina.benchmarks.steps;

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
        name = "steps",
        mixinStandardHelpOptions = true,
        description = "Time training steps of compiled programs beside those of other libraries.")
final class StepBench implements Callable<Integer> {
    @Parameters(paramLabel = "WORKLOAD", description = "Which: ${COMPLETION-CANDIDATES}. All, if left out.")
    private List<Workload> workloads = List.of();

    @Option(names = "--peers", split = ",", description = "Beside which: ${COMPLETION-CANDIDATES}. All, if left out.")
    private List<Peer> peers = List.of(Peer.values());

    @Option(names = "--samples", description = "Samples of each library (${DEFAULT-VALUE}).")
    private int samples = 30;

    @Option(names = "--warm-up", description = "Seconds that each library trains before (${DEFAULT-VALUE}).")
    private double warmUp = 5;

    @Option(names = "--out", description = "Folder of the report (${DEFAULT-VALUE}).")
    private Path out = Path.of("target/steps");

    public static void main(String[] args) {
        System.exit(new CommandLine(new StepBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createDirectories(out).toRealPath();
        var plan = new Comparison.Plan(samples, warmUp, peers, folder);
        var report = new Report(Machine.now());
        List<Comparison> done = new ArrayList<>();
        System.out.print(report.head());
        for (Workload workload : workloads.isEmpty() ? List.of(Workload.values()) : workloads) {
            Comparison comparison = Comparison.measure(workload, plan);
            done.add(comparison);
            System.out.print(report.text(comparison));
        }
        Files.writeString(folder.resolve("steps.txt"), report.text(done));
        Files.writeString(folder.resolve("steps.json"), report.json(done));
        System.out.println("written to " + folder.resolve("steps.txt") + " and steps.json");
        return 0;
    }
}
