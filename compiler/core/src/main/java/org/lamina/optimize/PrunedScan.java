package org.lamina.optimize;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;

/** A scan without yields that nobody reads, carries that nothing depends on, and inputs that no turn reads. */
final class PrunedScan {
    private final Node node;
    private final Op.Scan scan;
    private final Graph body;

    /** Positions of the outputs, and so of the results of the body, that are needed. */
    private final Set<Integer> results = new HashSet<>();

    PrunedScan(Node node, Op.Scan scan) {
        this.node = node;
        this.scan = scan;
        this.body = Graph.bodyOf(scan);
    }

    /** The node as it is where all of it is needed. */
    Node reading(Set<Value> wanted) {
        for (int i = 0; i < node.outputs().size(); i++) {
            if (wanted.contains(node.outputs().get(i))) {
                results.add(i);
            }
        }
        Graph pruned = DropDead.rewrite(withResults());
        while (addCarries(Uses.of(pruned))) {
            pruned = DropDead.rewrite(withResults());
        }
        boolean whole = results.size() == node.outputs().size() && pruned.equals(body);
        return whole ? withInputs(body) : withInputs(pruned);
    }

    /** Whether the turns need carries that nobody asks for: these are results then. */
    private boolean addCarries(Uses read) {
        boolean more = false;
        for (int i = 0; i < scan.carries(); i++) {
            more |= read.isRead(body.inputs().get(1 + i).value()) && results.add(i);
        }
        return more;
    }

    private Graph withResults() {
        List<Graph.Output> outputs = new ArrayList<>();
        for (int i = 0; i < body.outputs().size(); i++) {
            if (results.contains(i)) {
                outputs.add(body.outputs().get(i));
            }
        }
        return new Graph(body.name(), body.inputs(), body.nodes(), outputs, body.conditions());
    }

    private Node withInputs(Graph pruned) {
        Uses read = Uses.of(pruned);
        List<Graph.Input> parameters = new ArrayList<>(body.inputs().subList(0, 1));
        List<Value> inputs = new ArrayList<>();
        List<Integer> sequences = new ArrayList<>();
        int carries = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
            Graph.Input parameter = body.inputs().get(1 + i);
            boolean carry = i < scan.carries();
            if (carry ? results.contains(i) : read.isRead(parameter.value())) {
                parameters.add(parameter);
                inputs.add(node.input(i));
                carries += carry ? 1 : 0;
                if (!carry && i < scan.carries() + scan.sequences().size()) {
                    sequences.add(scan.sequences().get(i - scan.carries()));
                }
            }
        }
        if (pruned == body && inputs.size() == node.inputs().size()) {
            return node;
        }
        Graph small = new Graph(pruned.name(), parameters, pruned.nodes(), pruned.outputs(), pruned.conditions());
        return new Node(
                new Op.Scan(small, scan.turns(), scan.reverse(), carries, sequences, yields()),
                inputs,
                outputs(),
                node.site());
    }

    private List<Value> outputs() {
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            if (results.contains(i)) {
                outputs.add(node.outputs().get(i));
            }
        }
        return outputs;
    }

    private List<Integer> yields() {
        List<Integer> yields = new ArrayList<>();
        for (int i = scan.carries(); i < node.outputs().size(); i++) {
            if (results.contains(i)) {
                yields.add(scan.yields().get(i - scan.carries()));
            }
        }
        return yields;
    }
}
