package org.lamina.optimize;

import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;

/** Removes the nodes that no output depends on. Inputs stay: they are the signature. */
final class DropDead {
    private DropDead() {}

    static Graph rewrite(Graph graph) {
        Set<Node> live = Uses.live(graph);
        return live.size() == graph.nodes().size()
                ? graph
                : graph.withNodes(graph.nodes().stream().filter(live::contains).toList());
    }
}
