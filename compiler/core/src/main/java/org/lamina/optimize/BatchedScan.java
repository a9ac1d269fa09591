package org.lamina.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lamina.ir.Emitter;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Uses;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * A scan with less in its turns. In front of it: products of slices of a sequence with a matrix that is the same in every
 * turn. Behind it: products of such a matrix that are only yielded, and sums over all turns, as gradients of weights are.
 * What the scan then yields in vain, dead code removal takes out.
 */
final class BatchedScan {
    private final GraphRewriter rewriter;
    private final Node node;
    private final Op.Scan scan;
    private final Graph body;
    private final Uses uses;
    private final Emitter at;

    /** Axis and whole of what the turns get slices of, by the argument of the body. */
    private final Map<Value, Stack> stacks = new HashMap<>();

    /** The products in front, by the value of the body that they stand for. */
    private final List<Value> inFront = new ArrayList<>();

    /** Rows of so many elements or a multiple fall on the same lines of a cache, one after the other. */
    private static final Size ALIAS = Size.of(1024);

    /** Matrices that every turn reads transposed in front of the scan, by those that it reads now. */
    private final Map<Value, Value> transposed = new LinkedHashMap<>();

    /** Further yields: values of the body, each with the axis along which it is stacked. */
    private final List<Yield> yields = new ArrayList<>();

    private record Stack(int axis, Value whole) {}

    private record Yield(Value value, int axis) {}

    /** What an output of the scan is computed from when all turns are over. */
    private sealed interface Behind {
        /** Yields {@code left · right}, right being the same in every turn. */
        record Product(Value left, int axis, Op.MatMul op, Value right) implements Behind {}

        /** The sum over turns and rows of {@code leftᵀ · right}. */
        record SumOfProducts(Value left, Value right, int axis) implements Behind {}

        /** The sum over turns and {@code axes} of a value. */
        record Sum(Value value, int axis, List<Integer> axes) implements Behind {}

        /** The sequence that the turns only hand on. */
        record Same(Value whole) implements Behind {}
    }

    BatchedScan(GraphRewriter rewriter, Node node, Op.Scan scan) {
        this.rewriter = rewriter;
        this.node = node;
        this.scan = scan;
        this.body = Graph.bodyOf(scan);
        this.uses = Uses.of(body);
        this.at = rewriter.at(node);
    }

    /** What stands for the outputs of the scan. */
    List<Value> outputs() {
        for (int i = 0; i < scan.sequences().size(); i++) {
            Value whole = rewriter.map(node.input(scan.carries() + i));
            stacks.put(argument(scan.carries() + i), new Stack(scan.sequences().get(i), whole));
        }
        body.nodes().forEach(this::moveInFront);
        body.nodes().forEach(this::transposeInFront);
        List<Optional<Behind>> behind = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            behind.add(i < scan.carries() ? carried(i) : yielded(i));
        }
        if (inFront.isEmpty() && transposed.isEmpty() && behind.stream().allMatch(Optional::isEmpty)) {
            return rewriter.copy(node);
        }
        List<Value> made = run();
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            Optional<Behind> after = behind.get(i);
            outputs.add(after.isPresent() ? compute(i, after.get(), made) : made.get(i));
        }
        return outputs;
    }

    private Value argument(int input) {
        return body.inputs().get(1 + input).value();
    }

    private Value result(int output) {
        return body.outputs().get(output).value();
    }

    // ---- in front --------------------------------------------------------------------------------------------------

    private void moveInFront(Node step) {
        if (!(step.op() instanceof Op.MatMul product) || !isMatrixOfAll(step, product)) {
            return;
        }
        Stack left = stacks.get(step.input(0));
        if (left != null && left.axis() < 2) {
            inFront.add(step.output());
            stacks.put(step.output(), new Stack(left.axis(), product(left.whole(), product, step.input(1))));
        }
    }

    /**
     * The few rows of a turn are multiplied faster with a matrix as it lies than with a transposed one, unless its rows lie
     * on the same lines of the cache.
     */
    private void transposeInFront(Node step) {
        if (!inFront.contains(step.outputs().get(0))
                && step.op() instanceof Op.MatMul product
                && isMatrixOfAll(step, product)
                && product.transposeRight() != aliases(step.output().type().size(1))) {
            transposed.computeIfAbsent(step.input(1), matrix -> {
                List<Size> sizes = matrix.type().sizes();
                return fresh(matrix.type().withSizes(List.of(sizes.get(1), sizes.get(0))));
            });
        }
    }

    private static boolean aliases(Size rowLength) {
        return rowLength.mod(ALIAS).equals(Size.of(0));
    }

    private Value fresh(ValueType type) {
        int last = Stream.concat(
                        body.inputs().stream().map(Graph.Input::value),
                        body.nodes().stream().flatMap(step -> step.outputs().stream()))
                .mapToInt(Value::id)
                .max()
                .orElse(0);
        return new Value(last + 1 + transposed.size(), type);
    }

    /** Whether rows are multiplied with a matrix that every turn reads alike. */
    private boolean isMatrixOfAll(Node step, Op.MatMul product) {
        return !product.transposeLeft() && step.output().type().rank() == 2 && isOfAll(step.input(1));
    }

    private boolean isOfAll(Value value) {
        return captured(value) >= 0;
    }

    /** The input of the scan that every turn reads as this value, or -1. */
    private int captured(Value value) {
        for (int i = scan.carries() + scan.sequences().size(); i < node.inputs().size(); i++) {
            if (argument(i).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private Value product(Value rows, Op.MatMul product, Value matrix) {
        Value right = rewriter.map(node.input(captured(matrix)));
        Value all = at.op(product, flat(rows), right);
        List<Size> sizes = rows.type().sizes();
        return at.reshape(all, List.of(sizes.get(0), sizes.get(1), all.type().size(1)));
    }

    /** {@code [a, b, k]} as {@code [a*b, k]}. */
    private Value flat(Value rows) {
        List<Size> sizes = rows.type().sizes();
        return at.reshape(rows, List.of(sizes.get(0).times(sizes.get(1)), sizes.get(2)));
    }

    // ---- behind ----------------------------------------------------------------------------------------------------

    /** A carry to which each turn only adds what does not depend on it. */
    private Optional<Behind> carried(int i) {
        Node add = uses.producer(result(i)).orElse(null);
        boolean sum = add != null
                && add.op() instanceof Op.Binary binary
                && binary.fn() == Op.BinaryFn.ADD
                && uses.hasOneConsumer(argument(i))
                && uses.consumers(result(i)).isEmpty()
                && body.outputs().stream()
                                .filter(o -> o.value().equals(result(i)))
                                .count()
                        == 1
                && add.inputs().contains(argument(i))
                && !add.input(0).equals(add.input(1));
        if (!sum) {
            return Optional.empty();
        }
        Value added = add.input(add.input(0).equals(argument(i)) ? 1 : 0);
        return uses.producer(added).flatMap(this::sum);
    }

    private Optional<Behind> sum(Node step) {
        if (step.op() instanceof Op.MatMul product
                && product.transposeLeft()
                && !product.transposeRight()
                && step.output().type().rank() == 2) {
            int axis = axisOf(step.input(0), axisOf(step.input(1), 1));
            request(step.input(0), axis);
            request(step.input(1), axis);
            return Optional.of(new Behind.SumOfProducts(step.input(0), step.input(1), axis));
        } else if (step.op() instanceof Op.Reduce reduce && reduce.fn() == Op.ReduceFn.SUM) {
            int axis = axisOf(step.input(0), Math.min(1, step.input(0).type().rank()));
            request(step.input(0), axis);
            return Optional.of(new Behind.Sum(step.input(0), axis, reduce.axes()));
        }
        return Optional.empty();
    }

    private Optional<Behind> yielded(int i) {
        int axis = scan.yields().get(i - scan.carries());
        Stack same = stacks.get(result(i));
        if (same != null && same.axis() == axis) {
            return Optional.of(new Behind.Same(same.whole()));
        }
        Node step = uses.producer(result(i)).orElse(null);
        boolean product = step != null
                && axis < 2
                && step.op() instanceof Op.MatMul matMul
                && isMatrixOfAll(step, matMul)
                && same == null
                && uses.consumers(result(i)).isEmpty();
        if (!product) {
            return Optional.empty();
        }
        request(step.input(0), axis);
        return Optional.of(new Behind.Product(step.input(0), axis, (Op.MatMul) step.op(), step.input(1)));
    }

    /** The axis along which a sequence goes, where its rows stay rows. */
    private int axisOf(Value value, int otherwise) {
        Stack stack = stacks.get(value);
        return stack != null && stack.axis() < 2 ? stack.axis() : otherwise;
    }

    private void request(Value value, int axis) {
        Stack stack = stacks.get(value);
        Yield yield = new Yield(value, axis);
        if ((stack == null || stack.axis() != axis) && !yields.contains(yield)) {
            yields.add(yield);
        }
    }

    private Value compute(int output, Behind behind, List<Value> made) {
        if (behind instanceof Behind.Product p) {
            return product(stacked(p.left(), p.axis(), made), p.op(), p.right());
        } else if (behind instanceof Behind.Same same) {
            return same.whole();
        }
        Value first = rewriter.map(node.input(output));
        if (behind instanceof Behind.SumOfProducts p) {
            Value left = flat(stacked(p.left(), p.axis(), made));
            Value right = flat(stacked(p.right(), p.axis(), made));
            return at.add(first, at.matmul(left, true, right, false));
        }
        Behind.Sum sum = (Behind.Sum) behind;
        List<Integer> axes = new ArrayList<>(List.of(sum.axis()));
        sum.axes().forEach(axis -> axes.add(axis < sum.axis() ? axis : axis + 1));
        axes.sort(null);
        return at.add(first, at.sum(stacked(sum.value(), sum.axis(), made), axes));
    }

    private Value stacked(Value value, int axis, List<Value> made) {
        Stack stack = stacks.get(value);
        return stack != null && stack.axis() == axis
                ? stack.whole()
                : made.get(node.outputs().size() + yields.indexOf(new Yield(value, axis)));
    }

    // ---- the scan itself -------------------------------------------------------------------------------------------

    private Node asItLies(Node step) {
        return step.op() instanceof Op.MatMul product
                        && isMatrixOfAll(step, product)
                        && product.transposeRight()
                                != aliases(step.output().type().size(1))
                ? new Node(
                        new Op.MatMul(false, !product.transposeRight()),
                        List.of(step.input(0), transposed.get(step.input(1))),
                        step.outputs(),
                        step.site())
                : step;
    }

    private List<Value> run() {
        int sequences = scan.carries() + scan.sequences().size();
        List<Graph.Input> arguments = new ArrayList<>(body.inputs());
        List<Value> inputs = new ArrayList<>(rewriter.map(node.inputs()));
        List<Integer> axes = new ArrayList<>(scan.sequences());
        for (int i = 0; i < inFront.size(); i++) {
            Stack stack = stacks.get(inFront.get(i));
            arguments.add(1 + sequences + i, new Graph.Input(Graph.InputKind.ARGUMENT, "product" + i, inFront.get(i)));
            inputs.add(sequences + i, stack.whole());
            axes.add(stack.axis());
        }
        transposed.forEach((matrix, other) -> {
            arguments.add(new Graph.Input(Graph.InputKind.ARGUMENT, "transposed" + arguments.size(), other));
            inputs.add(at.transpose(rewriter.map(node.input(captured(matrix))), List.of(1, 0)));
        });
        List<Node> steps = body.nodes().stream()
                .filter(step -> step.outputs().stream().noneMatch(inFront::contains))
                .map(this::asItLies)
                .toList();
        List<Graph.Output> results = new ArrayList<>(body.outputs());
        List<Integer> stacking = new ArrayList<>(scan.yields());
        for (Yield yield : yields) {
            results.add(new Graph.Output(Graph.OutputKind.RESULT, "turn" + results.size(), yield.value()));
            stacking.add(yield.axis());
        }
        Graph smaller = new Graph(body.name(), arguments, steps, results, body.conditions());
        Op.Scan op = new Op.Scan(smaller, scan.turns(), scan.reverse(), scan.carries(), axes, stacking);
        return rewriter.target().addAll(op, node.site(), inputs);
    }
}
