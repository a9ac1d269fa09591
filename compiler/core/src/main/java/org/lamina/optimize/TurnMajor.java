package org.lamina.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.Size;

/**
 * Stacks what one scan keeps for another turn by turn, whatever the axis: where the turns of scans alone read a yield, one
 * slice each, the slice of a turn lies together in memory, and those of neighbouring turns beside it.
 */
final class TurnMajor {
    private final Uses uses;

    /** Yields that change, and what they become. */
    private final Map<Value, Value> moved = new HashMap<>();

    private TurnMajor(Graph graph) {
        this.uses = Uses.of(graph);
    }

    static Graph rewrite(Graph graph) {
        TurnMajor pass = new TurnMajor(graph);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.add(node.op() instanceof Op.Scan scan ? pass.scan(node, scan) : node);
        }
        return pass.moved.isEmpty() ? graph : graph.withNodes(nodes);
    }

    private Node scan(Node node, Op.Scan scan) {
        List<Value> inputs = new ArrayList<>(node.inputs());
        List<Integer> sequences = new ArrayList<>(scan.sequences());
        for (int i = 0; i < sequences.size(); i++) {
            Value turned = moved.get(inputs.get(scan.carries() + i));
            if (turned != null) {
                inputs.set(scan.carries() + i, turned);
                sequences.set(i, 0);
            }
        }
        List<Value> outputs = new ArrayList<>(node.outputs());
        List<Integer> yields = new ArrayList<>(scan.yields());
        for (int i = 0; i < yields.size(); i++) {
            Value stack = outputs.get(scan.carries() + i);
            int axis = yields.get(i);
            if (axis > 0 && onlyTaken(stack, axis)) {
                List<Size> sizes = new ArrayList<>(Shapes.without(stack.type().sizes(), axis));
                sizes.add(0, stack.type().size(axis));
                Value turned = new Value(stack.id(), stack.type().withSizes(sizes));
                moved.put(stack, turned);
                outputs.set(scan.carries() + i, turned);
                yields.set(i, 0);
            }
        }
        Op.Scan changed = new Op.Scan(scan.body(), scan.turns(), scan.reverse(), scan.carries(), sequences, yields);
        return new Node(changed, inputs, outputs, node.site());
    }

    /** Whether nothing reads a stack but turns of scans, along its own axis. */
    private boolean onlyTaken(Value stack, int axis) {
        return !uses.isResult(stack) && uses.consumers(stack).stream().allMatch(node -> takes(node, stack, axis));
    }

    private static boolean takes(Node node, Value stack, int axis) {
        if (!(node.op() instanceof Op.Scan scan)) {
            return false;
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            if (node.input(i) == stack) {
                int sequence = i - scan.carries();
                boolean taken = sequence >= 0
                        && sequence < scan.sequences().size()
                        && scan.sequences().get(sequence) == axis;
                if (!taken) {
                    return false;
                }
            }
        }
        return true;
    }
}
