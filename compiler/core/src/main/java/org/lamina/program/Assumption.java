package org.lamina.program;

import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Severity;
import org.lamina.source.Span;
import org.lamina.types.Constraint;

/**
 * A condition on run-time sizes that holds for some and not for all; checked when the program is entered.
 *
 * @param span what the user wrote that needs it
 * @param reason why, in a few words
 */
public record Assumption(Span span, Constraint constraint, String reason) {
    /** {@code needs N >= 16 (`0..16` of an axis of size N)}; a check and a run that refuses say this. */
    public String text() {
        return "needs " + constraint.text() + " (" + reason + ")";
    }

    /** What a check says of it: a note, or an error where everything is to be proved. */
    public Diagnostic diagnostic(Severity severity) {
        return Diagnostic.of(Code.UNPROVED_CONDITION, span, "%s", text())
                .as(severity)
                .at("holds for some sizes, not for all")
                .fact("rule", "%s", constraint.text())
                .fact("note", "a run checks this when it knows the sizes, before it computes anything");
    }

    /** {@code digits.nn:31:20: needs N >= 16 (`0..16` of an axis of size N)}: what the run says. */
    @Override
    public String toString() {
        return span + ": " + text();
    }
}
