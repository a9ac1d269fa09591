package org.lamina.optimize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
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
                Node kept = node.op() instanceof Op.Scan scan ? prune(node, scan, wanted) : node;
                live.add(kept);
                wanted.addAll(kept.inputs());
            }
        }
        Collections.reverse(live);
        return live.equals(graph.nodes()) ? graph : graph.withNodes(live);
    }

    /** The scan without yields that nobody reads, carries that nothing depends on, and inputs that no turn reads. */
    private static Node prune(Node node, Op.Scan scan, Set<Value> wanted) {
        Graph body = Graph.bodyOf(scan);
        Set<Integer> results = new HashSet<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            if (wanted.contains(node.outputs().get(i))) {
                results.add(i);
            }
        }
        Graph pruned = rewrite(withResults(body, results));
        Uses read = Uses.of(pruned);
        while (addCarries(scan, body, read, results)) {
            pruned = rewrite(withResults(body, results));
            read = Uses.of(pruned);
        }
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
        if (inputs.size() == node.inputs().size()
                && results.size() == node.outputs().size()
                && pruned.equals(body)) {
            return node;
        }
        List<Value> outputs = new ArrayList<>();
        List<Integer> yields = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            if (results.contains(i)) {
                outputs.add(node.outputs().get(i));
                if (i >= scan.carries()) {
                    yields.add(scan.yields().get(i - scan.carries()));
                }
            }
        }
        Graph small = new Graph(pruned.name(), parameters, pruned.nodes(), pruned.outputs(), pruned.conditions());
        Op.Scan op = new Op.Scan(small, scan.turns(), scan.reverse(), carries, sequences, yields);
        return new Node(op, inputs, outputs, node.site());
    }

    private static boolean addCarries(Op.Scan scan, Graph body, Uses read, Set<Integer> results) {
        boolean more = false;
        for (int i = 0; i < scan.carries(); i++) {
            more |= read.isRead(body.inputs().get(1 + i).value()) && results.add(i);
        }
        return more;
    }

    private static Graph withResults(Graph body, Set<Integer> results) {
        List<Graph.Output> outputs = new ArrayList<>();
        for (int i = 0; i < body.outputs().size(); i++) {
            if (results.contains(i)) {
                outputs.add(body.outputs().get(i));
            }
        }
        return new Graph(body.name(), body.inputs(), body.nodes(), outputs, body.conditions());
    }
}
