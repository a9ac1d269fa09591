package org.lamina.optimize;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.Size;

/**
 * Computes the two gradients of a convolution together, where both are wanted: natively they are one call, which brings
 * its operands into shape once. The pair stands where the first of the two stood.
 */
final class PairGradients {
    private PairGradients() {}

    /** What the two gradients of one convolution have in common. */
    private record Key(Value dy, Op.Window window, Size groups) {}

    /** The nodes of a pair, first the one that comes first. */
    private record Pair(Node first, Node input, Node weight) {}

    static Graph rewrite(Graph graph) {
        Map<Node, Pair> pairs = pairs(graph);
        if (pairs.isEmpty()) {
            return graph;
        }
        Map<Pair, List<Value>> made = new IdentityHashMap<>();
        return GraphRewriter.rewrite(graph, (rewriter, node) -> {
            Pair pair = pairs.get(node);
            if (pair == null) {
                return rewriter.copy(node);
            }
            if (node == pair.first()) {
                made.put(pair, write(rewriter, pair));
            }
            return List.of(made.get(pair).get(node == pair.input() ? 0 : 1));
        });
    }

    private static List<Value> write(GraphRewriter rewriter, Pair pair) {
        Op.Conv2dGradInput op = (Op.Conv2dGradInput) pair.input().op();
        Value x = rewriter.map(pair.weight().input(0));
        Value w = rewriter.map(pair.input().input(1));
        Value dy = rewriter.map(pair.input().input(0));
        return rewriter.target()
                .addAll(
                        new Op.Conv2dGrads(op.window(), op.groups()),
                        pair.first().site(),
                        List.of(x, w, dy));
    }

    private static Map<Node, Pair> pairs(Graph graph) {
        Map<Node, Pair> pairs = new IdentityHashMap<>();
        Map<Key, Node> open = new HashMap<>();
        Map<Value, Integer> made = new HashMap<>();
        Map<Node, Integer> positions = new IdentityHashMap<>();
        for (Node node : graph.nodes()) {
            int position = positions.size();
            positions.put(node, position);
            node.outputs().forEach(output -> made.put(output, position));
            Key key = key(node);
            if (key == null) {
                continue;
            }
            Node other = open.put(key, node);
            if (other != null
                    && fits(other, node)
                    && node.inputs().stream().allMatch(input -> made.getOrDefault(input, -1) < positions.get(other))) {
                boolean inputFirst = other.op() instanceof Op.Conv2dGradInput;
                Pair pair = new Pair(other, inputFirst ? other : node, inputFirst ? node : other);
                pairs.put(pair.input(), pair);
                pairs.put(pair.weight(), pair);
                open.remove(key);
            }
        }
        return pairs;
    }

    private static @Nullable Key key(Node node) {
        if (node.op() instanceof Op.Conv2dGradInput op) {
            return new Key(node.input(0), op.window(), op.groups());
        }
        if (node.op() instanceof Op.Conv2dGradWeight op) {
            return new Key(node.input(1), op.window(), op.groups());
        }
        return null;
    }

    /** Whether one is the gradient for the image and the other that for the weights, of one convolution. */
    private static boolean fits(Node a, Node b) {
        if (a.op() instanceof Op.Conv2dGradInput input && b.op() instanceof Op.Conv2dGradWeight weight) {
            return input.sizes().equals(b.input(0).type().sizes())
                    && weight.sizes().equals(a.input(1).type().sizes());
        }
        return b.op() instanceof Op.Conv2dGradInput && a.op() instanceof Op.Conv2dGradWeight && fits(b, a);
    }
}
