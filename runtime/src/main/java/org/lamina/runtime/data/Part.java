package org.lamina.runtime.data;

import java.util.Locale;

/** The parts of a data set. */
public enum Part {
    TRAIN,
    VALID,
    TEST;

    /** As programs write it: {@code train}, {@code valid}, {@code test}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
