package org.lamina.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.lamina.diag.CompilerBug;

/** Puts nodes into an order in which they can run. */
public final class Order {
    private Order() {}

    /**
     * The same nodes, every one behind those whose outputs it reads. A list that is already in order comes back
     * unchanged; otherwise nodes move to the front only as far as a reader needs. Works with an explicit stack, so that
     * deep graphs fit.
     *
     * @throws CompilerBug if the nodes form a cycle
     */
    public static List<Node> sort(List<Node> nodes) {
        Map<Value, Node> producers = new HashMap<>();
        nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        IdentityHashMap<Node, Boolean> finished = new IdentityHashMap<>();
        List<Node> sorted = new ArrayList<>(nodes.size());
        for (Node root : nodes) {
            visit(root, producers, finished, sorted);
        }
        return sorted;
    }

    private record Frame(Node node, Iterator<Value> inputs) {}

    private static void visit(
            Node root, Map<Value, Node> producers, IdentityHashMap<Node, Boolean> finished, List<Node> sorted) {
        Deque<Frame> stack = new ArrayDeque<>();
        enter(root, finished, stack);
        while (!stack.isEmpty()) {
            Frame frame = stack.peek();
            if (frame.inputs().hasNext()) {
                Node producer = producers.get(frame.inputs().next());
                if (producer != null) {
                    enter(producer, finished, stack);
                }
            } else {
                finished.put(frame.node(), true);
                sorted.add(frame.node());
                stack.pop();
            }
        }
    }

    private static void enter(Node node, IdentityHashMap<Node, Boolean> finished, Deque<Frame> stack) {
        Boolean state = finished.get(node);
        if (state == null) {
            finished.put(node, false);
            stack.push(new Frame(node, node.inputs().iterator()));
        } else if (!state) {
            throw new CompilerBug("a cycle through " + node.op());
        }
    }
}
