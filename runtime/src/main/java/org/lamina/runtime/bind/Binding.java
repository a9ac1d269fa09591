package org.lamina.runtime.bind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.data.Source;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.exec.Variables;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.profile.Profile;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.Parallelism;
import org.lamina.runtime.train.ProgramVariables;
import org.lamina.runtime.train.TrainFunctions;
import org.lamina.runtime.train.VariableSpec;

/** The functions of one train or model over one set of variables, with memory and threads. */
public final class Binding implements AutoCloseable {
    private final Kernels kernels;
    private final Parallelism parallel;
    private final Workers workers;
    private final BoundVariables variables;
    private final Map<String, Double> arguments;
    private final Optional<Profile> profile;

    private Binding(Builder builder, Variables memory) {
        this.kernels = builder.kernels;
        this.parallel = builder.settings.parallel();
        this.workers = new Workers(parallel.threads(), kernels);
        this.variables = new BoundVariables(List.copyOf(builder.specs), memory);
        this.arguments = Map.copyOf(builder.arguments);
        this.profile = builder.settings.profile();
    }

    /** @param kernels makes the call sites of all functions */
    public static Builder builder(Settings settings, Kernels kernels) {
        return new Builder(settings, kernels);
    }

    public ProgramVariables variables() {
        return variables;
    }

    /** Binds a function; its variables must have been declared by {@link Builder#functions}. */
    public GraphFunction bind(GeneratedFunction function) {
        return bound(function);
    }

    /** Data that a function of the program computes; see {@code source generate}. */
    public Source computed(GeneratedFunction function, int count, OptionalLong seed) {
        return new ComputedSource(bound(function), count, seed);
    }

    BoundFunction bound(GeneratedFunction function) {
        return new BoundFunction(runner(function, kernels), arguments, Optional.empty());
    }

    /** Binds a function that a thread of its own calls while others run: it has no part in their threads. */
    BoundFunction boundBeside(GeneratedFunction function) {
        Workers own = Workers.beside(kernels);
        return new BoundFunction(
                new FunctionRunner(function, kernels, variables.memory(), own, 1), arguments, Optional.empty());
    }

    /** Binds a training step: the function whose runs are measured, if the settings ask for it. */
    GraphFunction bindStep(GeneratedFunction step) {
        FunctionRunner runner = runner(step, kernels);
        profile.ifPresent(runner::measure);
        return new BoundFunction(runner, arguments, profile);
    }

    /** Where the times of training steps go. */
    Optional<Profile> profile() {
        return profile;
    }

    private FunctionRunner runner(GeneratedFunction function, Kernels sites) {
        if (parallel.shards().isPresent()) {
            int shards = parallel.shards().getAsInt();
            return new FunctionRunner(function, sites, variables.memory(), workers, shards, 0);
        }
        return new FunctionRunner(function, sites, variables.memory(), workers, parallel.threads());
    }

    /** A search for the first bad value in a step; it takes memory only when it is used. */
    public TrainFunctions.AnomalySearch anomalySearch(GeneratedFunction step) {
        return (batch, clock) -> {
            CheckedKernels checked = new CheckedKernels(kernels);
            new BoundFunction(runner(step, checked.kernels()), arguments, Optional.empty()).run(batch, clock, Map.of());
            return checked.firstBad();
        };
    }

    /** Lets the threads end; memory goes with the last reference. */
    @Override
    public void close() {
        workers.close();
    }

    /** Collects variables and functions. */
    public static final class Builder {
        private final Settings settings;
        private final Kernels kernels;
        private final List<VariableSpec> specs = new ArrayList<>();
        private final Map<String, Double> arguments = new LinkedHashMap<>();
        private final Variables.Builder memory = new Variables.Builder();

        private Builder(Settings settings, Kernels kernels) {
            this.settings = settings;
            this.kernels = kernels;
        }

        /**
         * Says what a variable is for.
         *
         * @param model label of the model it belongs to; empty if it belongs to none
         */
        public Builder variable(String path, VariableSpec.Kind kind, String model) {
            specs.add(new VariableSpec(path, kind, model));
            return this;
        }

        /** Gives a static argument that the functions read as a scalar. */
        public Builder argument(String name, double value) {
            arguments.put(name, value);
            return this;
        }

        /** Declares the variables that functions read or write. */
        public Builder functions(GeneratedFunction... functions) {
            for (GeneratedFunction function : functions) {
                long[] ones = new long[function.sizeNames().size()];
                Arrays.fill(ones, 1);
                memory.declareAll(function, ones);
            }
            return this;
        }

        /**
         * Allocates the variables, all zero, and starts the threads.
         *
         * @throws IllegalArgumentException if a variable was described that no function has
         */
        public Binding build() {
            Variables built = memory.build(kernels);
            for (VariableSpec spec : specs) {
                built.get(spec.path());
            }
            return new Binding(this, built);
        }
    }
}
