package org.lamina.plan;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.plan.ShardRules.Way;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/**
 * What shards share out by slices of the first axis instead of rows of the batch: large values that no longer depend on the
 * batch, above all gradients of weights and what an optimizer makes of them. A shard adds up the parts of all shards in its
 * slice, or multiplies out its slice from the rows of all, and goes on with elementwise loops over the same slice, without
 * meeting the others in between.
 */
final class Slices {

    /**
     * From which size on.
     *
     * @param elements of a value
     * @param length of its first axis; there are never more shards than that
     */
    record Worth(long elements, long length) {
        static final Worth STANDARD = new Worth(16_384, 64);

        /** Whether a value is worth being made in slices. */
        boolean is(List<Size> sizes) {
            return !sizes.isEmpty()
                    && sizes.stream().allMatch(Size::isConstant)
                    && sizes.get(0).value() >= length
                    && sizes.stream().reduce(Size.of(1), Size::times).value() >= elements;
        }
    }

    private final SizeName batch;
    private final Worth worth;
    private final Map<Value, Node> makers = new IdentityHashMap<>();
    private final Map<Node, Way> ways = new IdentityHashMap<>();
    private final Map<Value, Value> roots = new IdentityHashMap<>();
    private final Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Value> sliced = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Value> readWhole = Collections.newSetFromMap(new IdentityHashMap<>());

    private Slices(SizeName batch, Worth worth) {
        this.batch = batch;
        this.worth = worth;
    }

    /** @param zeros values that are 0 in every element */
    static Slices of(Graph graph, SizeName batch, Set<Value> zeros, Worth worth) {
        Slices slices = new Slices(batch, worth);
        for (Node node : graph.nodes()) {
            slices.add(node, ShardRules.of(batch, node, zeros));
        }
        return slices;
    }

    /** Whether every shard computes its slice of all results of a node. */
    boolean makes(Node node) {
        return nodes.contains(node);
    }

    /** Whether a value is made slice by slice: by a node, or where the parts of all shards are joined. */
    boolean sliced(Value value) {
        return sliced.contains(value);
    }

    /** Whether a node that computes slices reads the rows of all shards of a value. */
    boolean readWhole(Value value) {
        return readWhole.contains(root(value));
    }

    /** Whether a node that computes slices sees no more of an input than its slice. */
    boolean readsSlice(Node node, int input) {
        return makes(node)
                && node.op() instanceof Op.Loop loop
                && loop.body().reads().get(input).axes().contains(0);
    }

    private Value root(Value value) {
        return roots.getOrDefault(value, value);
    }

    private void add(Node node, Way way) {
        ways.put(node, way);
        node.outputs().forEach(output -> makers.put(output, node));
        if (BufferPlan.alias(node.op())) {
            roots.put(node.output(), root(node.input(0)));
        } else if (way == Way.PARTIAL && product(node)) {
            nodes.add(node);
            sliced.add(node.output());
            node.inputs().forEach(input -> readWhole.add(root(input)));
        } else if (way == Way.PARTIAL) {
            for (Value output : node.outputs()) {
                if (ShardRules.axis(batch, output.type()) < 0
                        && worth.is(output.type().sizes())) {
                    sliced.add(output);
                }
            }
        } else if (way == Way.WHOLE && loop(node)) {
            nodes.add(node);
            sliced.addAll(node.outputs());
        }
    }

    /** The gradient of a matrix that rows of the batch were multiplied by: a product of their columns. */
    private boolean product(Node node) {
        return node.op() instanceof Op.MatMul product
                && product.transposeLeft()
                && !product.transposeRight()
                && node.output().type().rank() == 2
                && worth.is(node.output().type().sizes())
                && node.input(0).type().size(0).equals(Size.of(batch))
                && node.inputs().stream().allMatch(this::rowsTogether);
    }

    /** Whether the rows of all shards can lie behind one another, and are made before the shards meet. */
    private boolean rowsTogether(Value value) {
        Value root = root(value);
        Node maker = makers.get(root);
        boolean made = maker == null
                || !(maker.op() instanceof Op.Scan) && ways.get(maker) != Way.WHOLE && !PhasePlan.source(maker.op());
        return made && together(value.type()) && together(root.type());
    }

    private boolean together(ValueType type) {
        return ShardRules.cuttable(batch, type)
                && ShardRules.axis(batch, type) >= 0
                && ShardRules.contiguous(batch, type);
    }

    /** An elementwise loop that goes on with slices. */
    private boolean loop(Node node) {
        if (!(node.op() instanceof Op.Loop loop)
                || !loop.body().sums().isEmpty()
                || loop.body().rowAxes() >= loop.body().sizes().size()
                || !worth.is(loop.body().sizes())) {
            return false;
        }
        boolean goesOn = false;
        for (int i = 0; i < node.inputs().size(); i++) {
            LoopBody.Read read = loop.body().reads().get(i);
            int first = read.axes().indexOf(0);
            if (first > 0) {
                return false;
            }
            goesOn |= first == 0 && sliced(node.input(i));
        }
        return goesOn;
    }
}
