package org.lamina.benchmarks.steps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One workload by all libraries.
 *
 * @param others in the order of {@link Peer}
 * @param searched median microseconds of a step in each environment that was tried, by peer
 */
record Comparison(
        Workload workload, Side lamina, Map<Peer, Side> others, Map<Peer, Map<Environment, Double>> searched) {
    private static final int SEARCH_SAMPLES = 7;
    private static final double SEARCH_WARM_UP = 1;
    private static final long SEARCH_NANOS = 2_000_000_000;

    /** So that a pool of threads that still spins after its sample does not take from the next one. */
    private static final int PAUSE_MILLIS = 20;

    /** @param warmUp seconds for each library */
    record Plan(int samples, double warmUp, List<Peer> peers, Path folder) {}

    static Comparison measure(Workload workload, Plan plan) throws IOException {
        Path folder = Files.createDirectories(plan.folder().resolve(workload.key()));
        CompiledWorkload compiled = CompiledWorkload.compile(workload, folder);
        var searched = new LinkedHashMap<Peer, Map<Environment, Double>>();
        var open = new ArrayList<WorkerProcess>();
        try {
            WorkerProcess lamina = add(open, WorkerProcess.lamina(compiled, folder.resolve("lamina.log")));
            lamina.begin(); // the others begin with what it wrote
            for (Peer peer : plan.peers()) {
                if (peer.has(workload)) {
                    searched.put(peer, new LinkedHashMap<>());
                    open.add(best(workload, peer, compiled.start(), folder, searched.get(peer)));
                }
            }
            for (WorkerProcess worker : open) {
                worker.warmUp(plan.warmUp());
            }
            return result(workload, open, inTurns(open, plan.samples()), searched);
        } finally {
            open.forEach(WorkerProcess::close);
        }
    }

    private static WorkerProcess add(List<WorkerProcess> open, WorkerProcess worker) {
        open.add(worker);
        return worker;
    }

    /** The worker in the environment in which it is fastest; the others are closed. */
    private static WorkerProcess best(
            Workload workload, Peer peer, Path start, Path folder, Map<Environment, Double> tried) throws IOException {
        @Nullable WorkerProcess best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Environment environment : Environment.candidates()) {
            WorkerProcess worker =
                    peer.start(workload, start, environment, folder.resolve(peer.text() + tried.size() + ".log"));
            worker.begin();
            worker.warmUp(SEARCH_WARM_UP);
            double median = median(worker);
            tried.put(environment, median);
            WorkerProcess slower = median < least ? best : worker;
            if (slower != null) {
                slower.close();
            }
            if (median < least) {
                best = worker;
                least = median;
            }
        }
        return java.util.Objects.requireNonNull(best);
    }

    /** Of a few samples, fewer where they take long: some environments are ten times slower than others. */
    private static double median(WorkerProcess worker) throws IOException {
        var micros = new ArrayList<Double>();
        long end = System.nanoTime() + SEARCH_NANOS;
        do {
            pause();
            micros.add(worker.sample());
        } while (micros.size() < SEARCH_SAMPLES && System.nanoTime() < end);
        return Side.quantile(micros.stream().mapToDouble(sample -> sample).toArray(), 0.5);
    }

    /** Samples of each worker, one of each after the other, so that what else the machine does hits all of them. */
    static double[][] inTurns(List<WorkerProcess> workers, int samples) throws IOException {
        var micros = new double[workers.size()][samples];
        for (int i = 0; i < samples; i++) {
            for (int w = 0; w < workers.size(); w++) {
                pause();
                micros[w][i] = workers.get(w).sample();
            }
        }
        return micros;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Comparison result(
            Workload workload,
            List<WorkerProcess> workers,
            double[][] micros,
            Map<Peer, Map<Environment, Double>> searched)
            throws IOException {
        Side lamina = side("lamina", workers.get(0), micros[0]);
        var others = new LinkedHashMap<Peer, Side>();
        int at = 1;
        for (Peer peer : searched.keySet()) {
            others.put(peer, side(peer.text(), workers.get(at), micros[at]));
            at++;
        }
        return new Comparison(workload, lamina, others, searched);
    }

    static Side side(String name, WorkerProcess worker, double[] micros) throws IOException {
        return new Side(
                name,
                worker.library(),
                worker.environment(),
                worker.steps(),
                micros,
                worker.megabytes(),
                worker.firstStep());
    }
}
