package org.lamina.elaborate;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lamina.program.DataProgram;
import org.lamina.program.Variable;
import org.lamina.syntax.Decl;
import org.lamina.types.TensorType;

/**
 * A {@code data} block with its arguments, as one train uses it.
 *
 * @param decl the block
 * @param delivered types of the fields as the source gives them
 * @param fields types after all maps
 */
record DataUse(
        String name,
        Decl.Data decl,
        DataProgram program,
        Map<String, TensorType> delivered,
        Map<String, TensorType> fields,
        Mapping mapping) {
    /** What {@code fit NAME = …} of the block writes. */
    Optional<Variable> statistic(String fitted) {
        return program.statistics().stream()
                .filter(variable -> variable.name().equals(name + "." + fitted))
                .findFirst();
    }

    /** The maps of the block, those of all parts, over the fields of another graph. */
    @FunctionalInterface
    interface Mapping {
        /**
         * A scope in which the fields have their mapped values; what nobody asks for is not computed.
         *
         * @param delivered binds the fields as the source gives them
         */
        Env over(Ctx ctx, Map<String, Supplier<Val>> delivered);
    }
}
