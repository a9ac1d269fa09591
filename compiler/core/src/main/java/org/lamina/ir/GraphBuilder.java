package org.lamina.ir;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lamina.diag.CompilerBug;
import org.lamina.op.Op;
import org.lamina.op.ShapeRules;
import org.lamina.types.ValueType;

/** Appends inputs, nodes and outputs to a new graph. What is appended stays; only {@link #build} ends it. */
public final class GraphBuilder {
    private final String name;
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Graph.Output> outputs = new ArrayList<>();
    private final Set<Graph.Condition> conditions = new LinkedHashSet<>();
    private int nextId;

    public GraphBuilder(String name) {
        this.name = name;
    }

    public Value input(Graph.InputKind kind, String inputName, ValueType type) {
        Value value = new Value(nextId++, type);
        inputs.add(new Graph.Input(kind, inputName, value));
        return value;
    }

    /**
     * Appends an operation with one output.
     *
     * @throws CompilerBug if the inputs do not fit the operation, or it has more outputs
     */
    public Value add(Op op, Site site, Value... operands) {
        return add(new Node(op, List.of(operands), outputsOf(op, List.of(operands)), site))
                .output();
    }

    /** Appends an operation with any number of outputs. */
    public List<Value> addAll(Op op, Site site, List<Value> operands) {
        return add(new Node(op, operands, outputsOf(op, operands), site)).outputs();
    }

    public void output(Graph.OutputKind kind, String outputName, Value value) {
        outputs.add(new Graph.Output(kind, outputName, value));
    }

    /** Demands something of the sizes; the same demand again changes nothing. */
    public void require(Graph.Condition condition) {
        conditions.add(condition);
    }

    /** Writes operations that all come from {@code site}. */
    public Emitter at(Site site) {
        return new Emitter(this, site);
    }

    /** Nodes appended so far. */
    public List<Node> nodes() {
        return java.util.Collections.unmodifiableList(nodes);
    }

    public Graph build() {
        return new Graph(name, inputs, nodes, outputs, List.copyOf(conditions));
    }

    private List<Value> outputsOf(Op op, List<Value> operands) {
        List<Value> values = new ArrayList<>();
        for (ValueType type :
                ShapeRules.infer(op, operands.stream().map(Value::type).toList())) {
            values.add(new Value(nextId++, type));
        }
        return values;
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }
}
