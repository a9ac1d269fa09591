package org.lamina.runtime.kernel;

/** ND4J's native libraries cannot be used here; the message is one line that says why and what to do. */
public final class NativesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NativesException(String message, Throwable cause) {
        super(message, cause);
    }
}
