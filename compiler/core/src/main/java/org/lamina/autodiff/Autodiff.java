package org.lamina.autodiff;

import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
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
        GraphRewriter rewriter = new GraphRewriter(graph);
        Gradients gradients = new Gradients(rewriter.target());
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Gradient) {
                rewriter.replace(
                        node,
                        gradients.of(
                                rewriter.map(node.input(0)),
                                rewriter.map(
                                        node.inputs().subList(1, node.inputs().size())),
                                node.site()));
            } else {
                rewriter.replace(node, rewriter.copy(node));
            }
        }
        return rewriter.finish();
    }
}
