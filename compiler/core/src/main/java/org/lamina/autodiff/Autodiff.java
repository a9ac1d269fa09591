package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/** Replaces gradients by the nodes that compute them. */
public final class Autodiff {
    private Autodiff() {}

    /**
     * The graph with every {@link Op.Gradient} expanded. Nodes are taken in their order, so that a gradient inside of
     * the loss of another is already made of primitive operations when the outer one is differentiated. New nodes carry
     * the site of the node they pull back through, with role backward.
     *
     * @throws NotDifferentiable if a path from a value to its loss leads through an operation without a pull-back
     */
    public static Graph expand(Graph graph) {
        return graph.nodes().stream().anyMatch(Autodiff::isAsked) ? expand(graph, new ScanBodies()) : graph;
    }

    /** Whether the node is a gradient, or repeats one. */
    private static boolean isAsked(Node node) {
        return node.op() instanceof Op.Gradient
                || node.op() instanceof Op.Scan scan
                        && Graph.bodyOf(scan).nodes().stream().anyMatch(Autodiff::isAsked);
    }

    private static Graph expand(Graph graph, ScanBodies bodies) {
        GraphRewriter rewriter = new GraphRewriter(graph);
        Gradients gradients = new Gradients(rewriter.target(), bodies);
        Set<Value> copies = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Gradient) {
                rewriter.replace(
                        node,
                        gradients.of(
                                rewriter.map(node.input(0)),
                                rewriter.map(
                                        node.inputs().subList(1, node.inputs().size())),
                                node.site()));
            } else if (node.op() instanceof Op.Scan scan) {
                Op.Scan kept = bodies.keeping(scan, expand(Graph.bodyOf(scan), bodies));
                List<Value> copied = rewriter.target().addAll(kept, node.site(), rewriter.map(node.inputs()));
                copies.addAll(copied);
                rewriter.replace(node, copied.subList(0, node.outputs().size()));
            } else {
                List<Value> copied = rewriter.copy(node);
                copies.addAll(copied);
                rewriter.replace(node, copied);
            }
        }
        return withoutLeftovers(rewriter.finish(), copies);
    }

    /** Constants that were folded into others remain behind; nodes that were there before stay, and all that they read. */
    private static Graph withoutLeftovers(Graph graph, Set<Value> copies) {
        Set<Value> wanted = new HashSet<>(copies);
        graph.outputs().forEach(output -> wanted.add(output.value()));
        List<Node> nodes = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.inputs());
                nodes.add(node);
            }
        }
        Collections.reverse(nodes);
        return graph.withNodes(nodes);
    }
}
