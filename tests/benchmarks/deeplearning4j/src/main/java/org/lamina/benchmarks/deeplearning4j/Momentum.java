package org.lamina.benchmarks.deeplearning4j;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** v ← momentum·v + g, p ← p - rate·v, of which DL4J has Nesterov's form only. */
record Momentum(double rate, double momentum) implements IUpdater {
    private static final String V = "V";

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public GradientUpdater instantiate(INDArray view, boolean initialise) {
        var updater = new Updater(this, view);
        if (initialise) {
            view.assign(0);
        }
        return updater;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public GradientUpdater instantiate(Map<String, INDArray> state, boolean initialise) {
        return instantiate(state.get(V), initialise);
    }

    @Override
    @SuppressWarnings({"MethodDoesntCallSuperMethod", "CheckReturnValue"}) // it cannot change
    public IUpdater clone() {
        return new Momentum(rate, momentum);
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return rate;
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double value, ISchedule schedule) {
        throw new UnsupportedOperationException("the rate is fixed");
    }

    private static final class Updater implements GradientUpdater<Momentum> {
        private final Momentum config;
        private INDArray velocity;

        Updater(Momentum config, INDArray view) {
            this.config = config;
            this.velocity = view;
        }

        @Override
        public Momentum getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> state, boolean initialise) {
            velocity = state.get(V);
        }

        @Override
        public Map<String, INDArray> getState() {
            return Map.of(V, velocity);
        }

        @Override
        public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
            velocity = view;
            if (initialise) {
                view.assign(0);
            }
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            INDArray v = velocity.reshape(gradient.ordering(), gradient.shape());
            v.muli(config.momentum()).addi(gradient);
            gradient.assign(v).muli(config.rate());
        }
    }
}
