package org.lamina.runtime.train;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.profile.Profile;

/** Runs training steps one by one and answers those whose scalars are not numbers. */
final class TrainSteps {
    private final TrainSpec spec;
    private final TrainFunctions functions;
    private final DataParts data;
    private final Optional<Profile> profile;
    private final OnNan onNan;
    private final RunReport report;
    private final RunState state;
    private final long totalSteps;
    private final PartPass pass;
    private final GraphFunction step;
    private final Rewind rewind;
    private final double[] values;
    private final double[] minimised;
    private final int[] minimisedAt;

    TrainSteps(
            TrainSpec spec,
            TrainFunctions functions,
            DataParts data,
            Optional<Profile> profile,
            RunOptions options,
            RunReport report,
            RunState state,
            long totalSteps,
            PartPass pass) {
        this.spec = spec;
        this.functions = functions;
        this.data = data;
        this.profile = profile;
        this.onNan = options.onNan();
        this.report = report;
        this.state = state;
        this.totalSteps = totalSteps;
        this.pass = pass;
        this.step = functions.trainStep().orElseThrow();
        this.rewind = new Rewind(functions, data, options.anomaly());
        this.values = new double[spec.scalars().size()];
        this.minimisedAt = spec.minimised().stream()
                .mapToInt(name -> spec.scalars().indexOf(name))
                .toArray();
        this.minimised = new double[minimisedAt.length];
    }

    /**
     * Runs the next step of the epoch and counts it.
     *
     * @throws TrainFailure if a scalar is not finite and such steps end the run
     */
    void next() {
        profile.ifPresent(Profile::beginStep);
        Clock clock = state.nextStep(totalSteps);
        Batch batch = data.trainingBatch(clock.epoch(), state.inEpoch);
        profile.ifPresent(Profile::dataReady);
        @Nullable Snapshot before = onNan == OnNan.SKIP ? Snapshot.of(functions.variables()) : null;
        if (onNan == OnNan.STOP) {
            rewind.before(state);
        }
        step.run(batch, clock);
        pass.read(step, values);
        int bad = firstBad();
        if (bad >= 0 && onNan == OnNan.STOP) {
            throw failure(clock, batch, bad);
        }
        boolean skipped = bad >= 0 && before != null;
        if (before != null && skipped) {
            before.restore(functions.variables());
            report.warn("step " + clock.step() + " left out: " + what(bad) + " (items " + items(batch) + ")");
        } else {
            state.updates++;
            state.means.add(values, batch.items());
            state.gathered.add(step);
            watch(clock.step());
        }
        state.step++;
        state.inEpoch++;
        profile.ifPresent(Profile::endStep);
    }

    private void watch(long number) {
        for (int i = 0; i < minimised.length; i++) {
            minimised[i] = values[minimisedAt[i]];
        }
        state.watch.observe(minimised, number).ifPresent(report::warn);
    }

    private int firstBad() {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    private String what(int bad) {
        return "`" + spec.scalars().get(bad) + "` is " + NumberText.scalar(values[bad]);
    }

    private TrainFailure failure(Clock clock, Batch batch, int bad) {
        String where = what(bad) + " in step " + clock.step() + " (epoch " + clock.epoch() + ", batch "
                + (state.inEpoch + 1) + ", items " + items(batch) + ")";
        Optional<String> input = badInput(batch);
        String first = input.isPresent()
                ? "\n  first bad value: " + input.get()
                : rewind.find(state, totalSteps)
                        .map(place -> "\n  first bad value: " + place)
                        .orElse("");
        String help = input.isPresent()
                ? "clean the data, or leave such steps out by `--on-nan skip`"
                : "try a smaller learning rate or clip the gradient; `--on-nan skip` leaves such steps out";
        return new TrainFailure(where + first + "\n  help: " + help);
    }

    /** The first bad value that came with the data; where there is one, no layer is to blame. */
    private static Optional<String> badInput(Batch batch) {
        for (Map.Entry<String, HostTensor> field : batch.fields().entrySet()) {
            int at = field.getValue().firstBad();
            if (at >= 0) {
                int itemSize = Math.max(1, field.getValue().count() / batch.items());
                return Optional.of("data field `" + field.getKey() + "`, item " + batch.item(at / itemSize)
                        + ", element " + at % itemSize + " is "
                        + NumberText.scalar(field.getValue().at(at)));
            }
        }
        return Optional.empty();
    }

    private static String items(Batch batch) {
        int shown = Math.min(8, batch.items());
        String list = IntStream.range(0, shown)
                .mapToObj(i -> Long.toString(batch.item(i)))
                .collect(Collectors.joining(", "));
        return batch.items() > shown ? list + " and " + (batch.items() - shown) + " more" : list;
    }
}
