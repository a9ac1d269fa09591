package org.lamina.plan;

import java.util.List;
import org.lamina.ir.Node;
import org.lamina.ir.Value;

/**
 * A step before it has buffers.
 *
 * @param reads values as the node names them
 * @param partial which results of a RUN are still to be joined
 */
record Draft(Kind kind, int phase, Node node, List<Value> reads, List<Value> writes, List<Value> partial) {
    enum Kind {
        RUN,
        JOIN
    }

    static Draft run(int phase, Node node, List<Value> partial) {
        return new Draft(Kind.RUN, phase, node, node.inputs(), node.outputs(), partial);
    }

    static Draft join(int phase, Node node, Value partial) {
        return new Draft(Kind.JOIN, phase, node, List.of(), List.of(partial), List.of());
    }
}
