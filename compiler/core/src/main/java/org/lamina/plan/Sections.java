package org.lamina.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.schedule.Section;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * What need not be copied in a graph or in the turns of a scan, because loops read and write parts of arrays where they lie:
 * slices that loops alone read, what a turn takes for loops, parts that loops make of a concatenation, and what a turn
 * yields of what loops make.
 *
 * <p>Note [Sections]: a value that is read in place is part of the memory of another value, which lives until the last reader
 * of both, and which nothing is written over while it lives; a loop that reads a section may not overwrite it either,
 * because it does not write the elements that it is reading. A value that is written in place goes into fresh memory that
 * belongs to the whole from its first part on, beside the memory of its own that it has where others read it.
 */
final class Sections {
    /** Shorter rows are copied faster all at once. */
    private static final long SHORTEST_ROW = 32;

    /** A place for the result of a loop: a section of the memory of another value. */
    record Target(Value value, Section section) {}

    private final Uses uses;
    private final Predicate<Node> loops;

    /** What the next turn or the caller finds: it has memory of its own. */
    private final Set<Value> kept = identitySet();

    /** What is yielded in a way that loops cannot write. */
    private final Set<Value> copied = identitySet();

    /** What is yielded of a value: stacked in other values, along an axis of the turns. */
    private final Map<Value, List<Target>> yields = new IdentityHashMap<>();

    private final Set<Value> read = identitySet();
    private final Set<Value> joined = identitySet();
    private final Set<Value> skipped = identitySet();
    private final Map<Value, List<Target>> targets = new IdentityHashMap<>();

    private static Set<Value> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private Sections(Graph graph, Predicate<Node> loops) {
        this.uses = Uses.of(graph);
        this.loops = loops;
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.op() instanceof Op.Slice && readable(node.output())) {
                read.add(node.output());
            }
        }
    }

    /**
     * Of a graph.
     *
     * @param loops which loops may read and write sections
     * @param together whether a loop and a concatenation have their results in memory of one kind
     */
    static Sections of(Graph graph, Predicate<Node> loops, BiPredicate<Node, Node> together) {
        Sections sections = new Sections(graph, loops);
        graph.outputs().forEach(output -> sections.kept.add(output.value()));
        sections.join(graph, together);
        return sections;
    }

    /**
     * Of the turns of a scan.
     *
     * @param partial outputs of which a shard makes only a part
     */
    static Sections ofTurns(Node node, List<Value> partial) {
        Op.Scan scan = (Op.Scan) node.op();
        Graph body = Graph.bodyOf(scan);
        Sections sections = new Sections(body, loop -> true);
        for (int i = 0; i < scan.sequences().size(); i++) {
            int input = scan.carries() + i;
            sections.take(
                    body.inputs().get(1 + input).value(),
                    node.input(input).type(),
                    scan.sequences().get(i));
        }
        for (int i = 0; i < scan.carries(); i++) {
            sections.kept.add(body.outputs().get(i).value());
        }
        for (int i = scan.carries(); i < body.outputs().size(); i++) {
            Value stack = node.outputs().get(i);
            int axis = scan.yields().get(i - scan.carries());
            if (partial.contains(stack) || axis == stack.type().rank() - 1) {
                sections.copied.add(body.outputs().get(i).value());
            }
            sections.yields
                    .computeIfAbsent(body.outputs().get(i).value(), v -> new ArrayList<>())
                    .add(new Target(stack, Section.ofTurn(stack.type().sizes(), axis)));
        }
        sections.join(body, (loop, concat) -> true);
        for (Node step : body.nodes()) {
            step.outputs().forEach(sections::place);
        }
        return sections;
    }

    /** Whether loops read a value where it lies, as a section of what it is taken from. */
    boolean read(Value value) {
        return read.contains(value);
    }

    /** Whether a concatenation is there when its parts have been made. */
    boolean joined(Value value) {
        return joined.contains(value);
    }

    /** Whether what a turn yields of a value is there when the value has been made. */
    boolean yielded(Value value) {
        return joined(value)
                || places(value).isPresent()
                        && targets(value).containsAll(places(value).get());
    }

    /** Further places of what a loop makes. */
    List<Target> targets(Value value) {
        return targets.getOrDefault(value, List.of());
    }

    /** Whether a value has no memory of its own, because nobody reads it there. */
    boolean skipped(Value value) {
        return skipped.contains(value);
    }

    // ---- reading ---------------------------------------------------------------------------------------------------

    private void take(Value parameter, ValueType sequence, int axis) {
        if (axis < sequence.rank() - 1 && readable(parameter)) {
            read.add(parameter);
        }
    }

    private boolean readable(Value value) {
        return !uses.isResult(value)
                && longRows(value.type())
                && uses.consumers(value).stream().allMatch(node -> readsSection(node, value));
    }

    private boolean readsSection(Node node, Value value) {
        if (node.op() instanceof Op.Slice) {
            return read.contains(node.output());
        }
        if (!(node.op() instanceof Op.Loop loop) || !loops.test(node)) {
            return false;
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            LoopBody.Read operand = loop.body().reads().get(i);
            boolean all = !operand.row()
                    && operand.axes().size() == loop.body().sizes().size();
            if (node.input(i) == value && !all) {
                return false;
            }
        }
        return true;
    }

    private static boolean longRows(ValueType type) {
        if (type.rank() == 0) {
            return false;
        }
        Size row = type.size(type.rank() - 1);
        return row.isConstant() && row.value() >= SHORTEST_ROW;
    }

    // ---- writing ---------------------------------------------------------------------------------------------------

    /** The loop that makes a value element by element. */
    private @Nullable Node loop(Value value) {
        Node maker = uses.producer(value).orElse(null);
        if (maker == null || !(maker.op() instanceof Op.Loop loop) || !loops.test(maker) || !longRows(value.type())) {
            return null;
        }
        int output = maker.outputs().indexOf(value);
        boolean elements = output < loop.body().results().size()
                && !loop.body().row(loop.body().results().get(output));
        return elements ? maker : null;
    }

    private void join(Graph graph, BiPredicate<Node, Node> together) {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Concat concat
                    && !kept.contains(node.output())
                    && !copied.contains(node.output())) {
                boolean loops = node.inputs().stream().allMatch(part -> {
                    Node loop = loop(part);
                    return loop != null && together.test(loop, node);
                });
                if (loops) {
                    join(node, concat.axis());
                }
            }
        }
        // A part of which others read nothing needs no memory beside its place in the whole.
        for (Node node : graph.nodes()) {
            for (Value value : node.outputs()) {
                skip(value);
            }
        }
    }

    private void join(Node node, int axis) {
        Value whole = node.output();
        List<Target> places = new ArrayList<>(yields.getOrDefault(whole, List.of()));
        if (uses.consumers(whole).isEmpty()) {
            skipped.add(whole);
        } else {
            places.add(new Target(whole, Section.of(whole.type().sizes())));
        }
        Size start = Size.of(0);
        for (Value part : node.inputs()) {
            Size length = part.type().size(axis);
            for (Target place : places) {
                target(part, new Target(place.value(), place.section().range(axis, start, length)));
            }
            start = start.plus(length);
        }
        joined.add(whole);
    }

    private void place(Value value) {
        if (places(value).isPresent() && loop(value) != null) {
            places(value).get().forEach(place -> target(value, place));
            skip(value);
        }
    }

    private void skip(Value value) {
        boolean elsewhere = uses.consumers(value).stream()
                .allMatch(node -> node.op() instanceof Op.Concat && joined.contains(node.output()));
        boolean there = !yields.containsKey(value) || yielded(value);
        if (targets.containsKey(value) && elsewhere && there && !kept.contains(value)) {
            skipped.add(value);
        }
    }

    /** Where a turn yields a value, if a loop can write it there. */
    private Optional<List<Target>> places(Value value) {
        return copied.contains(value) ? Optional.empty() : Optional.ofNullable(yields.get(value));
    }

    private void target(Value value, Target target) {
        targets.computeIfAbsent(value, v -> new ArrayList<>()).add(target);
    }
}
