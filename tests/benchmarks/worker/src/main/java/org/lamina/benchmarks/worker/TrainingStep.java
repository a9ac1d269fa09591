package org.lamina.benchmarks.worker;

/** A training step on one batch, repeated. */
public interface TrainingStep {
    /** Goes back to the initial weights, and to an optimizer that has seen nothing. */
    void reset();

    /**
     * Forward, backward, update.
     *
     * @return the loss before the update
     */
    double run();

    /** Several steps, as the library's own loop runs them where it has one. */
    default void run(int steps) {
        for (int i = 0; i < steps; i++) {
            run();
        }
    }

    /** The library and its version, and how it was set up. */
    String library();
}
