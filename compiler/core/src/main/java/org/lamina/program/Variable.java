package org.lamina.program;

import org.lamina.types.TensorType;

/**
 * A tensor that outlives a call of a graph function.
 *
 * @param name unique in its program: the parameter path {@code net.c1.w}, or a made-up path for slots and statistics
 * @param role what it is for
 * @param type its checked type; sizes may be symbolic where they are settled by data
 */
public record Variable(String name, Role role, TensorType type) {
    public enum Role {
        /** Trained by {@code minimize}. */
        PARAM,
        /** Written by {@code update} of a layer; saved, never trained. */
        STATE,
        /** State of an optimizer for one parameter. */
        SLOT,
        /** State of a metric; reset for each epoch and part. */
        METRIC,
        /** Result of a {@code fit}. */
        STATISTIC,
        /** A value made once before the first step. */
        VALUE
    }
}
