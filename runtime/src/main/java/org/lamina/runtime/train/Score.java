package org.lamina.runtime.train;

/**
 * What {@code early(min(e), …)} and {@code best(max(e))} watch.
 *
 * @param text as the program writes it, for messages: {@code valid.loss}
 */
public record Score(Direction direction, String text, ScalarFormula formula) {
    /** The common case: one scalar by its full name. */
    public static Score of(Direction direction, String scalar) {
        return new Score(direction, scalar, scalars -> scalars.get(scalar));
    }
}
