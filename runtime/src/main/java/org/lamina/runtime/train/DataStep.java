package org.lamina.runtime.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lamina.runtime.data.Part;

/** What a data block does to its items after the source has delivered them, in the order written. */
public sealed interface DataStep {
    <R> R match(Function<Fit, R> fit, Function<MapFields, R> map, Function<Augment, R> augment);

    /**
     * {@code fit mu = mean(x, axes = [0]) on train}: writes statistics, computed from all items of one part.
     *
     * @param fields the fields it reads
     */
    record Fit(GraphFunction function, List<String> fields, Part on) implements DataStep {
        public Fit {
            fields = List.copyOf(fields);
        }

        @Override
        public <R> R match(Function<Fit, R> fit, Function<MapFields, R> map, Function<Augment, R> augment) {
            return fit.apply(this);
        }
    }

    /**
     * {@code map x = (x - mu)/sd}: replaces or adds fields, item by item.
     *
     * @param fields  the fields it reads
     * @param results the fields it gives
     * @param only    the only part it applies to; empty for all
     * @param whole   whether a part must be mapped as one batch, because random numbers count the elements
     */
    record MapFields(
            GraphFunction function, List<String> fields, List<String> results, Optional<Part> only, boolean whole)
            implements DataStep {
        public MapFields {
            fields = List.copyOf(fields);
            results = List.copyOf(results);
        }

        @Override
        public <R> R match(Function<Fit, R> fit, Function<MapFields, R> map, Function<Augment, R> augment) {
            return map.apply(this);
        }
    }

    /**
     * {@code augment { x = random_flip(x) }}: changes each batch that a step learns from, with random numbers of its own.
     *
     * @param results the fields it replaces
     */
    record Augment(GraphFunction function, List<String> results) implements DataStep {
        public Augment {
            results = List.copyOf(results);
        }

        @Override
        public <R> R match(Function<Fit, R> fit, Function<MapFields, R> map, Function<Augment, R> augment) {
            return augment.apply(this);
        }
    }
}
