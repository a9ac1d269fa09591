package org.lamina.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who makes and who reads each value of a graph: a table made once, valid for that graph. */
public final class Uses {
    private final Map<Value, Node> producers = new HashMap<>();
    private final Map<Value, List<Node>> consumers = new HashMap<>();
    private final Set<Value> results = new HashSet<>();

    private Uses() {}

    public static Uses of(Graph graph) {
        Uses uses = new Uses();
        for (Node node : graph.nodes()) {
            for (Value input : new HashSet<>(node.inputs())) {
                uses.consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
            }
            for (Value output : node.outputs()) {
                uses.producers.put(output, node);
            }
        }
        graph.outputs().forEach(output -> uses.results.add(output.value()));
        return uses;
    }

    /** The node that makes a value; empty for an input of the graph. */
    public Optional<Node> producer(Value value) {
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes that read a value, each once, in their order. */
    public List<Node> consumers(Value value) {
        return Collections.unmodifiableList(consumers.getOrDefault(value, List.of()));
    }

    /** Whether the value is an output of the graph. */
    public boolean isResult(Value value) {
        return results.contains(value);
    }

    /** Whether a node reads the value, or the caller of the graph does. */
    public boolean isRead(Value value) {
        return isResult(value) || !consumers(value).isEmpty();
    }

    /** Whether one node alone reads the value, and the caller of the graph does not. */
    public boolean hasOneConsumer(Value value) {
        return consumers(value).size() == 1 && !isResult(value);
    }

    /** The nodes that outputs of the graph depend on. */
    public static Set<Node> live(Graph graph) {
        Set<Value> wanted = new HashSet<>();
        graph.outputs().forEach(output -> wanted.add(output.value()));
        Set<Node> live = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (!Collections.disjoint(wanted, node.outputs())) {
                live.add(node);
                wanted.addAll(node.inputs());
            }
        }
        return live;
    }
}
