package org.lamina.optimize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Shapes;
import org.lamina.types.DType;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/**
 * Which elementwise nodes of a graph become one loop.
 *
 * <p>Note [Depth]: every node and cluster has a depth that is greater than the depth of everything it reads. A node may join
 * a cluster only if all else that it reads is less deep, and clusters may be joined only at one depth, to which a shallower
 * one can be lowered while all its readers stay deeper. So no cluster ever needs what depends on it, and no search for
 * cycles is needed.
 */
final class FuseClusters {
    /** Loops beyond this compile to code that the just-in-time compiler no longer vectorises well. */
    private static final int MOST_NODES = 40;

    private static final int MOST_ARRAYS = 16;

    /** Nodes of one loop, in the order of the graph. */
    static final class Cluster {
        final List<Node> nodes = new ArrayList<>();
        final List<Size> sizes;
        int depth;

        /** How many trailing axes form a row over which some nodes reduce; 0 if none does. */
        int rowAxes;

        Cluster(List<Size> sizes) {
            this.sizes = sizes;
        }

        /** Whether a member has one number for each row. */
        boolean row(Node member) {
            return member.output().type().rank() < sizes.size();
        }

        /** Whether a repetition gives each element what its row has. */
        boolean repeatsRows(Op.Broadcast broadcast) {
            return rowAxes > 0
                    && broadcast.sizes().equals(sizes)
                    && broadcast.axes().equals(Shapes.axes(0, sizes.size() - rowAxes));
        }
    }

    private final Map<Value, Node> makers = new IdentityHashMap<>();
    private final Map<Value, List<Node>> readers = new IdentityHashMap<>();
    private final Map<Node, Cluster> clusters = new IdentityHashMap<>();
    private final Map<Node, Integer> depths = new IdentityHashMap<>();
    private final Map<Node, Integer> positions = new IdentityHashMap<>();
    private final Set<Value> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Node, Boolean> recomputed = new IdentityHashMap<>();

    FuseClusters(Graph graph) {
        for (Node node : graph.nodes()) {
            positions.put(node, positions.size());
            node.outputs().forEach(v -> makers.put(v, node));
            node.inputs()
                    .forEach(v ->
                            readers.computeIfAbsent(v, k -> new ArrayList<>()).add(node));
        }
        graph.outputs().forEach(o -> kept.add(o.value()));
        for (Node node : graph.nodes()) {
            if (fusible(node)) {
                place(node);
            } else {
                int depth = 0;
                for (Value input : node.inputs()) {
                    depth = Math.max(depth, depth(input) + 1);
                }
                depths.put(node, depth);
            }
        }
    }

    @Nullable
    Node maker(Value value) {
        return makers.get(value);
    }

    @Nullable
    Cluster cluster(Node node) {
        return clusters.get(node);
    }

    /** Whether every reader computes the node for itself: repetitions and numbers cost nothing, others next to nothing. */
    boolean inline(Node node) {
        return node.op() instanceof Op.Fill || node.op() instanceof Op.Broadcast || writtenOut(node);
    }

    /** Whether readers write the node's instruction into their own loops. */
    boolean writtenOut(Node node) {
        return comparison(node) || size(node) || recomputed(node);
    }

    /** A number of elements: a loop that makes it for others would let them wait for whatever else it computes. */
    private boolean size(Node node) {
        Node maker = node.op() instanceof Op.Cast ? makers.get(node.input(0)) : null;
        return maker != null && maker.op() instanceof Op.SizeScalar;
    }

    /**
     * Note [Computing again]: one operation on an array that is there anyway and on something much smaller costs less to
     * repeat than to store and read; above all where the backward part wants it too, which would keep it in memory.
     */
    private boolean recomputed(Node node) {
        Boolean known = recomputed.get(node);
        if (known == null) {
            known = cheap(node)
                    && readers.getOrDefault(node.output(), List.of()).size() > 1;
            if (known) {
                known = readers.get(node.output()).stream().allMatch(FuseClusters::elementwise);
            }
            recomputed.put(node, known);
        }
        return known;
    }

    private boolean cheap(Node node) {
        if (!(node.op() instanceof Op.Binary binary)
                || node.output().type().dtype() != DType.F32
                || kept.contains(node.output())) {
            return false;
        }
        boolean once =
                binary.fn() == Op.BinaryFn.ADD || binary.fn() == Op.BinaryFn.SUB || binary.fn() == Op.BinaryFn.MUL;
        int repeated = 0;
        int there = 0;
        for (Value input : node.inputs()) {
            Node maker = makers.get(input);
            if (maker != null && maker.op() instanceof Op.Broadcast) {
                repeated++;
            } else if (maker == null
                    || !(maker.op() instanceof Op.Fill) && (!elementwise(maker) || keptAnyway(maker, node))) {
                there++;
            }
        }
        return once && repeated == 1 && there == 1;
    }

    /** Whether another part of the step reads what a node makes, so that it is stored. */
    private boolean keptAnyway(Node maker, Node reader) {
        return readers.getOrDefault(maker.output(), List.of()).stream()
                .anyMatch(other ->
                        other != reader && other.site().role() != maker.site().role());
    }

    /** Longest row of sums that a loop collects. */
    private static final long MOST_SUMS = 1024;

    /** Whether a loop that makes the operand of a node can add it up too: a sum over the leading axes. */
    static boolean summing(Node node) {
        return node.op() instanceof Op.Reduce reduce && reduce.fn() == Op.ReduceFn.SUM && collects(node);
    }

    /** Whether a node reduces leading axes to a row that a loop can hold. */
    static boolean collects(Node node) {
        if (!(node.op() instanceof Op.Reduce reduce)
                || node.output().type().dtype() != DType.F32
                || reduce.axes().isEmpty()
                || reduce.axes().get(reduce.axes().size() - 1) != reduce.axes().size() - 1) {
            return false;
        }
        Size count = node.output().type().count();
        return count.isConstant() && count.value() <= MOST_SUMS;
    }

    /** Longest row over which a loop reduces what it computes: it must fit into a tile. */
    private static final long LONGEST_ROW = 2048;

    /**
     * Whether a loop can reduce the operand of a node over rows: sums, means, greatest and least elements over trailing
     * axes of a constant size.
     */
    static boolean overRows(Node node) {
        if (!(node.op() instanceof Op.Reduce reduce)
                || node.output().type().dtype() != DType.F32
                || reduce.axes().isEmpty()) {
            return false;
        }
        ValueType operand = node.input(0).type();
        int first = operand.rank() - reduce.axes().size();
        Size length = Shapes.product(operand.sizes().subList(first, operand.rank()));
        return first > 0
                && reduce.axes().equals(Shapes.axes(first, operand.rank()))
                && length.isConstant()
                && length.value() <= LONGEST_ROW;
    }

    /** Repetitions and numbers are left to kernels: a loop must find all elements of its space somewhere. */
    private boolean reducing(Node node) {
        Node maker = overRows(node) ? makers.get(node.input(0)) : null;
        return overRows(node)
                && (maker == null || !inline(maker))
                && switch (((Op.Reduce) node.op()).fn()) {
                    case SUM, MEAN, MAX, MIN -> true;
                    case PROD, LOGSUMEXP, ANY, ALL, COUNT -> false;
                };
    }

    /** The cluster whose loop computes a node: its own, or for a sum the one that makes its operand. */
    @Nullable
    Cluster home(Node node) {
        Cluster own = clusters.get(node);
        Node maker = own == null && summing(node) ? makers.get(node.input(0)) : null;
        Cluster other = maker == null ? null : clusters.get(maker);
        return other == null || other.row(maker) ? own : other;
    }

    /** The sums of a value that its loop computes. */
    List<Node> sums(Value value) {
        Node maker = makers.get(value);
        Cluster cluster = maker == null ? null : clusters.get(maker);
        if (cluster == null || cluster.row(maker)) {
            return List.of();
        }
        return readers.getOrDefault(value, List.of()).stream()
                .filter(FuseClusters::summing)
                .toList();
    }

    /** Note [Comparisons]: a stored truth value takes as much memory as what is compared, and cannot be vectorised. */
    static boolean comparison(Node node) {
        return node.op() instanceof Op.Binary binary
                && binary.fn().comparison()
                && node.input(0).type().dtype().isFloat();
    }

    boolean fusible(Node node) {
        return !inline(node) && (elementwise(node) || reducing(node));
    }

    static boolean elementwise(Node node) {
        Op op = node.op();
        return op instanceof Op.Unary || op instanceof Op.Binary || op instanceof Op.Select || op instanceof Op.Cast;
    }

    /** Operands of a node of a loop, those of nodes that it writes out in their place. */
    List<Value> operands(Node node) {
        List<Value> operands = new ArrayList<>();
        for (Value input : node.inputs()) {
            Node maker = makers.get(input);
            if (maker != null && writtenOut(maker)) {
                operands.addAll(operands(maker));
            } else {
                operands.add(input);
            }
        }
        return operands;
    }

    /** Nodes that read a value, or do so through repetitions and others that are written out in them. */
    private List<Node> readers(Value value) {
        List<Node> result = new ArrayList<>();
        for (Node reader : readers.getOrDefault(value, List.of())) {
            boolean passedOn = writtenOut(reader) || reader.op() instanceof Op.Broadcast;
            if (passedOn && !kept.contains(reader.output())) {
                result.addAll(readers(reader.output()));
            } else {
                result.add(reader);
            }
        }
        return result;
    }

    /** The value that a loop reads for an operand: what is repeated, rather than the repetition. */
    Value source(Value operand) {
        Node maker = makers.get(operand);
        return maker != null && maker.op() instanceof Op.Broadcast ? maker.input(0) : operand;
    }

    /** Whether a loop writes an operand as a number into its body. */
    boolean constant(Value operand) {
        Node maker = makers.get(source(operand));
        return maker != null && maker.op() instanceof Op.Fill;
    }

    /** Whether the value is needed outside of its cluster. */
    boolean leaves(Value value, Cluster cluster) {
        if (kept.contains(value)) {
            return true;
        }
        for (Node reader : readers(value)) {
            if (home(reader) != cluster) {
                return true;
            }
        }
        return false;
    }

    private int depth(Value value) {
        Node maker = makers.get(value);
        if (maker == null) {
            return -1;
        }
        Cluster cluster = clusters.get(maker);
        if (cluster != null) {
            return cluster.depth;
        }
        if (!inline(maker)) {
            return depths.get(maker);
        }
        int depth = -1;
        for (Value input : maker.inputs()) {
            depth = Math.max(depth, depth(input));
        }
        return depth;
    }

    /**
     * Note [Roles]: what only the backward part needs is computed there from what the forward part keeps anyway, such as the
     * derivative of tanh from its value. In the forward loop it would be one more array to write and to keep.
     */
    private void place(Node node) {
        Set<Cluster> near = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Cluster> behind = Collections.newSetFromMap(new IdentityHashMap<>());
        int least = 0;
        for (Value operand : operands(node)) {
            Node maker = makers.get(source(operand));
            Cluster cluster = maker == null ? null : clusters.get(maker);
            if (cluster != null && meets(node, operand, maker, cluster)) {
                near.add(cluster);
            } else if (!constant(operand)) {
                least = Math.max(least, depth(source(operand)) + 1);
                behind.add(cluster);
            }
        }
        near.removeAll(behind);
        if (near.isEmpty()) {
            near.addAll(siblings(node));
        }
        List<Cluster> ordered = new ArrayList<>(near);
        ordered.sort((a, b) -> Integer.compare(first(a), first(b)));
        join(node, ordered, least);
    }

    /**
     * Note [Siblings]: loops that read the same array, of which one only adds up what it computes, as gradients of scales and
     * shifts do. Together they read it once, and nothing is held in memory for longer.
     */
    private Set<Cluster> siblings(Node node) {
        Set<Cluster> siblings = Collections.newSetFromMap(new IdentityHashMap<>());
        if (node.op() instanceof Op.Reduce) {
            return siblings;
        }
        boolean added = onlyAdded(node);
        for (Value operand : operands(node)) {
            for (Node reader : operand.type().equals(node.output().type()) ? readers(operand) : List.<Node>of()) {
                Cluster cluster = clusters.get(reader);
                if (cluster != null
                        && cluster.sizes.equals(node.output().type().sizes())
                        && cluster.nodes.get(0).site().role() == node.site().role()
                        && (added || cluster.nodes.stream().allMatch(this::onlyAdded))) {
                    siblings.add(cluster);
                }
            }
        }
        return siblings;
    }

    private boolean onlyAdded(Node node) {
        return !kept.contains(node.output()) && readers(node.output()).stream().allMatch(FuseClusters::summing);
    }

    /** Whether a node can stand in the loop that makes an operand: element by element, or with the number of each row. */
    private boolean meets(Node node, Value operand, Node maker, Cluster cluster) {
        if (cluster.nodes.get(0).site().role() != node.site().role()) {
            return false;
        }
        boolean row = cluster.row(maker);
        if (operand.type().rank() != maker.output().type().rank()) {
            return row && makers.get(operand).op() instanceof Op.Broadcast repeated && cluster.repeatsRows(repeated);
        }
        if (makers.get(operand) != maker) {
            return false;
        }
        if (node.op() instanceof Op.Reduce reduce) {
            return !row
                    && (cluster.rowAxes == 0 || cluster.rowAxes == reduce.axes().size());
        }
        return !row || node.output().type().dtype() == DType.F32;
    }

    private int first(Cluster cluster) {
        return positions.get(cluster.nodes.get(0));
    }

    /** Joins a node with as many of the clusters as depth and size allow. */
    private void join(Node node, List<Cluster> near, int least) {
        List<Cluster> wanted = new ArrayList<>(near);
        int depth = least;
        for (Cluster cluster : near) {
            depth = Math.max(depth, cluster.depth);
        }
        List<Cluster> chosen = choose(node, wanted, depth);
        while (chosen.size() < wanted.size()) {
            int outside = depth;
            for (Cluster cluster : wanted) {
                outside = chosen.contains(cluster) ? outside : Math.max(outside, cluster.depth + 1);
            }
            if (outside == depth) {
                break;
            }
            depth = outside;
            wanted = chosen;
            chosen = choose(node, wanted, depth);
        }
        Value extent = node.op() instanceof Op.Reduce ? node.input(0) : node.output();
        Cluster joined = chosen.isEmpty() ? new Cluster(extent.type().sizes()) : chosen.get(0);
        for (Cluster other : chosen) {
            if (other != joined) {
                joined.nodes.addAll(other.nodes);
                joined.rowAxes = Math.max(joined.rowAxes, other.rowAxes);
                other.nodes.forEach(n -> clusters.put(n, joined));
            }
        }
        joined.nodes.add(node);
        if (node.op() instanceof Op.Reduce reduce) {
            joined.rowAxes = reduce.axes().size();
        }
        joined.nodes.sort((a, b) -> Integer.compare(positions.get(a), positions.get(b)));
        joined.depth = depth;
        clusters.put(node, joined);
    }

    private List<Cluster> choose(Node node, List<Cluster> near, int depth) {
        List<Cluster> chosen = new ArrayList<>();
        for (Cluster cluster : near) {
            List<Cluster> more = new ArrayList<>(chosen);
            more.add(cluster);
            if ((cluster.depth == depth || lowers(cluster, depth, node)) && alike(more) && fits(node, more)) {
                chosen = more;
            }
        }
        return chosen;
    }

    /** Whether clusters go over one space in rows of one length. */
    private static boolean alike(List<Cluster> parts) {
        int rowAxes = 0;
        for (Cluster part : parts) {
            boolean other = rowAxes != 0 && part.rowAxes != 0 && rowAxes != part.rowAxes;
            if (other || !part.sizes.equals(parts.get(0).sizes)) {
                return false;
            }
            rowAxes = Math.max(rowAxes, part.rowAxes);
        }
        return true;
    }

    /** Whether all readers of a cluster but {@code node} are deeper than {@code depth}. */
    private boolean lowers(Cluster cluster, int depth, Node node) {
        for (Node member : cluster.nodes) {
            for (Node reader : readers(member.output())) {
                Cluster other = clusters.get(reader);
                boolean later = positions.get(reader) >= positions.get(node);
                boolean within = other != null && other == cluster;
                if (later || within) {
                    continue;
                }
                int readerDepth = other != null ? other.depth : depths.get(reader);
                if (readerDepth <= depth) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean fits(Node node, List<Cluster> parts) {
        Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        nodes.add(node);
        parts.forEach(p -> nodes.addAll(p.nodes));
        if (nodes.size() > MOST_NODES) {
            return false;
        }
        Set<Value> reads = new LinkedHashSet<>();
        int writes = 0;
        for (Node member : nodes) {
            for (Value operand : operands(member)) {
                Value source = source(operand);
                Node maker = makers.get(source);
                if ((maker == null || !nodes.contains(maker)) && !constant(operand)) {
                    if (source.type().rank() > 0) {
                        reads.add(source);
                    }
                }
            }
            boolean out = kept.contains(member.output());
            for (Node reader : readers(member.output())) {
                boolean later = positions.get(reader) > positions.get(node);
                out |= !nodes.contains(reader) && !(later && fusible(reader)) && !summing(reader);
            }
            writes += out ? 1 : 0;
        }
        return new HashSet<>(reads).size() + writes <= MOST_ARRAYS;
    }
}
