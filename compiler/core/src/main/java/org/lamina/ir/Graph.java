package org.lamina.ir;

import java.util.List;
import org.lamina.op.Op;
import org.lamina.types.Constraint;
import org.lamina.types.ValueType;

/**
 * A function as a list of nodes in an order in which they can run. Pure: variables are read as inputs and written as
 * outputs, all writes after all reads.
 *
 * @param conditions what its sizes must satisfy, besides being at least 1; whoever runs it checks them first
 */
public record Graph(String name, List<Input> inputs, List<Node> nodes, List<Output> outputs, List<Condition> conditions)
        implements Op.Body {
    public Graph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        conditions = List.copyOf(conditions);
    }

    public enum InputKind {
        /** A field of the batch, or an argument of a model. */
        DATA,
        /** A persistent tensor: parameter, state, optimizer slot, statistic, value made before the first step. */
        VARIABLE,
        /** A scalar that the loop supplies: {@code seed}, {@code turn}, {@code step}, {@code epoch}, {@code progress}. */
        SCALAR,
        /** What a scan hands to its body, in the order of {@link Op.Scan}; such a graph has no other inputs. */
        ARGUMENT
    }

    public record Input(InputKind kind, String name, Value value) {}

    public enum OutputKind {
        /** Handed to the caller, under its name or, of the body of a scan, in the order of {@link Op.Scan}. */
        RESULT,
        /** The new content of the variable of that name. */
        WRITE
    }

    public record Output(OutputKind kind, String name, Value value) {}

    /**
     * A claim about the sizes that holds for some runs and not for all.
     *
     * @param text the claim and where the program makes it, as a refusal says it
     */
    public record Condition(Constraint constraint, String text) {}

    @Override
    public List<ValueType> parameterTypes() {
        return inputs.stream().map(input -> input.value().type()).toList();
    }

    @Override
    public List<ValueType> resultTypes() {
        return outputs.stream().map(output -> output.value().type()).toList();
    }

    /** What a scan does in a turn. */
    public static Graph bodyOf(Op.Scan scan) {
        return (Graph) scan.body();
    }

    /** The same function with other nodes. */
    public Graph withNodes(List<Node> others) {
        return new Graph(name, inputs, others, outputs, conditions);
    }
}
