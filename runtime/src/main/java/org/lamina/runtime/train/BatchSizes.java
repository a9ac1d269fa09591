package org.lamina.runtime.train;

import java.util.Map;
import java.util.Optional;
import org.lamina.runtime.data.Part;

/**
 * Looks, before anything is computed, whether the functions of a run take the batches that they will get: the first of a
 * part and the last, which may be smaller.
 */
final class BatchSizes {
    private final TrainSpec spec;
    private final TrainFunctions functions;
    private final DataParts data;

    BatchSizes(TrainSpec spec, TrainFunctions functions, DataParts data) {
        this.spec = spec;
        this.functions = functions;
        this.data = data;
    }

    /**
     * For a run that trains.
     *
     * @throws TrainFailure that names the part, the batch and the condition it does not satisfy
     */
    void checkTraining() {
        for (Part part : data.parts()) {
            GraphFunction step =
                    functions.trainStep().filter(s -> part == Part.TRAIN).orElse(functions.evalStep());
            check(part, step);
            metrics(part, part == Part.TRAIN ? functions.trainMetrics() : functions.evalMetrics());
        }
        Part shown = data.parts().contains(Part.VALID) ? Part.VALID : Part.TRAIN;
        if (data.parts().contains(shown)) {
            for (EveryRule rule : spec.every()) {
                Batch batch = data.batch(shown, 1, 0);
                refuse(shown, 0, batch.items(), rule.action().refusal(batch));
            }
        }
    }

    /**
     * For a pass over every part in eval mode.
     *
     * @throws TrainFailure as {@link #checkTraining}
     */
    void checkEvaluation() {
        for (Part part : data.parts()) {
            check(part, functions.evalStep());
            metrics(part, functions.evalMetrics());
        }
    }

    private void check(Part part, GraphFunction step) {
        long last = data.batches(part) - 1;
        for (long index = 0; index <= last; index += Math.max(1, last)) {
            Batch batch = data.batch(part, 1, index);
            refuse(part, index, batch.items(), step.refusal(batch));
        }
    }

    /** Metrics over tensors get all items of a part at once. */
    private void metrics(Part part, Optional<GraphFunction> values) {
        int items = Math.toIntExact(data.items(part));
        values.flatMap(v -> v.refusal(Batch.of(items, Map.of()))).ifPresent(refusal -> {
            throw new TrainFailure("%s\n  the metrics of the part `%s` get all of its %d items"
                    .formatted(refusal, part.text(), items));
        });
    }

    private void refuse(Part part, long index, int items, Optional<String> refusal) {
        if (refusal.isEmpty()) {
            return;
        }
        long batches = data.batches(part);
        String which = batches == 1 ? "the only batch" : "batch " + (index + 1) + " of " + batches;
        boolean smallLast = index > 0 && index == batches - 1;
        String help = !smallLast
                ? "give the part more items, or the `data` block larger batches"
                : part == Part.TRAIN
                        ? "`batch ..., drop = true` leaves a smaller last batch of the training part out"
                        : "choose batches or a `split` that leave no such last batch";
        throw new TrainFailure("%s\n  %s of the part `%s` has %d of its %d items\n  help: %s"
                .formatted(refusal.get(), which, part.text(), items, data.items(part), help));
    }
}
