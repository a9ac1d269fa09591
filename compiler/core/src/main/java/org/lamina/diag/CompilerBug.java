package org.lamina.diag;

/** The compiler broke one of its own rules. Caught once, at the top, and shown as NN9000 with a text for a report. */
public final class CompilerBug extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CompilerBug(String message) {
        super(message);
    }
}
