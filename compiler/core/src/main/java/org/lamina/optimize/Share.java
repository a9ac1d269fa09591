package org.lamina.optimize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/**
 * Computes equal values once. Two nodes are equal when operation, attributes and inputs are; a random tensor is a
 * function of seed, stream and turn, so it is no exception.
 */
final class Share {
    private Share() {}

    private record Key(Op op, List<Value> inputs) {}

    static Graph rewrite(Graph graph) {
        Map<Key, List<Value>> made = new HashMap<>();
        return GraphRewriter.rewrite(graph, (rewriter, node) -> {
            Key key = new Key(node.op(), operands(node.op(), rewriter.map(node.inputs())));
            List<Value> before = made.get(key);
            if (before != null) {
                return before;
            }
            List<Value> copied = rewriter.copy(node);
            made.put(key, copied);
            return copied;
        });
    }

    /** Operands whose order makes no difference, by their numbers. */
    private static List<Value> operands(Op op, List<Value> inputs) {
        boolean commutes = op instanceof Op.Binary binary
                && switch (binary.fn()) {
                    case ADD, MUL, EQ, NE, AND, OR -> true;
                    case SUB, DIV, FLOOR_DIV, MOD, POW, MAX, MIN, LT, LE, GT, GE -> false;
                };
        return commutes && inputs.get(0).id() > inputs.get(1).id() ? List.of(inputs.get(1), inputs.get(0)) : inputs;
    }
}
