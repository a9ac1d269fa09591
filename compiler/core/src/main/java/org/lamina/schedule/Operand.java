package org.lamina.schedule;

import java.util.Optional;
import org.lamina.types.ValueType;

/**
 * A value where a step reads or writes it: a shape over a buffer, or over part of what lies there.
 *
 * @param type of the whole value
 * @param section empty for all of it; only loops have others
 * @param cut what of it a shard sees
 */
public record Operand(ValueType type, int buffer, Optional<Section> section, Cut cut) {

    /** The part of a value that a step of a parallel phase sees. */
    public enum Cut {
        /** The rows of the batch that belong to the shard; all of a value that does not depend on the batch. */
        ROWS,
        /** The shard's slice of the first axis of a value that all shards share. */
        SLICE,
        /** All of it, whatever shard made which rows. */
        NONE
    }

    /** All that lies in a buffer, or part of it, as a step on rows of the batch sees it. */
    public Operand(ValueType type, int buffer, Optional<Section> section) {
        this(type, buffer, section, Cut.ROWS);
    }

    /** All that lies in a buffer, as a step on rows of the batch sees it. */
    public Operand(ValueType type, int buffer) {
        this(type, buffer, Optional.empty());
    }
}
