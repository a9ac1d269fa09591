package org.lamina.schedule;

import org.lamina.types.ValueType;

/**
 * A value where a step reads or writes it: a shape over a buffer.
 *
 * @param type of the whole value
 * @param cut what of it a shard sees
 */
public record Operand(ValueType type, int buffer, Cut cut) {

    /** The part of a value that a step of a parallel phase sees. */
    public enum Cut {
        /** The rows of the batch that belong to the shard; all of a value that does not depend on the batch. */
        ROWS,
        /** The shard's slice of the first axis of a value that all shards share. */
        SLICE,
        /** All of it, whatever shard made which rows. */
        NONE
    }

    /** As a step on rows of the batch sees it. */
    public Operand(ValueType type, int buffer) {
        this(type, buffer, Cut.ROWS);
    }
}
