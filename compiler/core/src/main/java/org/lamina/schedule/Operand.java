package org.lamina.schedule;

import java.util.Optional;
import org.lamina.types.ValueType;

/**
 * A value where a step reads or writes it: a shape over a buffer, or over part of what lies there.
 *
 * @param section empty for all of it; only loops have others
 */
public record Operand(ValueType type, int buffer, Optional<Section> section) {

    /** All that lies in a buffer. */
    public Operand(ValueType type, int buffer) {
        this(type, buffer, Optional.empty());
    }
}
