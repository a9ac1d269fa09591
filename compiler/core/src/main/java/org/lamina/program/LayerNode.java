package org.lamina.program;

import java.util.List;

/**
 * A layer instance of a model and its parts, for summaries.
 *
 * @param path full path, {@code net.c1}
 * @param layer name of its definition, {@code Conv2D}
 * @param output type of its last result, empty where it was never called
 * @param variables its own parameters and states
 */
public record LayerNode(String path, String layer, String output, List<Variable> variables, List<LayerNode> parts) {
    public LayerNode {
        variables = List.copyOf(variables);
        parts = List.copyOf(parts);
    }

    /** Trainable numbers in it and its parts; symbolic sizes keep it from being a number. */
    public org.lamina.types.Size parameters() {
        var sum = org.lamina.types.Size.of(0);
        for (Variable v : variables) {
            if (v.role() == Variable.Role.PARAM) {
                sum = sum.plus(v.type().valueType().count());
            }
        }
        for (LayerNode part : parts) {
            sum = sum.plus(part.parameters());
        }
        return sum;
    }
}
