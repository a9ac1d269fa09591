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
 * graph. A partial result of phase p is joined at the start of phase p + 1.
 */
final class PhasePlan {
    final Sharding sharding;

    /** Nodes in the order in which they run, by phase. */
    final List<List<Node>> phases = new ArrayList<>();

    private final Map<Node, Way> ways = new IdentityHashMap<>();

    private PhasePlan(Sharding sharding) {
        this.sharding = sharding;
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

    static PhasePlan of(Graph graph, Optional<SizeName> batch) {
        Sharding sharding = batch.map(name -> decide(graph, name)).orElse(Sharding.none("it is not asked for"));
        PhasePlan plan = new PhasePlan(sharding);
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
            Way way = ShardRules.of(batch, node, zeros);
            ways.put(node, way);
            int level = 0;
            for (Value input : node.inputs()) {
                level = Math.max(level, ready.getOrDefault(input, 0));
            }
            level += (way == Way.WHOLE) == (level % 2 == 0) ? 0 : 1;
            levels.put(node, level);
            List<Value> partial = partial(node);
            for (Value output : node.outputs()) {
                ready.put(output, partial.contains(output) ? level + 1 : level);
            }
            last = Math.max(last, partial.isEmpty() ? level : level + 1);
        }
        delaySources(graph, levels);
        for (int level = 0; level <= last; level++) {
            phases.add(new ArrayList<>());
        }
        graph.nodes().forEach(node -> phases.get(levels.get(node)).add(node));
    }

    /** Moves rows made from nothing, such as random masks, into the phase of their first reader, so that they live shorter. */
    private void delaySources(Graph graph, Map<Node, Integer> levels) {
        Map<Value, Integer> firstUse = new IdentityHashMap<>();
        for (Node node : graph.nodes()) {
            node.inputs().forEach(input -> firstUse.merge(input, levels.get(node), Math::min));
        }
        for (Node node : graph.nodes()) {
            boolean source =
                    node.op() instanceof Op.Fill || node.op() instanceof Op.Random || node.op() instanceof Op.Iota;
            if (source && way(node) == Way.ROWS) {
                levels.put(node, firstUse.getOrDefault(node.output(), levels.get(node)));
            }
        }
    }
}
