package org.lamina.program;

import org.lamina.source.Span;
import org.lamina.types.Constraint;

/**
 * A condition on run-time sizes that holds for some and not for all; checked when the program is entered.
 *
 * @param span what the user wrote that needs it
 * @param reason why, in a few words
 */
public record Assumption(Span span, Constraint constraint, String reason) {
    /** {@code digits.nn:31:20: needs N >= 16 (`0..16` of an axis of size N)}; check and the refusing program say this. */
    @Override
    public String toString() {
        return span + ": needs " + constraint.text() + " (" + reason + ")";
    }
}
