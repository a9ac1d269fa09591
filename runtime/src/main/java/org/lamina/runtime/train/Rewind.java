package org.lamina.runtime.train;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a bad value came from after the fact. A step overwrites the values it started from, so the variables are
 * copied every {@value #INTERVAL} steps; runs are reproducible, and the steps since then, done again, lead to the very
 * state in which the search for the bad value starts.
 */
final class Rewind {
    private static final int INTERVAL = 100;
    /** Larger programs are not copied: a copy would cost time and heap that the run needs. */
    private static final long MOST_ELEMENTS = 4_000_000;

    private final TrainFunctions functions;
    private final DataParts data;
    private final boolean always;
    private boolean affordable = true;
    private @Nullable Snapshot snapshot;
    private long inEpoch;
    private long step;
    private long updates;

    /** @param always copy the variables however large they are */
    Rewind(TrainFunctions functions, DataParts data, boolean always) {
        this.functions = functions;
        this.data = data;
        this.always = always;
    }

    /** To be called before each training step. */
    void before(RunState state) {
        boolean due = snapshot == null || state.inEpoch == 0 || state.step - step >= INTERVAL;
        if (functions.anomaly().isEmpty() || !affordable || !due) {
            return;
        }
        Snapshot taken = Snapshot.of(functions.variables());
        affordable = always || taken.elements() <= MOST_ELEMENTS;
        snapshot = affordable ? taken : null;
        inEpoch = state.inEpoch;
        step = state.step;
        updates = state.updates;
    }

    /**
     * Where the first bad value of the step appears that {@code state} is about to count, or of the one before it, whose
     * update may have spoilt the parameters. The variables are not restored: the run is over.
     */
    Optional<String> find(RunState state, long totalSteps) {
        if (snapshot == null
                || functions.anomaly().isEmpty()
                || functions.trainStep().isEmpty()) {
            return Optional.empty();
        }
        snapshot.restore(functions.variables());
        long epoch = state.epochs + 1;
        for (long index = inEpoch; index <= state.inEpoch; index++) {
            long done = step + (index - inEpoch);
            long kept = updates + (index - inEpoch);
            Clock clock = new Clock(state.seed, done + 1, done + 1, epoch, (double) done / totalSteps, kept + 1);
            Batch batch = data.trainingBatch(epoch, index);
            if (index >= state.inEpoch - 1) {
                Optional<String> place = functions.anomaly().get().find(batch, clock);
                if (place.isPresent()) {
                    return Optional.of(place.get() + (index < state.inEpoch ? ", in the step before" : ""));
                }
            } else {
                functions.trainStep().get().run(batch, clock);
            }
        }
        return Optional.empty();
    }
}
