package org.lamina.optimize;

import java.util.List;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;

/** Writes log-sum-exp over rows as what it is made of, so that one loop computes it with whatever comes before and after. */
final class LogSumExp {
    private LogSumExp() {}

    static Graph rewrite(Graph graph) {
        return GraphRewriter.rewrite(graph, (rewriter, node) -> {
            boolean rows = node.op() instanceof Op.Reduce reduce
                    && reduce.fn() == Op.ReduceFn.LOGSUMEXP
                    && FuseClusters.overRows(node);
            return rows ? List.of(written(rewriter, node)) : rewriter.copy(node);
        });
    }

    /** m + log(sum(exp(x - m))) with the greatest m, which is kept finite so that no infinities are subtracted. */
    private static Value written(GraphRewriter rewriter, Node node) {
        List<Integer> axes = ((Op.Reduce) node.op()).axes();
        Emitter at = rewriter.at(node);
        Value x = rewriter.map(node.input(0));
        Value most = at.reduce(Op.ReduceFn.MAX, x, axes);
        Value bounded = at.binary(Op.BinaryFn.MIN, most, at.fillLike(most, Float.MAX_VALUE));
        Value m = at.binary(Op.BinaryFn.MAX, bounded, at.fillLike(most, -Float.MAX_VALUE));
        List<Integer> kept = Shapes.otherAxes(axes, x.type().rank());
        Value shifted = at.binary(Op.BinaryFn.SUB, x, at.broadcast(m, x.type().sizes(), kept));
        Value sum = at.sum(at.unary(Op.UnaryFn.EXP, shifted), axes);
        return at.add(m, at.unary(Op.UnaryFn.LOG, sum));
    }
}
