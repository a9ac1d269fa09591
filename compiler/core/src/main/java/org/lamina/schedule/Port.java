package org.lamina.schedule;

import org.lamina.types.ValueType;

/**
 * What the caller supplies or receives under a name.
 *
 * @param sharded whether shards see their rows only
 */
public record Port(Kind kind, String name, ValueType type, boolean sharded) {
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
}
