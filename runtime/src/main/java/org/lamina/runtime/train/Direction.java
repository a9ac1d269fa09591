package org.lamina.runtime.train;

/** Which values of a score are better. */
public enum Direction {
    MIN {
        @Override
        boolean better(double value, double best) {
            return value < best;
        }
    },
    MAX {
        @Override
        boolean better(double value, double best) {
            return value > best;
        }
    };

    /** Whether {@code value} beats {@code best}; NaN beats nothing, and an equal value is no improvement. */
    abstract boolean better(double value, double best);
}
