package org.lamina.runtime.train;

/** What follows when a logged scalar of a training step is NaN or infinite. */
public enum OnNan {
    /** End the run with an error that names step, items and value. */
    STOP,
    /** Undo the step and go on with the next batch. */
    SKIP,
    /** Go on as if nothing had happened; means become NaN. */
    IGNORE
}
