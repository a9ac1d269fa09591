package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole state of a run as a file, from which it continues bit by bit as if it had not stopped: all variables, the
 * counters, sums, best scores and history. Random numbers need no state, since they are counted by the step.
 */
final class Checkpoint {
    /** Version of the format; a file with a greater one is refused. */
    static final int FORMAT = 1;

    private static final String VARIABLE = "variable:";
    private static final String RUN = "run:";

    private final TrainSpec spec;
    private final TensorFiles files;

    Checkpoint(TrainSpec spec, TensorFiles files) {
        this.spec = spec;
        this.files = files;
    }

    void write(Path path, ProgramVariables variables, RunState state, Parallelism parallel, long trainItems) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (VariableSpec variable : variables.specs()) {
            tensors.put(VARIABLE + variable.path(), variables.read(variable.path()));
        }
        state.tensors().forEach((name, tensor) -> tensors.put(RUN + name, tensor));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "lamina checkpoint");
        metadata.put("format_version", Integer.toString(FORMAT));
        metadata.put("train", spec.name());
        metadata.put("source_hash", spec.sourceHash());
        metadata.put("versions", spec.versions());
        metadata.put("threads", Integer.toString(parallel.threads()));
        metadata.put("shards", shards(parallel));
        metadata.put("train_items", Long.toString(trainItems));
        metadata.put("arguments", arguments());
        metadata.putAll(state.texts());
        files.write(path, new TensorFile(tensors, metadata));
    }

    private static String shards(Parallelism parallel) {
        return parallel.shards().isPresent()
                ? Integer.toString(parallel.shards().getAsInt())
                : "as they pay";
    }

    private String arguments() {
        return new TreeMap<>(spec.arguments()).toString();
    }

    /**
     * Reads a checkpoint and refuses one that another program, format or seed made.
     *
     * @param options the options of this run; a seed given there must be the one of the checkpoint
     */
    TensorFile read(Path path, RunOptions options, RunReport report) {
        TensorFile file = files.read(path);
        Map<String, String> metadata = file.metadata();
        require(
                "lamina checkpoint".equals(metadata.get("format")),
                path + " is not a checkpoint of a run; `--resume` takes the file that an interrupted run wrote");
        String version = metadata.getOrDefault("format_version", "");
        require(
                version.matches("[1-9][0-9]{0,8}"),
                path + " has the format version `" + version + "`, which is no number");
        require(
                Integer.parseInt(version) <= FORMAT,
                path + " has format version " + version + ", this program reads up to " + FORMAT
                        + "; use the newer program that wrote it");
        require(
                spec.name().equals(metadata.get("train")),
                path + " belongs to the train `" + metadata.get("train") + "`, this is `" + spec.name() + "`");
        require(
                spec.sourceHash().equals(metadata.get("source_hash")),
                path + " was written by a program with other sources (" + metadata.get("source_hash") + ", this is "
                        + spec.sourceHash() + "); start anew, or use that program");
        String seed = metadata.get("seed");
        require(
                options.seed().isEmpty()
                        || Long.toString(options.seed().getAsLong()).equals(seed),
                path + " belongs to a run with seed " + seed + ", `--seed` is "
                        + options.seed().orElse(0) + "; leave `--seed` out to continue that run");
        warn(metadata, "threads", Integer.toString(options.parallel().threads()), report);
        warn(metadata, "shards", shards(options.parallel()), report);
        warn(metadata, "arguments", arguments(), report);
        warn(metadata, "versions", spec.versions(), report);
        return file;
    }

    /** Puts variables and state back to where the checkpoint was written. */
    void restore(TensorFile file, ProgramVariables variables, RunState state, long trainItems) {
        String items = file.metadata().getOrDefault("train_items", "");
        require(
                items.equals(Long.toString(trainItems)),
                "the run that wrote the checkpoint had " + items + " training items, now there are " + trainItems);
        for (VariableSpec variable : variables.specs()) {
            HostTensor value = file.tensors().get(VARIABLE + variable.path());
            require(value != null, "the checkpoint lacks the variable `" + variable.path() + "`");
            if (value != null) {
                variables.write(variable.path(), value);
            }
        }
        Map<String, HostTensor> run = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(RUN)) {
                run.put(name.substring(RUN.length()), tensor);
            }
        });
        state.restore(run, file.metadata());
    }

    private static void warn(Map<String, String> metadata, String key, String now, RunReport report) {
        String before = metadata.getOrDefault(key, "");
        if (!before.equals(now)) {
            report.warn("the interrupted run had " + key + " = " + before + ", this one has " + now
                    + "; its results will differ from an uninterrupted run");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new TrainFailure(message);
        }
    }
}
