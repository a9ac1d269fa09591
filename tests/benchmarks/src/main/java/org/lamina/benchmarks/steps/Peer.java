package org.lamina.benchmarks.steps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Another library that trains the workloads. */
public enum Peer {
    LIBTORCH("libtorch", "org.lamina.benchmarks.libtorch.LibtorchWorker", Set.of(Workload.values()), 2e-4),
    DL4J(
            "deeplearning4j",
            "org.lamina.benchmarks.deeplearning4j.Dl4jWorker",
            EnumSet.complementOf(EnumSet.of(Workload.TRANSFORMER, Workload.RESNET20)),
            5e-3),
    SAMEDIFF(
            "deeplearning4j",
            "org.lamina.benchmarks.deeplearning4j.SameDiffWorker",
            EnumSet.of(Workload.MLP, Workload.LENET5),
            2e-4);

    private final String folder;
    private final String worker;
    private final Set<Workload> workloads;
    private final double tolerance;

    /**
     * @param folder of its module beside this one
     * @param tolerance how far its first losses may be from those of a compiled program, as a share of the first one. Floats
     *     are added in another order, and updates amplify what differs: Adam divides by the root of a square, so that a
     *     gradient near 0 moves a weight by the whole rate, in either direction. DL4J's Adam adds its epsilon at another
     *     place, to a gradient that is a sum over positions: small gradients of an embedding move by less
     */
    Peer(String folder, String worker, Set<Workload> workloads, double tolerance) {
        this.folder = folder;
        this.worker = worker;
        this.workloads = workloads;
        this.tolerance = tolerance;
    }

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** How far losses may differ; see the constructor. */
    double tolerance() {
        return tolerance;
    }

    /** Whether its worker has the network. */
    boolean has(Workload workload) {
        return workloads.contains(workload);
    }

    /** A process that trains from where a compiled program began. */
    WorkerProcess start(Workload workload, Path start, Environment environment, Path log) throws IOException {
        Path target = Path.of(System.getProperty("lamina.root"), "tests/benchmarks", folder, "target");
        Path classPath = target.resolve("classpath");
        if (!Files.exists(classPath)) {
            throw new IllegalStateException("no " + classPath + "; build with Maven first: docs/performance.md");
        }
        return WorkerProcess.start(
                target.resolve("classes")
                        + java.io.File.pathSeparator
                        + Files.readString(classPath).strip(),
                // Memory is freed at the end of each step; a limit tied to the heap would only cost garbage
                // collections.
                List.of("-Dorg.bytedeco.javacpp.maxbytes=0", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"),
                worker,
                List.of(workload.key(), start.toString()),
                environment,
                log);
    }
}
