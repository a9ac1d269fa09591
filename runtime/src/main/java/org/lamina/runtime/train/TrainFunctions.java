package org.lamina.runtime.train;

import java.util.Optional;

/**
 * What a compiled {@code train} computes, over one set of variables.
 *
 * @param variables    the persistent tensors
 * @param initialise   writes every parameter, state, slot and every value made before the first step; metric states get
 *                     the content to which they return for each epoch and part
 * @param trainStep    one training step: results are the logged scalars and what metrics gather; writes parameters,
 *                     states, slots and metric states. Absent for an evaluation
 * @param evalStep     the same step in eval mode, without updates; writes metric states only
 * @param trainMetrics the values of the metrics on the training part, one scalar result for each. Reads metric states,
 *                     the means of the step's scalars (extras, by name) and the gathered tensors (fields, by name)
 * @param evalMetrics  the same for other parts
 * @param anomaly      finds the first bad value of a training step; absent if the program was built without
 */
public record TrainFunctions(
        ProgramVariables variables,
        GraphFunction initialise,
        Optional<GraphFunction> trainStep,
        GraphFunction evalStep,
        Optional<GraphFunction> trainMetrics,
        Optional<GraphFunction> evalMetrics,
        Optional<AnomalySearch> anomaly) {

    /** Runs a training step and looks at every value on the way. */
    @FunctionalInterface
    public interface AnomalySearch {
        /** Where the first NaN or infinite value appears ({@code layer net.c3, conv2d at lenet.nn:12}), if any does. */
        Optional<String> find(Batch batch, Clock clock);
    }
}
