package org.lamina.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lamina.op.Op;

/** Rewrites what scans do in a turn. */
public final class Bodies {
    private Bodies() {}

    /**
     * The graph with the body of every scan rewritten, inner ones first; the graph itself is left to the caller.
     *
     * @param change keeps the types of inputs and outputs
     */
    public static Graph rewrite(Graph graph, UnaryOperator<Graph> change) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Scan)) {
            return graph;
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.add(node.op() instanceof Op.Scan scan ? rewrite(node, scan, change) : node);
        }
        return graph.withNodes(nodes);
    }

    private static Node rewrite(Node node, Op.Scan scan, UnaryOperator<Graph> change) {
        Graph body = Graph.bodyOf(scan);
        Graph changed = change.apply(rewrite(body, change));
        return changed == body ? node : new Node(scan.with(changed), node.inputs(), node.outputs(), node.site());
    }
}
