package org.lamina.autodiff;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/** Which values of a growing graph hold one known number in every element. */
final class Constants {
    private final GraphBuilder builder;
    private final Map<Value, Double> known = new HashMap<>();
    private int seen;

    Constants(GraphBuilder builder) {
        this.builder = builder;
    }

    OptionalDouble of(Value value) {
        for (; seen < builder.nodes().size(); seen++) {
            note(builder.nodes().get(seen));
        }
        Double number = known.get(value);
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private void note(Node node) {
        Op op = node.op();
        if (op instanceof Op.Fill fill) {
            known.put(node.output(), fill.value());
        } else if (op instanceof Op.Broadcast || op instanceof Op.Reshape || op instanceof Op.Transpose) {
            Double number = known.get(node.input(0));
            if (number != null) {
                known.put(node.output(), number);
            }
        }
    }
}
