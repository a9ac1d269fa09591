package org.lamina.runtime.train;

import java.util.Optional;

/** The body of an {@code every} block. */
@FunctionalInterface
public interface EveryAction {
    void run(EveryTurn turn);

    /** Why it cannot run with a batch of this size; empty where it can. */
    default Optional<String> refusal(Batch batch) {
        return Optional.empty();
    }
}
