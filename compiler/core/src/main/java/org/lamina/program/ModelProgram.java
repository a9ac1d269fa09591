package org.lamina.program;

import java.util.List;
import org.lamina.ir.Graph;
import org.lamina.types.Size;

/**
 * A model with its run-time sizes open. As part of a train, its inputs are what the data source delivers: the maps of the
 * data stand in front of the model.
 *
 * @param label first segment of its variables' names
 * @param generic whether a setting without a default has no value: then it can be checked, and not be run
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
        boolean generic,
        Graph init,
        Graph predict,
        LayerNode layers) {
    public ModelProgram {
        statics = List.copyOf(statics);
        inputs = List.copyOf(inputs);
        results = List.copyOf(results);
        variables = List.copyOf(variables);
    }

    /** Whether it can run by itself: its settings have values, and no size of its parameters waits for a use of it. */
    public boolean runs() {
        return !generic
                && variables.stream().allMatch(v -> v.type().sizes().stream().allMatch(Size::isConstant));
    }
}
