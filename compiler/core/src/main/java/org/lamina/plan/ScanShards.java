package org.lamina.plan;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.plan.ShardRules.Way;
import org.lamina.types.SizeName;

/**
 * Whether shards can run the turns of a scan on their own rows. What no row belongs to is then the same in every shard,
 * or a part of a sum that starts at 0 and only grows by parts: its parts are joined when all turns are over.
 */
final class ScanShards {
    private final SizeName batch;
    private final Node node;
    private final Op.Scan scan;
    private final Graph body;

    /** Values of the body that are parts of sums. */
    private Set<Value> parts = Set.of();

    ScanShards(SizeName batch, Node node, Op.Scan scan) {
        this.batch = batch;
        this.node = node;
        this.scan = scan;
        this.body = Graph.bodyOf(scan);
    }

    Way way(Set<Value> zeros) {
        if (!alongOthers()) {
            return Way.NEVER;
        }
        Set<Value> carried = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < scan.carries(); i++) {
            if (zeros.contains(node.input(i)) && ShardRules.axis(batch, carry(i).type()) < 0) {
                carried.add(carry(i));
            }
        }
        boolean runs;
        boolean fewer;
        do {
            parts = Collections.newSetFromMap(new IdentityHashMap<>());
            parts.addAll(carried);
            runs = true;
            for (Node step : body.nodes()) {
                runs &= run(step);
            }
            fewer = false;
            for (int i = 0; i < scan.carries(); i++) {
                boolean part = parts.contains(body.outputs().get(i).value());
                fewer |= !part && carried.remove(carry(i));
                runs &= !part || carried.contains(carry(i));
            }
        } while (fewer);
        return runs ? joined(carried) : Way.NEVER;
    }

    private Value carry(int i) {
        return body.inputs().get(1 + i).value();
    }

    /** Whether neither the turns nor a stack of yields go along the batch. */
    private boolean alongOthers() {
        return !scan.turns().names().contains(batch);
    }

    /** Marks what is a part of a sum; false where shards cannot run the step. */
    private boolean run(Node step) {
        Way way = ShardRules.of(batch, step, Set.of());
        long partial = step.inputs().stream().filter(parts::contains).count();
        if (partial > 0) {
            boolean adds = way == Way.WHOLE && partial == step.inputs().size() && isSum(step.op());
            if (adds) {
                parts.addAll(step.outputs());
            }
            return adds;
        }
        if (way != Way.PARTIAL) {
            return way != Way.NEVER;
        }
        step.outputs().stream()
                .filter(output -> ShardRules.axis(batch, output.type()) < 0)
                .forEach(parts::add);
        return !(step.op() instanceof Op.Reduce reduce)
                || reduce.fn() == Op.ReduceFn.SUM
                || reduce.fn() == Op.ReduceFn.COUNT;
    }

    /** Whether the operation on parts gives parts of what it gives on their sums. */
    private static boolean isSum(Op op) {
        return op instanceof Op.Reshape
                || op instanceof Op.Transpose
                || op instanceof Op.Binary binary && binary.fn() == Op.BinaryFn.ADD
                || op instanceof Op.Loop loop && onlyAdds(loop.body());
    }

    private static boolean onlyAdds(LoopBody body) {
        return body.sums().isEmpty()
                && body.instructions().stream()
                        .allMatch(step -> step.op() instanceof Op.Binary binary && binary.fn() == Op.BinaryFn.ADD);
    }

    private Way joined(Set<Value> carried) {
        boolean any = false;
        boolean all = true;
        for (int i = 0; i < node.outputs().size(); i++) {
            if (ShardRules.axis(batch, node.outputs().get(i).type()) < 0) {
                boolean part = i < scan.carries()
                        ? carried.contains(carry(i))
                        : parts.contains(body.outputs().get(i).value());
                any |= part;
                all &= part;
            }
        }
        if (any) {
            return all ? Way.PARTIAL : Way.NEVER;
        }
        boolean rows = node.outputs().stream().allMatch(output -> ShardRules.axis(batch, output.type()) >= 0);
        return rows ? Way.ROWS : Way.NEVER;
    }
}
