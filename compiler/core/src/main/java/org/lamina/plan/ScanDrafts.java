package org.lamina.plan;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.plan.Draft.Kind;

/**
 * The steps of a scan: carries get memory of their own, which a turn reads and then writes; slices are taken and yields
 * put where they belong as soon as they are there.
 */
final class ScanDrafts {
    private final int phase;
    private final Node top;
    private final Node node;
    private final Op.Scan scan;
    private final Graph body;
    private final List<Value> partial;
    private final Sections sections;
    private final Consumer<Draft> add;

    /** @param partial outputs of which a shard makes only a part */
    ScanDrafts(int phase, Node top, Node node, List<Value> partial, Sections sections, Consumer<Draft> add) {
        this.phase = phase;
        this.top = top;
        this.node = node;
        this.scan = (Op.Scan) node.op();
        this.body = Graph.bodyOf(scan);
        this.partial = partial;
        this.sections = sections;
        this.add = add;
    }

    /**
     * Adds the steps.
     *
     * @param inner adds those of a node of the body
     * @param root the value in whose memory another one is
     */
    void add(Consumer<Node> inner, UnaryOperator<Value> root) {
        for (int i = 0; i < scan.carries(); i++) {
            draft(Kind.COPY, List.of(node.input(i)), List.of(carry(i)));
        }
        List<Value> yields =
                node.outputs().subList(scan.carries(), node.outputs().size());
        draft(Kind.BEGIN, List.of(), yields);
        Value number = body.inputs().get(0).value();
        if (Uses.of(body).isRead(number)) {
            draft(Kind.NUMBER, List.of(), List.of(number));
        }
        for (int i = 0; i < scan.sequences().size(); i++) {
            int input = scan.carries() + i;
            Value slice = parameter(input);
            if (!sections.read(slice)) {
                int axis = scan.sequences().get(i);
                add.accept(Draft.move(Kind.TAKE, phase, top, node, List.of(node.input(input)), List.of(slice), axis));
            }
        }
        Map<Value, List<Integer>> waiting = new IdentityHashMap<>();
        for (int i = 0; i < yields.size(); i++) {
            waiting.computeIfAbsent(result(scan.carries() + i), v -> new ArrayList<>())
                    .add(i);
        }
        body.inputs().forEach(input -> put(waiting, input.value()));
        for (Node step : body.nodes()) {
            inner.accept(step);
            step.outputs().forEach(output -> put(waiting, output));
        }
        store(root);
        List<Value> lasting = new ArrayList<>(yields);
        for (int i = 0; i < scan.carries(); i++) {
            lasting.add(carry(i));
        }
        draft(Kind.END, lasting, List.of());
    }

    /** Each input that all turns read alike, and the argument of the body that it is. */
    void captures(BiConsumer<Value, Value> same) {
        for (int i = scan.carries() + scan.sequences().size(); i < node.inputs().size(); i++) {
            same.accept(parameter(i), node.input(i));
        }
    }

    /** What is read where it lies: the argument of the body, and the position of the input that it is taken from. */
    void taken(BiConsumer<Value, Integer> same) {
        for (int i = scan.carries(); i < scan.carries() + scan.sequences().size(); i++) {
            if (sections.read(parameter(i))) {
                same.accept(parameter(i), i);
            }
        }
    }

    /** Each carry at the end, and the argument of the body in whose memory it is. */
    void ends(BiConsumer<Value, Value> same) {
        for (int i = 0; i < scan.carries(); i++) {
            same.accept(node.outputs().get(i), carry(i));
        }
    }

    private void put(Map<Value, List<Integer>> waiting, Value value) {
        if (sections.yielded(value)) {
            return;
        }
        for (int i : waiting.getOrDefault(value, List.of())) {
            List<Value> both = List.of(value, node.outputs().get(scan.carries() + i));
            int axis = scan.yields().get(i);
            add.accept(Draft.move(Kind.PUT, phase, top, node, both, List.of(), axis));
        }
    }

    /** Carries that are other carries of this turn are set aside before the first is written. */
    private void store(UnaryOperator<Value> root) {
        List<Value> next = new ArrayList<>();
        for (int i = 0; i < scan.carries(); i++) {
            Value value = result(i);
            boolean other = !root.apply(value).equals(carry(i)) && isCarry(root.apply(value));
            if (other) {
                Value aside = new Value(-1, value.type());
                draft(Kind.COPY, List.of(value), List.of(aside));
                value = aside;
            }
            next.add(value);
        }
        for (int i = 0; i < scan.carries(); i++) {
            if (!root.apply(next.get(i)).equals(carry(i))) {
                draft(Kind.STORE, List.of(next.get(i), carry(i)), List.of());
            }
        }
    }

    private boolean isCarry(Value value) {
        for (int i = 0; i < scan.carries(); i++) {
            if (carry(i).equals(value)) {
                return true;
            }
        }
        return false;
    }

    private void draft(Kind kind, List<Value> reads, List<Value> writes) {
        List<Value> joined = writes.stream().filter(partial::contains).toList();
        add.accept(new Draft(kind, phase, top, node, reads, writes, joined, List.of(), 0));
    }

    private Value carry(int i) {
        return parameter(i);
    }

    private Value parameter(int input) {
        return body.inputs().get(1 + input).value();
    }

    private Value result(int i) {
        return body.outputs().get(i).value();
    }
}
