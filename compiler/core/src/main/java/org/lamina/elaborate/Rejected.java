package org.lamina.elaborate;

/** Ends the evaluation of an expression whose error is already reported; the expression becomes unknown. */
final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rejected() {
        super(null, null, false, false);
    }
}
