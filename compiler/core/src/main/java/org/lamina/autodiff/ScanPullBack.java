package org.lamina.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.ValueType;

/**
 * The way back through a scan: a scan in the other direction. It carries the gradients of the carries and the sums of
 * those of what every turn reads; each turn computes again what is cheap, reads what was kept, and yields the gradients
 * of the slices.
 */
final class ScanPullBack {
    private final GraphBuilder builder;
    private final ScanBodies bodies;
    private final Node node;
    private final Op.Scan scan;
    private final ScanBodies.Kept kept;
    private final Map<Value, Value> found;

    /** The body of the way back, its inputs in their order, and what stands in it for values of the body. */
    private final GraphBuilder inner = new GraphBuilder("back");

    private final Map<Value, Value> images = new HashMap<>();
    private final List<Value> starts = new ArrayList<>();
    private final List<Value> sequences = new ArrayList<>();
    private final List<Integer> axes = new ArrayList<>();

    /** @param found gradients of outputs, where something depends on them */
    ScanPullBack(GraphBuilder builder, ScanBodies bodies, Node node, Map<Value, Value> found) {
        this.builder = builder;
        this.bodies = bodies;
        this.node = node;
        this.scan = (Op.Scan) node.op();
        this.kept = bodies.kept(scan);
        this.found = found;
    }

    /** Gradients by position of the input: of those that are wanted and are floats. */
    Map<Integer, Value> gradients(Predicate<Value> wanted) {
        List<Integer> carries = floats(0, scan.carries(), input -> true);
        int firstShared = scan.carries() + scan.sequences().size();
        List<Integer> slices = floats(scan.carries(), firstShared, wanted);
        List<Integer> shared = floats(firstShared, node.inputs().size(), wanted);

        images.put(parameter(-1), argument("turn", parameter(-1).type()));
        Map<Value, Value> outer = new LinkedHashMap<>();
        for (int i : carries) {
            Value next = argument("d" + i, node.input(i).type());
            Value dy = found.get(node.outputs().get(i));
            starts.add(dy == null ? zeros(node.input(i).type()) : dy);
            outer.merge(kept.body().outputs().get(i).value(), next, this::sum);
        }
        List<Value> totals = new ArrayList<>();
        for (int i : shared) {
            totals.add(argument("total" + i, node.input(i).type()));
            starts.add(zeros(node.input(i).type()));
        }
        Map<Value, Value> saved = slices(outer);
        for (int i = firstShared; i < node.inputs().size(); i++) {
            images.put(parameter(i), argument("x" + i, node.input(i).type()));
        }
        Graph back = body(outer, saved, List.of(carries, slices, shared), totals);
        return results(back, carries, slices, shared, firstShared);
    }

    /** Everything of which a turn has a slice: what was kept, the sequences, the gradients of what was yielded. */
    private Map<Value, Value> slices(Map<Value, Value> outer) {
        Map<Value, Value> saved = new LinkedHashMap<>();
        kept.outputs().forEach((value, output) -> {
            Optional<Integer> parameter = parameter(value);
            if (parameter.isPresent() && parameter.get() < scan.carries()) {
                images.put(value, slice("kept" + output, output));
            } else if (parameter.isEmpty()) {
                saved.put(value, slice("kept" + output, output));
            }
        });
        for (int i = 0; i < scan.sequences().size(); i++) {
            int input = scan.carries() + i;
            images.put(
                    parameter(input),
                    slice("x" + input, node.input(input), scan.sequences().get(i)));
        }
        Graph turn = Graph.bodyOf(scan);
        for (int i = scan.carries(); i < turn.outputs().size(); i++) {
            Value dy = found.get(node.outputs().get(i));
            if (dy != null) {
                Value slice = slice("d" + i, dy, scan.yields().get(i - scan.carries()));
                outer.merge(turn.outputs().get(i).value(), slice, this::sum);
            }
        }
        return saved;
    }

    private Graph body(Map<Value, Value> outer, Map<Value, Value> saved, List<List<Integer>> over, List<Value> totals) {
        for (Node turn : kept.body().nodes()) {
            List<Value> operands = turn.inputs().stream().map(images::get).toList();
            List<Value> made = inner.addAll(turn.op(), turn.site(), operands);
            for (int i = 0; i < made.size(); i++) {
                images.put(turn.outputs().get(i), made.get(i));
            }
        }
        Map<Value, Value> ends = new LinkedHashMap<>();
        outer.forEach((value, gradient) -> ends.merge(images.get(value), gradient, this::sum));
        List<Value> parameters = new ArrayList<>();
        over.forEach(inputs -> inputs.forEach(i -> parameters.add(images.get(parameter(i)))));
        Site site = node.site().as(Site.Role.BACKWARD);
        List<Value> gradients = new Gradients(inner, bodies).of(ends, parameters, site);
        int carries = over.get(0).size();
        int slices = over.get(1).size();
        for (int i = 0; i < carries; i++) {
            result(gradients.get(i));
        }
        for (int i = 0; i < totals.size(); i++) {
            result(inner.at(site).add(totals.get(i), gradients.get(carries + slices + i)));
        }
        for (int i = 0; i < slices; i++) {
            result(gradients.get(carries + i));
        }
        return reading(saved);
    }

    private int results;

    private void result(Value value) {
        inner.output(Graph.OutputKind.RESULT, "y" + results++, value);
    }

    /** The body with what was kept in the place of what would compute it again, and without what is not needed then. */
    private Graph reading(Map<Value, Value> saved) {
        Map<Value, Value> replaced = new HashMap<>();
        saved.forEach((value, slice) -> replaced.put(images.get(value), slice));
        Graph graph = GraphRewriter.rewrite(
                inner.build(),
                (rewriter, turn) -> turn.outputs().stream().allMatch(replaced::containsKey)
                        ? turn.outputs().stream()
                                .map(value -> rewriter.map(replaced.get(value)))
                                .toList()
                        : rewriter.copy(turn));
        Set<Node> live = Uses.live(graph);
        return graph.withNodes(graph.nodes().stream().filter(live::contains).toList());
    }

    private Map<Integer, Value> results(
            Graph back, List<Integer> carries, List<Integer> slices, List<Integer> shared, int firstShared) {
        List<Integer> yields = slices.stream()
                .map(i -> scan.sequences().get(i - scan.carries()))
                .toList();
        Op.Scan op =
                bodies.keeping(new Op.Scan(back, scan.turns(), !scan.reverse(), starts.size(), axes, yields), back);
        List<Value> inputs = new ArrayList<>(starts);
        inputs.addAll(sequences);
        inputs.addAll(node.inputs().subList(firstShared, node.inputs().size()));
        List<Value> made = builder.addAll(op, node.site().as(Site.Role.BACKWARD), inputs);
        Map<Integer, Value> gradients = new LinkedHashMap<>();
        int next = 0;
        for (List<Integer> group : List.of(carries, shared, slices)) {
            for (int i : group) {
                gradients.put(i, made.get(next++));
            }
        }
        return gradients;
    }

    // ---- parts -----------------------------------------------------------------------------------------------------

    /** Positions of float inputs. */
    private List<Integer> floats(int from, int to, Predicate<Value> wanted) {
        List<Integer> found = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (node.input(i).type().dtype().isFloat() && wanted.test(node.input(i))) {
                found.add(i);
            }
        }
        return found;
    }

    /** What the body calls an input of the scan; -1 is the number of the turn. */
    private Value parameter(int input) {
        return kept.body().inputs().get(1 + input).value();
    }

    private Optional<Integer> parameter(Value value) {
        List<Graph.Input> inputs = kept.body().inputs();
        return IntStream.range(1, inputs.size())
                .filter(i -> inputs.get(i).value().equals(value))
                .mapToObj(i -> i - 1)
                .findFirst();
    }

    private Value argument(String name, ValueType type) {
        return inner.input(Graph.InputKind.ARGUMENT, name, type);
    }

    /** A slice of what the scan yielded. */
    private Value slice(String name, int output) {
        return slice(name, node.outputs().get(output), scan.yields().get(output - scan.carries()));
    }

    private Value slice(String name, Value sequence, int axis) {
        sequences.add(sequence);
        axes.add(axis);
        return argument(
                name, sequence.type().withSizes(Shapes.without(sequence.type().sizes(), axis)));
    }

    private Value zeros(ValueType type) {
        return builder.at(node.site().as(Site.Role.BACKWARD)).fill(type, 0);
    }

    private Value sum(Value a, Value b) {
        return inner.at(node.site().as(Site.Role.BACKWARD)).add(a, b);
    }
}
