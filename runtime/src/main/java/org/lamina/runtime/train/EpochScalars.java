package org.lamina.runtime.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The scalars of one epoch under their full names ({@code train.loss}), in the order in which they are shown. */
public record EpochScalars(Map<String, Double> values) {
    public EpochScalars {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The value of one scalar.
     *
     * @throws TrainFailure if the run has no such scalar, for example {@code valid.loss} without a validation part
     */
    public double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new TrainFailure(
                    "there is no scalar `" + name + "`; this run has " + String.join(", ", values.keySet()));
        }
        return value;
    }

    public OptionalDouble find(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** These scalars followed by others; a name present in both keeps its place and takes the new value. */
    public EpochScalars with(EpochScalars others) {
        Map<String, Double> joined = new LinkedHashMap<>(values);
        joined.putAll(others.values);
        return new EpochScalars(joined);
    }
}
