package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Vocabularies;
import org.lamina.runtime.profile.Profile;

/** One run of a {@code train}, from initialisation to the test part. */
public final class TrainRun {
    /** Checkpoints and {@code save last} are written at the end of an epoch if the last ones are older than this. */
    private static final double WRITE_INTERVAL_SECONDS = 60;

    private final TrainSpec spec;
    private final TrainFunctions functions;
    private final DataParts data;
    private final Optional<Profile> profile;
    private final RunOptions options;
    private final RunReport report;
    private final Interruption interruption;
    private final RunFiles files;
    private final LongSupplier nanoTime;
    private final PartPass pass;
    private final RunState state;
    private final long stepsAnEpoch;
    private final long totalSteps;
    private EpochScalars last = new EpochScalars(java.util.Map.of());
    private double writtenAt;

    private TrainRun(
            TrainProgram program,
            DataParts data,
            RunOptions options,
            RunReport report,
            Interruption interruption,
            TensorFiles store,
            long seed) {
        this.spec = program.spec();
        this.functions = program.functions();
        this.profile = program.profile();
        this.data = data;
        this.options = options;
        this.report = report;
        this.interruption = interruption;
        this.nanoTime = System::nanoTime;
        this.files = files(program, options, store, data.metadata());
        this.pass = new PartPass(spec, functions, data);
        this.state = new RunState(spec, seed);
        this.stepsAnEpoch = functions.trainStep().isPresent() ? data.batches(Part.TRAIN) : 0;
        this.totalSteps = functions.trainStep().isPresent() ? length().totalSteps(stepsAnEpoch) : 0;
    }

    private static RunFiles files(
            TrainProgram program, RunOptions options, TensorFiles store, java.util.Map<String, String> data) {
        return new RunFiles(program.spec(), program.functions().variables(), program::find, options, store, data);
    }

    private RunLength length() {
        RunLength own = spec.length();
        return options.epochs().isPresent() ? new RunLength(options.epochs(), own.steps()) : own;
    }

    /**
     * Trains, or evaluates where there is nothing to minimise.
     *
     * @param store where weights and checkpoints are kept
     * @return also when the run was interrupted, after it left a checkpoint
     * @throws TrainFailure if the run cannot start or go on
     * @throws org.lamina.runtime.store.DataException if a file cannot be read or written
     */
    public static RunResult run(
            TrainProgram program, RunOptions options, RunReport report, Interruption interruption, TensorFiles store) {
        RunFiles files = files(program, options, store, java.util.Map.of());
        @Nullable TensorFile checkpoint = options.resume().isPresent() ? files.readCheckpoint(report) : null;
        long seed = checkpoint != null
                ? Long.parseLong(checkpoint.metadata().getOrDefault("seed", "0"))
                : options.seed().orElse(program.spec().seed());
        try (DataParts data = program.openData(seed)) {
            program.profile().ifPresent(times -> times.reached("data"));
            TrainRun run = new TrainRun(program, data, options, report, interruption, store, seed);
            try {
                return run.run(checkpoint);
            } finally {
                run.files.flush(run.state.history);
            }
        } finally {
            report.close();
        }
    }

    /**
     * Opens the data as a run does, and looks whether its batches have sizes that the program allows. Nothing is trained.
     *
     * @throws TrainFailure that names the part, the batch and the condition it does not satisfy
     * @throws org.lamina.runtime.store.DataException if data cannot be read or is not as declared
     */
    public static void checkData(TrainProgram program) {
        try (DataParts data = program.openData(program.spec().seed())) {
            new BatchSizes(program.spec(), program.functions(), data).checkTraining();
        }
    }

    /**
     * Computes the scalars and metrics of saved weights on every part of the data, in eval mode.
     *
     * @param weights a file that the train saved; its seed, if the options have none, decides how data is split
     * @throws org.lamina.runtime.store.DataException if the weights do not fit the models
     * @throws org.lamina.runtime.store.DataException if a file cannot be read
     */
    public static RunResult evaluate(
            TrainProgram program,
            Path weights,
            RunOptions options,
            RunReport report,
            Interruption interruption,
            TensorFiles store) {
        TensorFile file = store.read(weights);
        long saved = WeightsFile.seed(file).orElse(program.spec().seed());
        long seed = options.seed().orElse(saved);
        try (DataParts data = program.openData(seed)) {
            TrainRun run = new TrainRun(program, data, options, report, interruption, store, seed);
            new BatchSizes(run.spec, run.functions, data).checkEvaluation();
            run.initialise();
            WeightsFile.restoreModels(file, weights, run.spec, run.functions.variables());
            report.begin(new RunReport.Begin(
                    run.spec.name(), seed, options.parallel(), OptionalLong.empty(), run.stepsAnEpoch, true));
            return run.evaluate();
        } finally {
            report.close();
        }
    }

    private RunResult run(@Nullable TensorFile checkpoint) {
        new BatchSizes(spec, functions, data).checkTraining();
        options.parallel().shards().ifPresent(this::checkShards);
        initialise();
        profile.ifPresent(times -> times.reached("first values of the variables"));
        if (checkpoint != null) {
            files.restoreCheckpoint(checkpoint, state, trainItems());
        } else {
            spec.loads().forEach(rule -> report.note(files.load(rule, files.read(rule))));
        }
        boolean evaluation = functions.trainStep().isEmpty();
        OptionalLong epochs = evaluation ? OptionalLong.empty() : OptionalLong.of(epochCount());
        report.begin(
                new RunReport.Begin(spec.name(), state.seed, options.parallel(), epochs, stepsAnEpoch, evaluation));
        if (checkpoint != null) {
            report.note("resumed after step " + state.step + " of " + totalSteps);
        }
        if (!evaluation) {
            return train();
        }
        RunResult passed = evaluate();
        every(EveryRule.Unit.EPOCHS, 1, 1);
        return passed;
    }

    /** More pieces than rows are a mistake; a step that cannot be cut is worth a word. */
    private void checkShards(int shards) {
        Optional<GraphFunction> step = functions.trainStep();
        if (step.isEmpty() || shards == 1) {
            return;
        }
        if (!step.get().sharded()) {
            report.note("--shards " + shards + " changes nothing for `" + spec.name()
                    + "`: its step needs the batch as a whole");
            return;
        }
        int items = data.batch(Part.TRAIN, 1, 0).items();
        if (shards > items) {
            throw new TrainFailure("--shards " + shards + " cuts every batch into " + shards
                    + " pieces, and the batches of `" + spec.name() + "` have " + items
                    + (items == 1 ? " item" : " items")
                    + "\n  help: `--shards " + items + "` at most, or larger batches in the `data` block");
        }
    }

    private void initialise() {
        functions.initialise().run(Batch.NONE, Clock.start(state.seed));
        pass.keepMetricStates();
    }

    private long epochCount() {
        return stepsAnEpoch == 0 ? 0 : (totalSteps + stepsAnEpoch - 1) / stepsAnEpoch;
    }

    private long trainItems() {
        return data.parts().contains(Part.TRAIN) ? data.items(Part.TRAIN) : 0;
    }

    private RunResult evaluate() {
        long start = nanoTime.getAsLong();
        EpochScalars all = new EpochScalars(java.util.Map.of());
        long items = 0;
        for (Part part : data.parts()) {
            all = all.with(pass.evaluate(part, state.now(0, 1)));
            items += data.items(part);
        }
        double seconds = secondsSince(start);
        state.seconds += seconds;
        state.history.add(all);
        last = all;
        report.epoch(new RunReport.Epoch(1, 0, all, items / seconds, seconds));
        files.flush(state.history);
        report.end(new RunReport.End(Optional.empty(), OptionalLong.empty(), Optional.empty(), false));
        return result(false, all, Optional.empty());
    }

    private RunResult train() {
        TrainSteps steps = new TrainSteps(spec, functions, data, profile, options, report, state, totalSteps, pass);
        boolean stopped = shouldStop();
        while (!stopped && state.step < totalSteps) {
            if (!epoch(steps)) {
                Path written = files.writeCheckpoint(state, trainItems());
                files.flush(state.history);
                report.note("interrupted after step " + state.step + "; the state is in " + written
                        + ", continue with --resume");
                return result(true, last, Optional.empty());
            }
            stopped = shouldStop();
        }
        return finish(stopped);
    }

    /** Runs what is left of the epoch under way; false if it was interrupted. */
    private boolean epoch(TrainSteps steps) {
        long start = nanoTime.getAsLong();
        long startItems = state.inEpoch == 0 ? 0 : state.means.items();
        double before = state.seconds;
        if (state.inEpoch == 0) {
            state.means.reset();
            state.gathered.reset();
            pass.resetMetrics();
        }
        while (state.inEpoch < stepsAnEpoch && state.step < totalSteps) {
            if (interruption.requested()) {
                state.seconds = before + secondsSince(start);
                return false;
            }
            steps.next();
            report.step(() -> stepReport(startItems, secondsSince(start)));
            every(EveryRule.Unit.STEPS, state.step, state.epochs + 1);
        }
        double seconds = secondsSince(start);
        endEpoch((state.means.items() - startItems) / Math.max(seconds, 1e-9), start);
        state.seconds = before + secondsSince(start);
        return true;
    }

    private RunReport.Step stepReport(long startItems, double seconds) {
        double rate = (state.means.items() - startItems) / Math.max(seconds, 1e-9);
        return new RunReport.Step(state.epochs + 1, state.inEpoch, state.step, soFar(), rate);
    }

    /** Scalars of the epoch under way; metrics over everything gathered would be too slow to show while training. */
    private EpochScalars soFar() {
        boolean quick =
                spec.metrics().stream().allMatch(metric -> metric.gathered().isEmpty());
        Optional<GraphFunction> metrics = quick ? functions.trainMetrics() : Optional.empty();
        return pass.scalars(Part.TRAIN, state.means, state.gathered, metrics, state.now(totalSteps, state.epochs + 1));
    }

    /** @param start when the first of its steps began */
    private void endEpoch(double samplesPerSecond, long start) {
        long epoch = state.epochs + 1;
        Clock clock = state.now(totalSteps, epoch);
        EpochScalars scalars = pass.scalars(Part.TRAIN, state.means, state.gathered, functions.trainMetrics(), clock);
        if (data.parts().contains(Part.VALID)) {
            scalars = scalars.with(pass.evaluate(Part.VALID, clock));
        }
        last = scalars;
        state.epochs = epoch;
        state.inEpoch = 0;
        state.history.add(scalars);
        for (Optional<BestScore> stop : state.stops) {
            stop.ifPresent(score -> score.observe(epoch, last));
        }
        files.saveBest(state, last);
        report.epoch(new RunReport.Epoch(epoch, state.step, scalars, samplesPerSecond, secondsSince(start)));
        every(EveryRule.Unit.EPOCHS, epoch, epoch);
        files.historyChanged(state.history);
        if (options.checkpoint().isPresent() || state.seconds - writtenAt > WRITE_INTERVAL_SECONDS) {
            files.writeCheckpoint(state, trainItems());
            files.saveLast(state);
            writtenAt = state.seconds;
        }
    }

    private boolean shouldStop() {
        if (state.history.epochs().isEmpty() || state.inEpoch > 0) {
            return false;
        }
        EpochScalars scalars = state.history.last();
        for (int i = 0; i < spec.stops().size(); i++) {
            Optional<BestScore> score = state.stops.get(i);
            boolean stop = spec.stops()
                    .get(i)
                    .match(
                            early -> score.orElseThrow().waited() >= early.patience(),
                            when -> when.condition().holds(scalars));
            if (stop) {
                return true;
            }
        }
        return false;
    }

    private RunResult finish(boolean stoppedEarly) {
        files.saveLast(state);
        files.flush(state.history);
        long best = state.bestEpoch();
        EpochScalars kept = best > 0 ? state.history.epochs().get((int) best - 1) : state.history.last();
        if (best > 0) {
            files.restoreBest();
        }
        Optional<EpochScalars> test = Optional.empty();
        if (data.parts().contains(Part.TEST)) {
            test = Optional.of(pass.evaluate(Part.TEST, state.now(totalSteps, Math.max(best, state.epochs))));
        }
        files.finishCheckpoint(state, trainItems());
        OptionalLong bestEpoch = best > 0 ? OptionalLong.of(best) : OptionalLong.empty();
        report.end(new RunReport.End(test, bestEpoch, files.savedTo(), stoppedEarly));
        return result(false, kept, test);
    }

    private RunResult result(boolean interrupted, EpochScalars scalars, Optional<EpochScalars> test) {
        long best = state.bestEpoch();
        return new RunResult(
                interrupted,
                scalars,
                test,
                state.history,
                best > 0 ? OptionalLong.of(best) : OptionalLong.empty(),
                state.epochs,
                state.step,
                state.seconds);
    }

    private void every(EveryRule.Unit unit, long count, long epoch) {
        for (EveryRule rule : spec.every()) {
            if (rule.unit() == unit && count % rule.interval() == 0) {
                Part part = data.parts().contains(Part.VALID) ? Part.VALID : Part.TRAIN;
                Clock clock = state.now(totalSteps, epoch);
                rule.action()
                        .run(new EveryTurn(
                                data.batch(part, 1, 0),
                                clock,
                                last,
                                Vocabularies.NONE,
                                options.directory(),
                                (label, path) -> files.saveModel(state, label, path),
                                report));
            }
        }
    }

    private double secondsSince(long start) {
        return (nanoTime.getAsLong() - start) * 1e-9;
    }
}
