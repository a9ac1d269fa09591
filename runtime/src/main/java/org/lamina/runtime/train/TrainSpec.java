package org.lamina.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a {@code train} block says beside what its functions compute.
 *
 * @param name       name of the train
 * @param arguments  its static arguments with the values of this run, as text
 * @param models     models made in it
 * @param sourceHash hash of the sources it was compiled from; a checkpoint of other sources is refused
 * @param versions   compiler and library version, saved with weights
 * @param length     when it ends
 * @param seed       seed unless the command line gives another
 * @param scalars    names of the step's scalars in order, results of both steps
 * @param minimised  those scalars that the train makes smaller
 * @param metrics    metrics in order
 * @param stops      when it ends early
 * @param saves      what is kept
 * @param every      actions in order
 * @param loads      what is read from files after initialisation
 * @param metadata   further entries for the metadata of saved weights: labels, vocabularies, inputs
 */
public record TrainSpec(
        String name,
        Map<String, String> arguments,
        List<ModelSpec> models,
        String sourceHash,
        String versions,
        RunLength length,
        long seed,
        List<String> scalars,
        List<String> minimised,
        List<MetricSpec> metrics,
        List<StopRule> stops,
        List<SaveRule> saves,
        List<EveryRule> every,
        List<LoadRule> loads,
        Map<String, String> metadata) {
    public TrainSpec {
        arguments = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        models = List.copyOf(models);
        scalars = List.copyOf(scalars);
        minimised = List.copyOf(minimised);
        metrics = List.copyOf(metrics);
        stops = List.copyOf(stops);
        saves = List.copyOf(saves);
        every = List.copyOf(every);
        loads = List.copyOf(loads);
        metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        if (!scalars.containsAll(minimised)) {
            throw new IllegalArgumentException("minimised scalars " + minimised + " are not all in " + scalars);
        }
    }

    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Collects the parts of a spec in any order; generated code calls it. */
    public static final class Builder {
        private final String name;
        private final Map<String, String> arguments = new LinkedHashMap<>();
        private final List<ModelSpec> models = new ArrayList<>();
        private String sourceHash = "";
        private String versions = "";
        private RunLength length = RunLength.EVALUATION;
        private long seed;
        private final List<String> scalars = new ArrayList<>();
        private final List<String> minimised = new ArrayList<>();
        private final List<MetricSpec> metrics = new ArrayList<>();
        private final List<StopRule> stops = new ArrayList<>();
        private final List<SaveRule> saves = new ArrayList<>();
        private final List<EveryRule> every = new ArrayList<>();
        private final List<LoadRule> loads = new ArrayList<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = name;
        }

        public Builder argument(String argument, Object value) {
            arguments.put(argument, value.toString());
            return this;
        }

        public Builder model(String label, String modelName) {
            models.add(new ModelSpec(label, modelName));
            return this;
        }

        public Builder source(String hash, String compilerVersions) {
            sourceHash = hash;
            versions = compilerVersions;
            return this;
        }

        public Builder length(RunLength value) {
            length = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder scalar(String scalar) {
            scalars.add(scalar);
            return this;
        }

        /** A scalar that a {@code minimize} minimises. */
        public Builder minimise(String scalar) {
            minimised.add(scalar);
            return this;
        }

        public Builder metric(MetricSpec metric) {
            metrics.add(metric);
            return this;
        }

        public Builder stop(StopRule rule) {
            stops.add(rule);
            return this;
        }

        public Builder save(SaveRule rule) {
            saves.add(rule);
            return this;
        }

        public Builder every(EveryRule rule) {
            every.add(rule);
            return this;
        }

        public Builder load(LoadRule rule) {
            loads.add(rule);
            return this;
        }

        public Builder metadata(String key, String value) {
            metadata.put(key, value);
            return this;
        }

        public TrainSpec build() {
            return new TrainSpec(
                    name,
                    arguments,
                    models,
                    sourceHash,
                    versions,
                    length,
                    seed,
                    scalars,
                    minimised,
                    metrics,
                    stops,
                    saves,
                    every,
                    loads,
                    metadata);
        }
    }
}
