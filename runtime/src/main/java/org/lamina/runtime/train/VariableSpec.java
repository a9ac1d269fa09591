package org.lamina.runtime.train;

/**
 * A persistent tensor of a program.
 *
 * @param path  its name, unique in the program: {@code net.c1.w}, {@code minimize1.net.c1.w.m}, {@code Digits.mu}
 * @param model label of the model it belongs to ({@code net}), empty for what belongs to none
 */
public record VariableSpec(String path, Kind kind, String model) {
    /** What a variable is for, which decides where it is saved. */
    public enum Kind {
        /** Trained; saved with its model. */
        PARAMETER,
        /** Written by {@code update} in layers; saved with its model. */
        STATE,
        /** State of an optimizer at one {@code minimize}; part of a checkpoint. */
        SLOT,
        /** State of a metric; reset for each epoch and part. */
        METRIC,
        /** A fitted value of a data block; saved with the models. */
        STATISTIC,
        /** Made once before the first step; part of a checkpoint. */
        VALUE
    }

    /** Whether a weights file holds it. */
    public boolean isWeight() {
        return kind == Kind.PARAMETER || kind == Kind.STATE;
    }
}
