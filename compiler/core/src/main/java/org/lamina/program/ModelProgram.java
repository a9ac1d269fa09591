package org.lamina.program;

import java.util.List;
import org.lamina.ir.Graph;

/**
 * A model with its run-time sizes open. As part of a train, its inputs are what the data source delivers: the maps of the
 * data stand in front of the model.
 *
 * @param label first segment of its variables' names
 * @param init gives every variable its first content
 * @param predict the model in eval mode: a DATA input for each argument, a RESULT for each result
 */
public record ModelProgram(
        String name,
        String label,
        boolean exported,
        String doc,
        List<StaticArgument> statics,
        List<TensorField> inputs,
        List<TensorField> results,
        List<Variable> variables,
        Graph init,
        Graph predict,
        LayerNode layers) {
    public ModelProgram {
        statics = List.copyOf(statics);
        inputs = List.copyOf(inputs);
        results = List.copyOf(results);
        variables = List.copyOf(variables);
    }
}
