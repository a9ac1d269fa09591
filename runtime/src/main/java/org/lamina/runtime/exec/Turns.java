package org.lamina.runtime.exec;

/** Counts the turns of a scan; the call sites in it ask for the number of the present one. */
public final class Turns {
    private long turns;
    private long done;
    private boolean reverse;

    /** Before the first turn; {@code backwards} numbers them from the last one down. */
    public void begin(long count, boolean backwards) {
        turns = count;
        reverse = backwards;
        done = 0;
    }

    /** Whether there is a present turn. */
    public boolean more() {
        return done < turns;
    }

    /** On to the next one. */
    public void next() {
        done++;
    }

    /** Number of the present turn, from 0. */
    public long turn() {
        return reverse ? turns - 1 - done : done;
    }
}
