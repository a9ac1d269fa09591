package org.lamina.runtime.exec;

import org.lamina.runtime.kernel.Storage;

/**
 * What a function is given or gives under a name.
 *
 * @param sizes at the sizes that were asked about
 * @param sharded whether its leading axis is cut with the batch
 */
public record Port(Kind kind, String name, Storage storage, boolean sharded, long[] sizes) {
    public enum Kind {
        /** A field of the batch, or an argument of a model. */
        DATA,
        /** A number that the loop supplies. */
        SCALAR,
        /** A persistent tensor that is read. */
        VARIABLE,
        /** Handed to the caller. */
        RESULT,
        /** A persistent tensor that is written. */
        WRITE
    }

    boolean input() {
        return kind == Kind.DATA || kind == Kind.SCALAR;
    }

    long count() {
        long count = 1;
        for (long size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }
}
