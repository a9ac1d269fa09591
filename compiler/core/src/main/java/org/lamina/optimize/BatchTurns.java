package org.lamina.optimize;

import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.op.Op;

/**
 * Computes for all turns of a scan at once what no turn needs of the one before: one large product instead of many small
 * ones, which kernels run several times faster.
 */
final class BatchTurns {
    private BatchTurns() {}

    static Graph rewrite(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Scan)) {
            return graph;
        }
        Graph batched = GraphRewriter.rewrite(
                graph,
                (rewriter, node) -> node.op() instanceof Op.Scan scan
                        ? new BatchedScan(rewriter, node, scan).outputs()
                        : rewriter.copy(node));
        return DropDead.rewrite(Share.rewrite(Simplify.rewrite(batched)));
    }
}
