package org.lamina.elaborate;

import java.util.Map;
import org.lamina.program.DataProgram;
import org.lamina.types.TensorType;

/**
 * A {@code data} block with its arguments, as one train uses it.
 *
 * @param delivered types of the fields as the source gives them
 * @param fields types after all maps
 */
record DataUse(
        String name,
        DataProgram program,
        Map<String, TensorType> delivered,
        Map<String, TensorType> fields,
        Mapping mapping) {
    /** Applies the maps of the block, those of all parts, to fields of another graph. */
    @FunctionalInterface
    interface Mapping {
        Map<String, Val> apply(Ctx ctx, Map<String, Val> delivered);
    }
}
