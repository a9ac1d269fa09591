package org.lamina.elaborate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Graph;
import org.lamina.ir.Graph.InputKind;
import org.lamina.ir.Graph.OutputKind;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.program.Assumption;
import org.lamina.program.TaskProgram.EncodedText;
import org.lamina.program.TextPart;
import org.lamina.program.Variable;
import org.lamina.types.Constraint;
import org.lamina.types.DType;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.TensorType;
import org.lamina.types.ValueType;

/** A graph under construction: its builder, the present contents of variables, and the calls made so far. */
final class Tracer {
    private final GraphBuilder builder;
    private final Deque<Body> bodies = new ArrayDeque<>();
    private final boolean training;
    private final Map<String, Value> scalars = new LinkedHashMap<>();
    private final Map<Variable, Value> first = new LinkedHashMap<>();
    private final Map<Variable, List<Value>> versions = new LinkedHashMap<>();
    private Map<List<Object>, Val> calls = new HashMap<>();
    private final Map<String, Integer> distinctCalls = new HashMap<>();
    private final List<Set<Variable>> minimized = new ArrayList<>();
    private final List<Constraint> assumed = new ArrayList<>();
    private final boolean arguments;
    private final @Nullable List<EncodedText> texts;
    private boolean codes;
    private boolean atStart;
    private int scans;

    Tracer(String name, boolean training) {
        this(name, training, false);
    }

    /** @param arguments whether arguments of the train may stay open: the run supplies them as scalars */
    Tracer(String name, boolean training, boolean arguments) {
        this(name, training, arguments, null);
    }

    private Tracer(String name, boolean training, boolean arguments, @Nullable List<EncodedText> texts) {
        this.builder = new GraphBuilder(name);
        this.training = training;
        this.arguments = arguments;
        this.texts = texts;
    }

    /** The graph of a task, in eval mode: it may read texts. */
    static Tracer ofTask(String name) {
        return new Tracer(name, false, true, new ArrayList<>());
    }

    /** Whether texts may be encoded for it, and its tokens decoded. */
    boolean takesTexts() {
        return texts != null;
    }

    /** What has to be encoded before it runs. */
    List<EncodedText> texts() {
        return texts == null ? List.of() : List.copyOf(texts);
    }

    /** A text as tokens of a type such as {@code idx<V>[1, P]}. */
    Value encoded(List<TextPart> text, TextPart.Coding coding, TensorType type) {
        var known = java.util.Objects.requireNonNull(texts);
        String name = "text" + known.size();
        known.add(new EncodedText(name, text, coding, ((Elem.Idx) type.elem()).bound()));
        return data(name, type.valueType());
    }

    /** Remembers that a vocabulary is needed. */
    void noteCoding() {
        codes = true;
    }

    boolean codes() {
        return codes;
    }

    boolean takesArguments() {
        return arguments;
    }

    boolean training() {
        return training;
    }

    Value add(Op op, Site site, Value... inputs) {
        return inner().add(op, site, inputs);
    }

    List<Value> addAll(Op op, Site site, List<Value> inputs) {
        return inner().addAll(op, site, inputs);
    }

    // ---- scans -----------------------------------------------------------------------------------------------------

    /**
     * The body of a scan that is being traced: what is added goes there. Inputs of the graph stay inputs of the graph.
     *
     * @param turns how many there are
     * @param turn the number of the present one, from 0
     * @param counter a size that is one more than the number of the turn
     * @param callsBefore the calls made so far, which a turn may rely on; those of a turn are unknown outside
     */
    record Body(GraphBuilder builder, Size turns, Value turn, SizeName counter, Map<List<Object>, Val> callsBefore) {
        /** A value that differs from turn to turn. */
        Value parameter(String name, ValueType type) {
            return builder.input(InputKind.ARGUMENT, name, type);
        }
    }

    /** Begins the body of a scan, and with it a turn. */
    Body enter(Size turns, String counter) {
        var inner = new GraphBuilder("scan");
        Value turn = inner.input(InputKind.ARGUMENT, "turn", ValueType.scalar(DType.I64));
        var name = new SizeName("scan " + ++scans, "(" + counter + " + 1)");
        var body = new Body(inner, turns, turn, name, calls);
        bodies.push(body);
        calls = new HashMap<>(calls);
        return body;
    }

    /** Ends the body that was begun last. */
    void leave() {
        calls = bodies.pop().callsBefore();
    }

    /** The bodies around what is traced now, the innermost first. */
    List<Body> bodies() {
        return List.copyOf(bodies);
    }

    private GraphBuilder inner() {
        return bodies.isEmpty() ? builder : bodies.element().builder();
    }

    // ---- inputs and variables --------------------------------------------------------------------------------------

    Value data(String name, ValueType type) {
        return builder.input(InputKind.DATA, name, type);
    }

    /** A scalar that the loop supplies; the same value at each request. */
    Value scalar(String name, DType type) {
        return scalars.computeIfAbsent(name, n -> builder.input(InputKind.SCALAR, n, ValueType.scalar(type)));
    }

    Value read(Variable variable) {
        var known = versions.get(variable);
        if (known == null) {
            Value input = builder.input(
                    InputKind.VARIABLE, variable.name(), variable.type().valueType());
            first.put(variable, input);
            known = new ArrayList<>(List.of(input));
            versions.put(variable, known);
        }
        return atStart ? known.get(0) : known.get(known.size() - 1);
    }

    /** Every content that the variable has had in this graph, oldest first; the first is its input. */
    List<Value> versions(Variable variable) {
        read(variable);
        return List.copyOf(versions.get(variable));
    }

    /**
     * Every value that {@code value} is computed from, itself included.
     *
     * @param through operations that are followed; what others are computed from is left out
     */
    Set<Value> reachableFrom(Value value, Predicate<Node> through) {
        var reached = new HashSet<Value>(Set.of(value));
        List<Node> nodes = nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            var node = nodes.get(i);
            if (node.outputs().stream().anyMatch(reached::contains) && through.test(node)) {
                reached.addAll(node.inputs());
            }
        }
        return reached;
    }

    /** The node that makes a value; empty for an input. */
    Optional<Node> producer(Value value) {
        return nodes().stream().filter(node -> node.outputs().contains(value)).findFirst();
    }

    /** The nodes through which {@code to} depends on some values, in order, those of the graph around scans first. */
    List<Node> between(Collection<Value> from, Value to) {
        Set<Value> reached = reachableFrom(to, node -> true);
        var dependent = new HashSet<>(from);
        var path = new ArrayList<Node>();
        for (Node node : nodes()) {
            if (node.inputs().stream().anyMatch(dependent::contains)
                    && node.outputs().stream().anyMatch(reached::contains)) {
                dependent.addAll(node.outputs());
                path.add(node);
            }
        }
        return path;
    }

    /**
     * Computes a value again where nodes are added now, with others in the place of some.
     *
     * @param path what lies between them
     */
    Value again(List<Node> path, Map<Value, Value> substitutes, Value value) {
        var copies = new HashMap<>(substitutes);
        for (Node node : path) {
            List<Value> inputs = node.inputs().stream()
                    .map(input -> copies.getOrDefault(input, input))
                    .toList();
            List<Value> made = addAll(node.op(), node.site(), inputs);
            for (int i = 0; i < made.size(); i++) {
                copies.putIfAbsent(node.outputs().get(i), made.get(i));
            }
        }
        return copies.getOrDefault(value, value);
    }

    /** Whether a node stands in a graph around the body that is traced now. */
    boolean isOutside(Node node) {
        return !bodies.isEmpty()
                && inner().nodes().stream().noneMatch(own -> own.outputs().equals(node.outputs()));
    }

    private List<Node> nodes() {
        var nodes = new ArrayList<>(builder.nodes());
        bodies.descendingIterator()
                .forEachRemaining(body -> nodes.addAll(body.builder().nodes()));
        return nodes;
    }

    void write(Variable variable, Value value) {
        versions.computeIfAbsent(variable, v -> new ArrayList<>()).add(value);
    }

    /** Ends an optimizer's update: later calls of what owns one of these variables are new calls. */
    void minimized(Set<Variable> variables) {
        minimized.add(Set.copyOf(variables));
    }

    /** How many updates the variables below {@code prefix} have seen; part of the identity of a call. */
    int stamp(String prefix) {
        if (atStart) {
            return 0;
        }
        for (int i = minimized.size(); i > 0; i--) {
            if (minimized.get(i - 1).stream().anyMatch(v -> below(prefix, v.name()))) {
                return i;
            }
        }
        return 0;
    }

    static boolean below(String prefix, String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length()
                        || prefix.isEmpty()
                        || path.charAt(prefix.length()) == '.'
                        || path.charAt(prefix.length()) == '[');
    }

    Map<List<Object>, Val> calls() {
        return calls;
    }

    /** Number of the next distinct call of an instance, from 0. */
    int countCall(String path) {
        return distinctCalls.merge(path, 1, Integer::sum) - 1;
    }

    /** While set, variables are read as they were before the first update (a metric sees the weights of the step). */
    void readAtStart(boolean on) {
        atStart = on;
    }

    /** Demands something of the sizes that the graph is run with. */
    void require(Assumption assumption) {
        assumed.add(assumption.constraint());
        builder.require(new Graph.Condition(assumption.constraint(), assumption.toString()));
    }

    /** What is demanded so far. */
    List<Constraint> assumed() {
        return assumed;
    }

    void result(String name, Value value) {
        builder.output(OutputKind.RESULT, name, value);
    }

    /** The graph as it stands, with the last content of every written variable as output; tracing may go on. */
    Graph build() {
        Graph traced = builder.build();
        var outputs = new ArrayList<>(traced.outputs());
        versions.forEach((variable, values) -> {
            Value last = values.get(values.size() - 1);
            if (last != first.get(variable)) {
                outputs.add(new Graph.Output(OutputKind.WRITE, variable.name(), last));
            }
        });
        return new Graph(traced.name(), traced.inputs(), traced.nodes(), outputs, traced.conditions());
    }
}
