package org.lamina.runtime.train;

/** The body of an {@code every} block. */
@FunctionalInterface
public interface EveryAction {
    void run(EveryTurn turn);
}
