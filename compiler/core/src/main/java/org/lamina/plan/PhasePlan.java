package org.lamina.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.plan.ShardRules.Way;
import org.lamina.schedule.Sharding;
import org.lamina.types.SizeName;

/**
 * The nodes of a graph in phases. Even phases run once, odd ones in every shard; within a phase the order is that of the
 * graph. A partial result of phase p is joined at the start of phase p + 1, or of p + 2 where every shard joins a slice.
 */
final class PhasePlan {
    final Sharding sharding;

    /** Nodes in the order in which they run, by phase. */
    final List<List<Node>> phases = new ArrayList<>();

    private final Map<Node, Way> ways = new IdentityHashMap<>();

    /** Partial results by the phase at whose start they are joined. */
    private final Map<Value, Integer> joins = new IdentityHashMap<>();

    /** Empty where the batch is not cut. */
    private final Optional<Slices> slices;

    private PhasePlan(Sharding sharding, Optional<Slices> slices) {
        this.sharding = sharding;
        this.slices = slices;
    }

    Way way(Node node) {
        return ways.getOrDefault(node, Way.WHOLE);
    }

    /** Results of which every shard makes only a part. */
    List<Value> partial(Node node) {
        if (way(node) != Way.PARTIAL) {
            return List.of();
        }
        SizeName batch = sharding.batch().orElseThrow();
        return node.outputs().stream()
                .filter(output -> ShardRules.axis(batch, output.type()) < 0)
                .toList();
    }

    /** The phase at whose start the parts of a result are joined: an even one, or an odd one by slices. */
    int joinedIn(Value partial) {
        return joins.get(partial);
    }

    /** Whether rows of this value are read by other shards than those that make them, and so lie in memory that all share. */
    boolean shared(Value value) {
        return slices.isPresent() && slices.get().readWhole(value);
    }

    /** Whether all shards make slices of this value. */
    boolean sliced(Value value) {
        return slices.isPresent() && slices.get().sliced(value);
    }

    /** Whether a node that computes slices sees no more of an input than its slice. */
    boolean readsSlice(Node node, int input) {
        return slices.isPresent() && slices.get().readsSlice(node, input);
    }

    static PhasePlan of(Graph graph, Optional<SizeName> batch, Slices.Worth worth) {
        Sharding sharding = batch.map(name -> decide(graph, name)).orElse(Sharding.none("it is not asked for"));
        PhasePlan plan =
                new PhasePlan(sharding, sharding.batch().map(name -> Slices.of(graph, name, zeros(graph), worth)));
        if (sharding.batch().isEmpty()) {
            plan.phases.add(graph.nodes());
        } else {
            plan.levels(graph, sharding.batch().get());
        }
        return plan;
    }

    private static Set<Value> zeros(Graph graph) {
        Set<Value> zeros = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Fill fill && fill.value() == 0) {
                zeros.add(node.output());
            }
        }
        return zeros;
    }

    private static Sharding decide(Graph graph, SizeName batch) {
        Set<Value> zeros = zeros(graph);
        for (Graph.Input input : graph.inputs()) {
            if (input.value().type().sizes().stream().anyMatch(s -> s.names().contains(batch))
                    && (input.kind() != Graph.InputKind.DATA || !rowsTogether(batch, input.value()))) {
                return Sharding.none("the rows of `" + input.name() + "` do not lie together");
            }
        }
        for (Graph.Output output : graph.outputs()) {
            if (ShardRules.axis(batch, output.value().type()) >= 0
                    && (output.kind() == Graph.OutputKind.WRITE || !rowsTogether(batch, output.value()))) {
                return Sharding.none("the rows of `" + output.name() + "` do not lie together");
            }
        }
        boolean cut = false;
        for (Node node : graph.nodes()) {
            Way way = ShardRules.of(batch, node, zeros);
            cut |= way != Way.WHOLE;
            if (way == Way.NEVER) {
                String where = node.site().source().isEmpty()
                        ? ""
                        : " at " + node.site().source();
                return Sharding.none(node.op().getClass().getSimpleName() + where + " mixes rows of the batch");
            }
        }
        return cut ? Sharding.along(batch) : Sharding.none("nothing depends on the batch");
    }

    private static boolean rowsTogether(SizeName batch, Value value) {
        return ShardRules.cuttable(batch, value.type()) && ShardRules.contiguous(batch, value.type());
    }

    private void levels(Graph graph, SizeName batch) {
        Map<Value, Integer> ready = new IdentityHashMap<>();
        Map<Node, Integer> levels = new IdentityHashMap<>();
        Set<Value> zeros = zeros(graph);
        int last = 0;
        for (Node node : graph.nodes()) {
            Way way = slices.orElseThrow().makes(node) ? Way.SLICES : ShardRules.of(batch, node, zeros);
            ways.put(node, way);
            int level = 0;
            for (int i = 0; i < node.inputs().size(); i++) {
                level = Math.max(level, ready.getOrDefault(node.input(i), 0) + wait(node, i));
            }
            level += (way == Way.WHOLE) == (level % 2 == 0) ? 0 : 1;
            levels.put(node, level);
            last = Math.max(last, level);
            List<Value> partial = partial(node);
            for (Value output : node.outputs()) {
                ready.put(output, level);
                if (partial.contains(output)) {
                    int joined = level + (sliced(output) ? 2 : 1);
                    joins.put(output, joined);
                    ready.put(output, joined);
                    last = Math.max(last, joined);
                }
            }
        }
        delaySources(graph, levels);
        for (int level = 0; level <= last; level++) {
            phases.add(new ArrayList<>());
        }
        graph.nodes().forEach(node -> phases.get(levels.get(node)).add(node));
    }

    /** Whether an operation makes something from nothing. */
    static boolean source(Op op) {
        return op instanceof Op.Fill || op instanceof Op.Random || op instanceof Op.Iota;
    }

    /** How many phases behind an input a node must come that sees more of it than its shard made. */
    private int wait(Node node, int input) {
        Value value = node.input(input);
        boolean slicesOfAll = sliced(value) && !readsSlice(node, input);
        boolean rowsOfAll = way(node) == Way.SLICES && shared(value);
        return slicesOfAll || rowsOfAll ? 1 : 0;
    }

    /** Moves rows made from nothing, such as random masks, into the phase of their first reader, so that they live shorter. */
    private void delaySources(Graph graph, Map<Node, Integer> levels) {
        Map<Value, Integer> firstUse = new IdentityHashMap<>();
        for (Node node : graph.nodes()) {
            node.inputs().forEach(input -> firstUse.merge(input, levels.get(node), Math::min));
        }
        for (Node node : graph.nodes()) {
            if (source(node.op()) && way(node) == Way.ROWS) {
                levels.put(node, firstUse.getOrDefault(node.output(), levels.get(node)));
            }
        }
    }
}
