package org.lamina.runtime.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a data block does to each batch that a step learns from; one set of arrays serves every batch. */
final class Augmentation {
    private final List<DataStep.Augment> steps;
    private final long seed;
    private final Map<String, HostTensor> arrays = new HashMap<>();

    Augmentation(DataBlock block, long seed) {
        this.steps = block.steps().stream()
                .flatMap(step -> step.match(fit -> Stream.<DataStep.Augment>empty(), map -> Stream.empty(), Stream::of))
                .toList();
        this.seed = seed;
    }

    /** Whether there is anything to do. */
    boolean present() {
        return !steps.isEmpty();
    }

    /**
     * Replaces fields.
     *
     * @param fields of this block, by name
     * @param turn   number of the batch in the run, from 1: what its random numbers depend on, with the seed
     */
    void apply(int items, Map<String, HostTensor> fields, long turn) {
        Clock clock = Clock.start(seed).withTurn(turn);
        for (DataStep.Augment step : steps) {
            step.function().run(Batch.of(items, fields), clock);
            for (String field : step.results()) {
                HostTensor result = step.function().tensor(field, arrays.get(field));
                arrays.put(field, result);
                fields.put(field, result);
            }
        }
    }
}
