package org.lamina.optimize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/** Removes the nodes that no output depends on, and from scans what nobody reads. Inputs stay: they are the signature. */
final class DropDead {
    private DropDead() {}

    static Graph rewrite(Graph graph) {
        Set<Value> wanted = new HashSet<>();
        graph.outputs().forEach(output -> wanted.add(output.value()));
        List<Node> live = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (!Collections.disjoint(wanted, node.outputs())) {
                Node kept = node.op() instanceof Op.Scan scan ? new PrunedScan(node, scan).reading(wanted) : node;
                live.add(kept);
                wanted.addAll(kept.inputs());
            }
        }
        Collections.reverse(live);
        return live.equals(graph.nodes()) ? graph : graph.withNodes(live);
    }
}
