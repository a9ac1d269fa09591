package org.lamina.runtime.train;

import java.util.OptionalLong;

/** {@code epochs n} or {@code steps n}; {@link #EVALUATION} belongs to a {@code train} without {@code minimize}. */
public record RunLength(OptionalLong epochs, OptionalLong steps) {
    /** One pass over every part in eval mode. */
    public static final RunLength EVALUATION = new RunLength(OptionalLong.empty(), OptionalLong.empty());

    public RunLength {
        if (epochs.orElse(0) < 0 || steps.orElse(0) < 0) {
            throw new IllegalArgumentException("a run cannot have a negative length");
        }
    }

    public static RunLength epochs(long epochs) {
        return new RunLength(OptionalLong.of(epochs), OptionalLong.empty());
    }

    public static RunLength steps(long steps) {
        return new RunLength(OptionalLong.empty(), OptionalLong.of(steps));
    }

    /** Whichever comes first. */
    public static RunLength both(long epochs, long steps) {
        return new RunLength(OptionalLong.of(epochs), OptionalLong.of(steps));
    }

    public boolean isEvaluation() {
        return epochs.isEmpty() && steps.isEmpty();
    }

    /** Number of training steps, given the batches of one epoch; both limits hold where both are given. */
    public long totalSteps(long stepsPerEpoch) {
        long most = Long.MAX_VALUE / Math.max(1, stepsPerEpoch); // what nobody waits for need not be counted
        long byEpochs = epochs.orElse(most) < most ? epochs.getAsLong() * stepsPerEpoch : Long.MAX_VALUE;
        return Math.min(byEpochs, steps.orElse(Long.MAX_VALUE));
    }
}
