package org.lamina.runtime.train;

/** {@code every 1000 steps { … }} or {@code every 5 epochs { … }}. */
public record EveryRule(long interval, Unit unit, EveryAction action) {
    public EveryRule {
        if (interval < 1) {
            throw new IllegalArgumentException("interval must be at least 1, is " + interval);
        }
    }

    /** What is counted. */
    public enum Unit {
        STEPS,
        EPOCHS
    }
}
