package org.lamina.runtime.train;

/**
 * A run that cannot go on, with a message for the person who started it: one sentence that says what is wrong, and
 * what to do about it where that is known.
 */
public class TrainFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainFailure(String message) {
        super(message);
    }

    public TrainFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
