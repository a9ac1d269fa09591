package org.lamina.runtime.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lamina.runtime.store.AtomicFiles;

/** The files that a run reads and writes, and where they are. */
final class RunFiles {
    /** Epochs may take a millisecond and a write that reaches the disk ten: files are then written now and again. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final TrainSpec spec;
    private final ProgramVariables variables;
    private final RunOptions options;
    private final TensorFiles store;
    private final Checkpoint checkpoint;
    private final Map<String, String> dataMetadata;
    private final Function<String, Optional<Path>> given;
    private final Map<Path, TensorFile> pending = new LinkedHashMap<>();
    private long historyNanos = System.nanoTime();
    private long writtenNanos = System.nanoTime() - PATIENCE_NANOS;

    /** @param given finds files that lie beside the program's text */
    RunFiles(
            TrainSpec spec,
            ProgramVariables variables,
            Function<String, Optional<Path>> given,
            RunOptions options,
            TensorFiles store,
            Map<String, String> dataMetadata) {
        this.spec = spec;
        this.variables = variables;
        this.given = given;
        this.options = options;
        this.store = store;
        this.checkpoint = new Checkpoint(spec, store);
        this.dataMetadata = dataMetadata;
    }

    private Path path(String text) {
        return options.directory().resolve(text);
    }

    /** Beside the first saved weights, {@code lenet5.checkpoint.safetensors}; without any, named after the train. */
    private Path checkpointPath() {
        if (options.checkpoint().isPresent()) {
            return options.checkpoint().get();
        }
        String weights =
                spec.saves().isEmpty() ? spec.name() : spec.saves().get(0).path();
        String suffix = ".safetensors";
        String stem = weights.endsWith(suffix) ? weights.substring(0, weights.length() - suffix.length()) : weights;
        return path(stem + ".checkpoint" + suffix);
    }

    private Path resumePath() {
        Path asked = options.resume().orElse(Path.of(""));
        return asked.toString().isEmpty() ? checkpointPath() : asked;
    }

    TensorFile readCheckpoint(RunReport report) {
        Path path = resumePath();
        if (!Files.exists(path)) {
            throw new TrainFailure("there is no checkpoint " + path + " to resume from; leave `--resume` out to start");
        }
        return checkpoint.read(path, options, report);
    }

    void restoreCheckpoint(TensorFile file, RunState state, long trainItems) {
        checkpoint.restore(file, variables, state, trainItems);
    }

    Path writeCheckpoint(RunState state, long trainItems) {
        // The checkpoint says which epoch was the best; its weights must be on the disk by then.
        writePending();
        Path path = checkpointPath();
        checkpoint.write(path, variables, state, options.parallel(), trainItems);
        return path;
    }

    /** At the end of a run its own checkpoint goes, unless it was asked for: nothing is left to resume. */
    void finishCheckpoint(RunState state, long trainItems) {
        if (options.checkpoint().isPresent()) {
            writeCheckpoint(state, trainItems);
            return;
        }
        try {
            Files.deleteIfExists(checkpointPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the file of a rule. */
    TensorFile read(LoadRule rule) {
        return store.read(weights(rule));
    }

    /** Loads from what {@link #read} gave, and returns the table of what was read from where. */
    String load(LoadRule rule, TensorFile file) {
        return WeightsLoader.load(rule, weights(rule), file, variables);
    }

    /** What a run has written comes first: one train may begin where another one ended. */
    private Path weights(LoadRule rule) {
        Path path = path(rule.from());
        return Files.exists(path) ? path : given.apply(rule.from()).orElse(path);
    }

    /** Shows the scalars of an epoch to every {@code save best}, and saves for those that never saw better ones. */
    void saveBest(RunState state, EpochScalars scalars) {
        for (int i = 0; i < state.saves.size(); i++) {
            Optional<BestScore> score = state.saves.get(i);
            if (score.isPresent() && score.get().observe(state.epochs, scalars)) {
                Path path = path(spec.saves().get(i).path());
                pending.put(path, WeightsFile.of(spec, variables, state, Optional.empty(), dataMetadata));
            }
        }
        if (isDue()) {
            writePending();
        }
    }

    private boolean isDue() {
        return System.nanoTime() - writtenNanos >= PATIENCE_NANOS;
    }

    private void writePending() {
        if (!pending.isEmpty()) {
            pending.forEach(store::write);
            pending.clear();
            writtenNanos = System.nanoTime();
        }
    }

    /** Writes everything that was put off. */
    void flush(History history) {
        writePending();
        if (!history.epochs().isEmpty()) {
            writeHistory(history);
        }
    }

    void saveLast(RunState state) {
        for (SaveRule rule : spec.saves()) {
            if (rule.best().isEmpty()) {
                save(state, rule.path(), Optional.empty());
            }
        }
    }

    void saveModel(RunState state, String label, String path) {
        save(state, path, Optional.of(label));
    }

    private void save(RunState state, String path, Optional<String> label) {
        store.write(path(path), WeightsFile.of(spec, variables, state, label, dataMetadata));
    }

    /** Puts the weights of the first {@code save best} into the variables. */
    void restoreBest() {
        for (SaveRule rule : spec.saves()) {
            if (rule.best().isPresent()) {
                WeightsFile.restore(store.read(path(rule.path())), variables);
                return;
            }
        }
    }

    /** The file of the first {@code save}, as a reader in the working directory names it. */
    Optional<String> savedTo() {
        return spec.saves().isEmpty()
                ? Optional.empty()
                : Optional.of(path(spec.saves().get(0).path()).toString());
    }

    /** To be called after each epoch. */
    void historyChanged(History history) {
        if (System.nanoTime() - historyNanos >= PATIENCE_NANOS) {
            writeHistory(history);
            historyNanos = System.nanoTime();
        }
    }

    private void writeHistory(History history) {
        options.history()
                .ifPresent(file -> AtomicFiles.write(file, history.csv().getBytes(StandardCharsets.UTF_8)));
    }
}
