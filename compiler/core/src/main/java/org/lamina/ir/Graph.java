package org.lamina.ir;

import java.util.List;

/**
 * A function as a list of nodes in an order in which they can run. Pure: variables are read as inputs and written as
 * outputs, all writes after all reads.
 */
public record Graph(String name, List<Input> inputs, List<Node> nodes, List<Output> outputs) {
    public Graph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    public enum InputKind {
        /** A field of the batch, or an argument of a model. */
        DATA,
        /** A persistent tensor: parameter, state, optimizer slot, statistic, value made before the first step. */
        VARIABLE,
        /** A scalar that the loop supplies: {@code seed}, {@code turn}, {@code step}, {@code epoch}, {@code progress}. */
        SCALAR
    }

    public record Input(InputKind kind, String name, Value value) {}

    public enum OutputKind {
        /** Handed to the caller under its name. */
        RESULT,
        /** The new content of the variable of that name. */
        WRITE
    }

    public record Output(OutputKind kind, String name, Value value) {}
}
