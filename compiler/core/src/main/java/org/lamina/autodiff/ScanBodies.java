package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/**
 * Scans that keep what a way back through them may want: the carries at the start of each turn, and in each turn the
 * results of operations that are worth keeping. What is yielded is kept anyway. What no way back reads, dead code
 * removal takes out again.
 */
final class ScanBodies {
    private final Map<Op.Scan, Kept> known = new IdentityHashMap<>();

    /**
     * @param body without what is kept
     * @param outputs which output of the scan keeps a value of the body, stacked
     */
    record Kept(Graph body, Map<Value, Integer> outputs) {}

    /**
     * The scan with another body, and with further yields behind its own: rows first, so that those of all turns are the
     * rows of one matrix, with the axis of the batch in front.
     */
    Op.Scan keeping(Op.Scan scan, Graph body) {
        Map<Value, Integer> places = new LinkedHashMap<>();
        for (int i = scan.carries(); i < body.outputs().size(); i++) {
            places.putIfAbsent(body.outputs().get(i).value(), i);
        }
        Set<Value> values = new LinkedHashSet<>();
        for (int i = 0; i < scan.carries(); i++) {
            values.add(body.inputs().get(1 + i).value());
        }
        for (Node node : body.nodes()) {
            if (isCostly(node.op())) {
                values.addAll(node.outputs());
            }
        }
        List<Graph.Output> outputs = new ArrayList<>(body.outputs());
        List<Integer> yields = new ArrayList<>(scan.yields());
        values.removeAll(places.keySet());
        for (Value value : values) {
            places.put(value, outputs.size());
            outputs.add(new Graph.Output(Graph.OutputKind.RESULT, "kept" + outputs.size(), value));
            yields.add(Math.min(1, value.type().rank()));
        }
        Graph wide = new Graph(body.name(), body.inputs(), body.nodes(), outputs, body.conditions());
        Op.Scan kept = new Op.Scan(wide, scan.turns(), scan.reverse(), scan.carries(), scan.sequences(), yields);
        known.put(kept, new Kept(body, Collections.unmodifiableMap(places)));
        return kept;
    }

    Kept kept(Op.Scan scan) {
        Kept kept = known.get(scan);
        if (kept == null) {
            throw new CompilerBug("a scan that keeps nothing is differentiated");
        }
        return kept;
    }

    /** Whether a result is kept for the way back; what is not costs less to compute again than to store and load. */
    private static boolean isCostly(Op op) {
        boolean cheap = op instanceof Op.Fill
                || op instanceof Op.Literal
                || op instanceof Op.SizeScalar
                || op instanceof Op.Iota
                || op instanceof Op.Unary unary && !isSeries(unary.fn())
                || op instanceof Op.Binary binary && binary.fn() != Op.BinaryFn.POW
                || op instanceof Op.Select
                || op instanceof Op.Cast
                || op instanceof Op.Reshape
                || op instanceof Op.Broadcast
                || op instanceof Op.Transpose
                || op instanceof Op.Concat
                || op instanceof Op.Slice
                || op instanceof Op.Flip
                || op instanceof Op.Pad
                || op instanceof Op.Random
                || op instanceof Op.StopGradient;
        return !cheap;
    }

    /** Whether a function takes tens of operations an element. */
    private static boolean isSeries(Op.UnaryFn fn) {
        return switch (fn) {
            case EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF -> true;
            case NEG, ABS, SIGN, SQRT, RSQRT, FLOOR, NOT -> false;
        };
    }
}
