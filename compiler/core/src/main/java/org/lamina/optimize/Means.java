package org.lamina.optimize;

import java.util.List;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.Size;

/** Writes means of computed values as quotients of sums, where the loop that computes the values can add them up. */
final class Means {
    private Means() {}

    static Graph rewrite(Graph graph) {
        Uses uses = Uses.of(graph);
        return GraphRewriter.rewrite(graph, (rewriter, node) -> {
            boolean computed = node.op() instanceof Op.Reduce reduce
                    && reduce.fn() == Op.ReduceFn.MEAN
                    && FuseClusters.collects(node)
                    && uses.producer(node.input(0))
                            .map(FuseClusters::elementwise)
                            .orElse(false);
            return computed ? List.of(quotient(rewriter, node)) : rewriter.copy(node);
        });
    }

    private static Value quotient(GraphRewriter rewriter, Node node) {
        Op.Reduce reduce = (Op.Reduce) node.op();
        Emitter at = rewriter.at(node);
        Size count = Size.of(1);
        for (int axis : reduce.axes()) {
            count = count.times(node.input(0).type().size(axis));
        }
        Value sum = at.sum(rewriter.map(node.input(0)), reduce.axes());
        Value divisor = at.size(count, sum.type().dtype());
        return at.div(sum, at.broadcastTo(divisor, sum.type().sizes()));
    }
}
