package org.lamina.optimize;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.optimize.FuseClusters.Cluster;
import org.lamina.types.DType;
import org.lamina.types.ValueType;

/**
 * Joins chains of elementwise nodes of one shape into {@link Op.Loop}s, which read every operand once and write only what
 * others need. Broadcasts are read in place and fills become numbers. Sums over the leading axes of what a loop computes
 * are collected by the loop; sums and the like over rows, the trailing axes, are inside it. What costs next to nothing is computed where it is read, all else once.
 *
 * <p>For kernels that run generated loops only; plain ND4J operations take the graph as it was.
 */
public final class Fuse {
    private final FuseClusters clusters;
    private final GraphBuilder builder;
    private final Map<Value, Value> values = new IdentityHashMap<>();
    private final Set<Object> done = Collections.newSetFromMap(new IdentityHashMap<>());

    private Fuse(Graph graph) {
        this.clusters = new FuseClusters(graph);
        this.builder = new GraphBuilder(graph.name());
        for (Graph.Input input : graph.inputs()) {
            values.put(
                    input.value(),
                    builder.input(input.kind(), input.name(), input.value().type()));
        }
        for (Node node : graph.nodes()) {
            Cluster cluster = clusters.home(node);
            boolean last = cluster == null || cluster.nodes.get(cluster.nodes.size() - 1) == node;
            if (last && !clusters.inline(node)) {
                emit(node);
            }
        }
        for (Graph.Output output : graph.outputs()) {
            emitMaker(output.value());
            builder.output(output.kind(), output.name(), value(output.value()));
        }
        graph.conditions().forEach(builder::require);
    }

    /** The graph with loops; what it computes is the same. */
    public static Graph rewrite(Graph graph) {
        return new Fuse(graph).builder.build();
    }

    private Value value(Value old) {
        return values.get(old);
    }

    private void emitMaker(Value value) {
        Node maker = clusters.maker(value);
        if (maker != null) {
            emit(maker);
        }
    }

    /** Writes a node or its loop after everything it reads; a stack of its own, because graphs may be very deep. */
    private void emit(Node wanted) {
        Deque<Node> stack = new ArrayDeque<>();
        stack.push(wanted);
        while (!stack.isEmpty()) {
            Node node = stack.peek();
            Cluster cluster = clusters.home(node);
            Object unit = cluster == null ? node : cluster;
            if (done.contains(unit)) {
                stack.pop();
                continue;
            }
            List<Node> missing = missing(node, cluster);
            if (missing.isEmpty()) {
                stack.pop();
                done.add(unit);
                write(node, cluster);
            } else {
                missing.forEach(stack::push);
            }
        }
    }

    private List<Node> missing(Node node, @Nullable Cluster cluster) {
        List<Node> missing = new ArrayList<>();
        for (Node member : cluster == null ? List.of(node) : cluster.nodes) {
            boolean loop = cluster != null && !plain(cluster);
            for (Value input : loop ? clusters.operands(member) : member.inputs()) {
                Value read = loop ? clusters.source(input) : input;
                Node maker = clusters.maker(read);
                boolean inside = maker != null && cluster != null && clusters.cluster(maker) == cluster;
                boolean number = loop && clusters.constant(input);
                if (maker != null && !inside && !number && !values.containsKey(read)) {
                    missing.add(maker);
                }
            }
        }
        return missing;
    }

    /** Whether a loop would gain nothing: one node whose operands are all there. */
    private boolean plain(Cluster cluster) {
        if (cluster.nodes.size() == 1 && cluster.rowAxes > 0) {
            return true;
        }
        if (cluster.nodes.size() > 1
                || !clusters.sums(cluster.nodes.get(0).output()).isEmpty()) {
            return false;
        }
        for (Value input : cluster.nodes.get(0).inputs()) {
            Node maker = clusters.maker(input);
            if (maker != null && clusters.inline(maker)) {
                return false;
            }
        }
        return true;
    }

    private void write(Node node, @Nullable Cluster cluster) {
        if (cluster == null || plain(cluster)) {
            List<Value> inputs = node.inputs().stream().map(this::value).toList();
            List<Value> outputs = builder.addAll(node.op(), node.site(), inputs);
            for (int i = 0; i < outputs.size(); i++) {
                values.put(node.outputs().get(i), outputs.get(i));
            }
        } else {
            new LoopWriter(cluster).write();
        }
    }

    /** What an operand of a loop is: a value, which axes of the iteration space it has, and whether rows read it. */
    private record Source(Value value, List<Integer> axes, boolean row) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Source source
                    && source.value == value
                    && source.axes.equals(axes)
                    && source.row == row;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(value) * 31 + axes.hashCode();
        }
    }

    /** Builds the body of one loop. */
    private final class LoopWriter {
        private final Cluster cluster;
        private final Map<Source, Integer> reads = new LinkedHashMap<>();
        private final Map<Value, Integer> made = new IdentityHashMap<>();
        private final List<LoopBody.Instruction> instructions = new ArrayList<>();

        LoopWriter(Cluster cluster) {
            this.cluster = cluster;
        }

        void write() {
            for (Node node : cluster.nodes) {
                for (Value operand : clusters.operands(node)) {
                    if (!inside(operand) && !clusters.constant(operand)) {
                        reads.putIfAbsent(source(operand, readsRows(node)), reads.size());
                    }
                }
            }
            for (Node node : cluster.nodes) {
                List<Integer> operands = new ArrayList<>();
                for (Value operand : node.inputs()) {
                    operands.add(operand(operand, readsRows(node)));
                }
                made.put(node.output(), add(node.op(), node.output().type().dtype(), operands, cluster.row(node)));
            }
            finish();
        }

        private boolean readsRows(Node node) {
            return cluster.row(node) && !(node.op() instanceof Op.Reduce);
        }

        private void finish() {
            List<Value> outputs = new ArrayList<>();
            List<Integer> results = new ArrayList<>();
            for (Node node : cluster.nodes) {
                if (clusters.leaves(node.output(), cluster)) {
                    outputs.add(node.output());
                    results.add(made.get(node.output()));
                }
            }
            int rank = cluster.sizes.size();
            boolean space = reads.keySet().stream().anyMatch(s -> s.axes().size() == rank)
                    || outputs.stream().anyMatch(v -> v.type().rank() == rank);
            if (!space) {
                // Somebody has to know how far the loop goes.
                Node last = lastOnElements();
                outputs.add(last.output());
                results.add(made.get(last.output()));
            }
            List<LoopBody.Sum> sums = new ArrayList<>();
            for (Node node : cluster.nodes) {
                for (Node sum : clusters.sums(node.output())) {
                    int axes = ((Op.Reduce) sum.op()).axes().size();
                    sums.add(new LoopBody.Sum(made.get(node.output()), axes));
                    outputs.add(sum.output());
                }
            }
            if (outputs.isEmpty()) {
                outputs.add(lastOnElements().output());
                results.add(made.get(outputs.get(0)));
            }
            List<LoopBody.Read> described = reads.keySet().stream()
                    .map(s -> new LoopBody.Read(s.value().type().dtype(), s.axes(), s.row()))
                    .toList();
            LoopBody body = new LoopBody(cluster.sizes, cluster.rowAxes, described, instructions, results, sums);
            List<Value> inputs =
                    reads.keySet().stream().map(s -> value(s.value())).toList();
            Node last = cluster.nodes.get(cluster.nodes.size() - 1);
            List<Value> written = builder.addAll(new Op.Loop(body), last.site(), inputs);
            for (int i = 0; i < written.size(); i++) {
                values.put(outputs.get(i), written.get(i));
            }
        }

        private Node lastOnElements() {
            for (int i = cluster.nodes.size() - 1; i >= 0; i--) {
                if (!cluster.row(cluster.nodes.get(i))) {
                    return cluster.nodes.get(i);
                }
            }
            throw new CompilerBug("a loop over rows of nothing");
        }

        private boolean inside(Value operand) {
            Node maker = clusters.maker(clusters.source(operand));
            return maker != null && clusters.cluster(maker) == cluster;
        }

        private Source source(Value operand, boolean row) {
            Node maker = clusters.maker(operand);
            if (maker != null && maker.op() instanceof Op.Broadcast broadcast) {
                return new Source(
                        maker.input(0),
                        broadcast.axes(),
                        row && !broadcast.axes().isEmpty());
            }
            int rank = operand.type().rank();
            return new Source(operand, Shapes.axes(0, rank), row && rank > 0);
        }

        /** @param row whether the one that reads the operand has one number for each row */
        private int operand(Value operand, boolean row) {
            if (inside(operand)) {
                return made.get(clusters.source(operand));
            }
            if (clusters.constant(operand)) {
                Op.Fill fill = (Op.Fill) java.util.Objects.requireNonNull(clusters.maker(clusters.source(operand)))
                        .op();
                return number(fill.type().dtype(), fill.value());
            }
            Node maker = clusters.maker(operand);
            if (maker != null && clusters.writtenOut(maker)) {
                DType dtype = maker.output().type().dtype();
                List<Integer> operands =
                        maker.inputs().stream().map(v -> operand(v, row)).toList();
                return add(maker.op(), dtype, operands, row);
            }
            return reads.get(source(operand, row));
        }

        private int number(DType dtype, double value) {
            return add(new Op.Fill(ValueType.scalar(dtype), value), dtype, List.of(), false);
        }

        private int add(Op op, DType dtype, List<Integer> operands, boolean row) {
            LoopBody.Instruction instruction = new LoopBody.Instruction(op, dtype, operands, row);
            int known = instructions.indexOf(instruction);
            if (known >= 0) {
                return reads.size() + known;
            }
            instructions.add(instruction);
            return reads.size() + instructions.size() - 1;
        }
    }
}
