package org.lamina.runtime.train;

import java.util.function.Function;

/** When training ends before its last epoch; tested after each epoch. */
public sealed interface StopRule {
    <R> R match(Function<Early, R> early, Function<When, R> when);

    /** {@code stop early(min(e), patience = k)}: ends after {@code patience} epochs in a row without a better score. */
    record Early(Score score, long patience) implements StopRule {
        public Early {
            if (patience < 1) {
                throw new IllegalArgumentException("patience must be at least 1, is " + patience);
            }
        }

        @Override
        public <R> R match(Function<Early, R> early, Function<When, R> when) {
            return early.apply(this);
        }
    }

    /** {@code stop train.acc == 1.0}. */
    record When(String text, ScalarCondition condition) implements StopRule {
        @Override
        public <R> R match(Function<Early, R> early, Function<When, R> when) {
            return when.apply(this);
        }
    }
}
