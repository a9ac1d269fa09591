package org.lamina.ir;

import java.util.List;
import org.lamina.op.Op;

/** One operation applied. Nodes are compared by identity through their outputs. */
public record Node(Op op, List<Value> inputs, List<Value> outputs, Site site) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public Value input(int i) {
        return inputs.get(i);
    }

    /** The only output. */
    public Value output() {
        if (outputs.size() != 1) {
            throw new IllegalStateException(op + " has " + outputs.size() + " outputs");
        }
        return outputs.get(0);
    }
}
