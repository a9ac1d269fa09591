package org.lamina.runtime.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.data.DataFolders;
import org.lamina.runtime.data.Dataset;
import org.lamina.runtime.data.Part;
import org.lamina.runtime.data.Source;
import org.lamina.runtime.data.Split;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.profile.Profile;
import org.lamina.runtime.train.DataBlock;
import org.lamina.runtime.train.DataBlocks;
import org.lamina.runtime.train.DataParts;
import org.lamina.runtime.train.DataStep;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.TrainFunctions;
import org.lamina.runtime.train.TrainProgram;
import org.lamina.runtime.train.TrainSpec;

/** A train made of generated functions. */
public final class BoundTrain implements TrainProgram {
    private final TrainSpec spec;
    private final Binding binding;
    private final TrainFunctions functions;
    private final List<DataBlock> blocks;
    private final DataFolders folders;
    private final boolean doublePrecision;

    private BoundTrain(Builder builder) {
        this.spec = builder.spec;
        this.binding = builder.binding;
        this.blocks = List.copyOf(builder.blocks);
        this.folders = builder.folders;
        this.doublePrecision = builder.doublePrecision;
        this.functions = builder.functions();
    }

    /** @param folders where the data of the program is looked for */
    public static Builder builder(TrainSpec spec, Binding binding, DataFolders folders) {
        return new Builder(spec, binding, folders);
    }

    @Override
    public TrainSpec spec() {
        return spec;
    }

    @Override
    public TrainFunctions functions() {
        return functions;
    }

    @Override
    public DataParts openData(long seed) {
        return blocks.isEmpty() ? DataParts.none() : DataBlocks.open(blocks, folders, seed, doublePrecision);
    }

    @Override
    public Optional<Path> find(String path) {
        return folders.lookUp(path);
    }

    @Override
    public Optional<Profile> profile() {
        return binding.profile();
    }

    @Override
    public void close() {
        binding.close();
    }

    /** Collects the functions of a train; their variables belong to the binding. */
    public static final class Builder {
        private final TrainSpec spec;
        private final Binding binding;
        private final DataFolders folders;
        private final List<DataBlock> blocks = new ArrayList<>();
        private boolean doublePrecision;
        private @Nullable GraphFunction initialise;
        private @Nullable GeneratedFunction trainStep;
        private @Nullable GraphFunction evalStep;
        private @Nullable GraphFunction trainMetrics;
        private @Nullable GraphFunction evalMetrics;

        private Builder(TrainSpec spec, Binding binding, DataFolders folders) {
            this.spec = spec;
            this.binding = binding;
            this.folders = folders;
        }

        /** {@code precision f64}: data is delivered as doubles. */
        public Builder doublePrecision() {
            doublePrecision = true;
            return this;
        }

        public Builder initialise(GeneratedFunction function) {
            initialise = binding.bind(function);
            return this;
        }

        public Builder trainStep(GeneratedFunction function) {
            trainStep = function;
            return this;
        }

        public Builder evalStep(GeneratedFunction function) {
            evalStep = binding.bind(function);
            return this;
        }

        public Builder trainMetrics(GeneratedFunction function) {
            trainMetrics = binding.bind(function);
            return this;
        }

        public Builder evalMetrics(GeneratedFunction function) {
            evalMetrics = binding.bind(function);
            return this;
        }

        public Builder data(BlockBuilder block) {
            blocks.add(block.build());
            return this;
        }

        /**
         * Binds everything.
         *
         * @throws IllegalStateException if the initialisation or the step in eval mode is missing
         */
        public BoundTrain build() {
            return new BoundTrain(this);
        }

        private TrainFunctions functions() {
            if (initialise == null || evalStep == null) {
                throw new IllegalStateException("a train needs its initialisation and its step in eval mode");
            }
            return new TrainFunctions(
                    binding.variables(),
                    initialise,
                    Optional.ofNullable(trainStep).map(binding::bindStep),
                    evalStep,
                    Optional.ofNullable(trainMetrics),
                    Optional.ofNullable(evalMetrics),
                    Optional.ofNullable(trainStep).map(binding::anomalySearch));
        }
    }

    /** Collects what a {@code data} block says, its clauses in the order written. */
    public static final class BlockBuilder {
        private final Binding binding;
        private final String name;
        private final Source source;
        private @Nullable Split split;
        private final List<Dataset.Need> needs = new ArrayList<>();
        private final List<DataStep> steps = new ArrayList<>();
        private int batch;
        private boolean shuffle = true;
        private boolean drop;

        public BlockBuilder(Binding binding, String name, Source source) {
            this.binding = binding;
            this.name = name;
            this.source = source;
        }

        public BlockBuilder split(Split value) {
            split = value;
            return this;
        }

        public BlockBuilder need(Dataset.Need value) {
            needs.add(value);
            return this;
        }

        /** {@code fit … on part}: a function from fields to statistics, which it writes. */
        public BlockBuilder fit(GeneratedFunction function, Part on) {
            BoundFunction bound = binding.bound(function);
            steps.add(new DataStep.Fit(bound, bound.fields(), on));
            return this;
        }

        /**
         * {@code map … [on part]}: a function from fields to fields.
         *
         * @param only  the only part it applies to; empty for all
         * @param whole whether a part must be mapped as one batch, because random numbers count the elements
         */
        public BlockBuilder map(GeneratedFunction function, Optional<Part> only, boolean whole) {
            BoundFunction bound = binding.bound(function);
            steps.add(new DataStep.MapFields(bound, bound.fields(), bound.results(), only, whole));
            return this;
        }

        /** {@code augment { … }}: a function from fields to fields, for batches that are learnt from. */
        public BlockBuilder augment(GeneratedFunction function) {
            BoundFunction bound = binding.boundBeside(function);
            steps.add(new DataStep.Augment(bound, bound.results()));
            return this;
        }

        /** {@code batch size}; 0 for {@code batch all}. */
        public BlockBuilder batch(long size, boolean shuffled, boolean dropLast) {
            batch = (int) Math.min(size, Integer.MAX_VALUE); // no part has more items
            shuffle = shuffled;
            drop = dropLast;
            return this;
        }

        private DataBlock build() {
            return new DataBlock(name, source, Optional.ofNullable(split), needs, steps, batch, shuffle, drop);
        }
    }
}
