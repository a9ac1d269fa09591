package org.lamina.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Lets the images of a graph lie with their channels last, where all its convolutions are fast that way. What has no opinion
 * of its own (elementwise operations, pooling, reductions, repetitions) follows its operands; images are turned only where
 * they meet an operation that wants channels first. A convolution of few channels, such as the first
 * one of a network, takes its image as it is given and makes a result with channels last.
 *
 * <p>Inputs, results and the outputs of a graph keep their shapes.
 */
final class Layout {
    private static final List<Integer> TO_LAST = List.of(0, 2, 3, 1);
    private static final List<Integer> TO_FIRST = List.of(0, 3, 1, 2);
    /** Where each axis of an image with channels first lies when they are last. */
    private static final List<Integer> MOVED = List.of(0, 3, 1, 2);
    /** With as few channels or fewer a convolution is a product of small columns. */
    private static final int FEW_CHANNELS = 4;

    private final GraphBuilder builder;
    private final Map<Value, Value> first = new HashMap<>();
    private final Map<Value, Value> last = new HashMap<>();
    /** Values that were made with channels last, rather than turned. */
    private final Set<Value> madeLast = new HashSet<>();
    /** Nodes that are written only in the form that is asked for. */
    private final Map<Value, Node> onDemand = new HashMap<>();

    private Layout(Graph graph) {
        this.builder = new GraphBuilder(graph.name());
        for (Graph.Input input : graph.inputs()) {
            first.put(
                    input.value(),
                    builder.input(input.kind(), input.name(), input.value().type()));
        }
    }

    static Graph rewrite(Graph graph) {
        if (!suits(graph)) {
            return graph;
        }
        Layout layout = new Layout(graph);
        graph.nodes().forEach(layout::visit);
        for (Graph.Output output : graph.outputs()) {
            layout.builder.output(output.kind(), output.name(), layout.first(output.value(), Site.NONE));
        }
        return layout.builder.build();
    }

    // ---- whether -------------------------------------------------------------------------------------------------

    private static boolean suits(Graph graph) {
        boolean many = false;
        for (Node node : graph.nodes()) {
            Optional<Convolution> convolution = Convolution.of(node);
            if (convolution.isPresent()) {
                if (!convolution.get().suits()) {
                    return false;
                }
                many |= !convolution.get().fewChannels();
            }
        }
        return many;
    }

    /** A pooling with its channels last. */
    private static Optional<Op> pooling(Op op) {
        if (op instanceof Op.MaxPool2d max) {
            return Optional.of(new Op.MaxPool2d(max.window().with(Op.Channels.LAST)));
        }
        if (op instanceof Op.MaxPool2dGrad max) {
            return Optional.of(new Op.MaxPool2dGrad(max.window().with(Op.Channels.LAST)));
        }
        if (op instanceof Op.MaxPool2dPick max) {
            return Optional.of(new Op.MaxPool2dPick(max.window().with(Op.Channels.LAST)));
        }
        if (op instanceof Op.AvgPool2d mean) {
            return Optional.of(new Op.AvgPool2d(mean.window().with(Op.Channels.LAST)));
        }
        return op instanceof Op.AvgPool2dGrad mean
                ? Optional.of(new Op.AvgPool2dGrad(mean.window().with(Op.Channels.LAST), moved(mean.sizes())))
                : Optional.empty();
    }

    /** What all forms of a convolution have in common. */
    private record Convolution(Op.Window window, Size groups, ValueType filters) {
        static Optional<Convolution> of(Node node) {
            if (node.op() instanceof Op.Conv2d op) {
                return Optional.of(
                        new Convolution(op.window(), op.groups(), node.input(1).type()));
            }
            if (node.op() instanceof Op.Conv2dGradInput op) {
                return Optional.of(
                        new Convolution(op.window(), op.groups(), node.input(1).type()));
            }
            if (node.op() instanceof Op.Conv2dGradWeight op) {
                return Optional.of(
                        new Convolution(op.window(), op.groups(), node.output().type()));
            }
            return Optional.empty();
        }

        boolean suits() {
            Size one = Size.of(1);
            return filters.dtype() == DType.F32
                    && groups.equals(one)
                    && window.channels() == Op.Channels.FIRST
                    && window.padTop().equals(window.padBottom())
                    && window.padLeft().equals(window.padRight())
                    && window.dilationHeight().equals(one)
                    && window.dilationWidth().equals(one)
                    && filters.size(0).isConstant()
                    && filters.size(0).value() > FEW_CHANNELS
                    && filters.size(1).isConstant();
        }

        boolean fewChannels() {
            return filters.size(1).value() <= FEW_CHANNELS;
        }

        Op.Window placed() {
            return window.with(fewChannels() ? Op.Channels.LAST_IN_RESULT : Op.Channels.LAST);
        }
    }

    // ---- values --------------------------------------------------------------------------------------------------

    private Value first(Value old, Site site) {
        Value known = first.get(old);
        if (known == null) {
            Node maker = onDemand.get(old);
            known = maker != null
                    ? builder.add(maker.op(), maker.site(), firsts(maker))
                    : builder.add(new Op.Transpose(TO_FIRST), site, last.get(old));
            first.put(old, known);
        }
        return known;
    }

    private Value last(Value old, Site site) {
        Value known = last.get(old);
        if (known == null) {
            Node maker = onDemand.get(old);
            known = maker != null ? repeated(maker) : builder.add(new Op.Transpose(TO_LAST), site, first(old, site));
            last.put(old, known);
        }
        return known;
    }

    private Value[] firsts(Node node) {
        return node.inputs().stream().map(v -> first(v, node.site())).toArray(Value[]::new);
    }

    /** A fill or a repetition as an image with channels last. */
    private Value repeated(Node maker) {
        if (maker.op() instanceof Op.Fill fill) {
            ValueType type = fill.type().withSizes(moved(fill.type().sizes()));
            return builder.add(new Op.Fill(type, fill.value()), maker.site());
        }
        Op.Broadcast broadcast = (Op.Broadcast) maker.op();
        List<Integer> axes = broadcast.axes().stream().map(MOVED::get).toList();
        if (!increasing(axes)) {
            return builder.add(new Op.Transpose(TO_LAST), maker.site(), first(maker.output(), maker.site()));
        }
        return builder.add(
                new Op.Broadcast(moved(broadcast.sizes()), axes), maker.site(), first(maker.input(0), maker.site()));
    }

    private static List<Size> moved(List<Size> sizes) {
        return TO_LAST.stream().map(sizes::get).toList();
    }

    private static boolean increasing(List<Integer> axes) {
        for (int i = 1; i < axes.size(); i++) {
            if (axes.get(i - 1) > axes.get(i)) {
                return false;
            }
        }
        return true;
    }

    private void makeLast(Value old, Value made) {
        madeLast.add(old);
        last.put(old, made);
    }

    // ---- nodes ---------------------------------------------------------------------------------------------------

    private void visit(Node node) {
        boolean image = node.outputs().size() == 1 && node.output().type().rank() == 4;
        if (Convolution.of(node).isPresent()) {
            convolution(node, Convolution.of(node).get());
        } else if (image && (node.op() instanceof Op.Fill || node.op() instanceof Op.Broadcast)) {
            onDemand.put(node.output(), node);
        } else if (image
                && FuseClusters.elementwise(node)
                && node.inputs().stream().anyMatch(madeLast::contains)) {
            follow(node, node.op());
        } else if (pooling(node.op()).isPresent()
                && madeLast.contains(node.input(0))
                && node.output().type().dtype() == DType.F32) {
            follow(node, pooling(node.op()).get());
        } else if (node.op() instanceof Op.Reduce reduce && madeLast.contains(node.input(0)) && keepsOrder(reduce)) {
            List<Integer> axes = reduce.axes().stream().map(MOVED::get).sorted().toList();
            first.put(
                    node.output(), builder.add(new Op.Reduce(reduce.fn(), axes), node.site(), last.get(node.input(0))));
        } else {
            List<Value> made = builder.addAll(node.op(), node.site(), List.of(firsts(node)));
            for (int i = 0; i < made.size(); i++) {
                first.put(node.outputs().get(i), made.get(i));
            }
        }
    }

    private void follow(Node node, Op op) {
        Value[] operands = node.inputs().stream().map(v -> last(v, node.site())).toArray(Value[]::new);
        makeLast(node.output(), builder.add(op, node.site(), operands));
    }

    /** Whether the axes that stay are in the same order when channels are last. */
    private static boolean keepsOrder(Op.Reduce reduce) {
        List<Integer> kept = new ArrayList<>();
        for (int axis = 0; axis < MOVED.size(); axis++) {
            if (!reduce.axes().contains(axis)) {
                kept.add(MOVED.get(axis));
            }
        }
        return increasing(kept);
    }

    private void convolution(Node node, Convolution convolution) {
        Site site = node.site();
        Op.Window window = convolution.placed();
        boolean few = convolution.fewChannels();
        if (node.op() instanceof Op.Conv2d op) {
            Value x = few ? first(node.input(0), site) : last(node.input(0), site);
            Value w = first(node.input(1), site);
            makeLast(node.output(), builder.add(new Op.Conv2d(window, op.groups()), site, x, w));
        } else if (node.op() instanceof Op.Conv2dGradInput op) {
            Value dy = last(node.input(0), site);
            Value w = first(node.input(1), site);
            List<Size> sizes = few ? op.sizes() : moved(op.sizes());
            Value dx = builder.add(new Op.Conv2dGradInput(window, op.groups(), sizes), site, dy, w);
            if (few) {
                first.put(node.output(), dx);
            } else {
                makeLast(node.output(), dx);
            }
        } else if (node.op() instanceof Op.Conv2dGradWeight op) {
            Value x = few ? first(node.input(0), site) : last(node.input(0), site);
            Value dy = last(node.input(1), site);
            first.put(
                    node.output(), builder.add(new Op.Conv2dGradWeight(window, op.groups(), op.sizes()), site, x, dy));
        }
    }
}
