package org.lamina.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.plan.ShardRules.Way;
import org.lamina.schedule.Home;
import org.lamina.schedule.Section;
import org.lamina.schedule.Storage;

/**
 * Which values share a buffer, before the buffers have offsets: reshaped values are the value itself, results go straight
 * to the caller or into the variable where nobody can tell, elementwise results overwrite an operand that dies, and loops
 * read and write parts of arrays where they lie ({@link Sections}).
 */
final class BufferPlan {
    final List<Draft> drafts = new ArrayList<>();
    final List<Life> lives = new ArrayList<>();

    /** Outputs that could not be computed in place and are copied at the end, by position in the graph. */
    final List<Integer> copied = new ArrayList<>();

    private final Graph graph;
    private final PhasePlan phases;
    private final List<Bounds> bounds = new ArrayList<>();
    private final Map<Value, Value> roots = new IdentityHashMap<>();
    private final Map<Value, Integer> lastUse = new IdentityHashMap<>();
    private final Map<Value, Integer> madeAt = new IdentityHashMap<>();
    private final Map<Value, Home> homes = new IdentityHashMap<>();
    private final Map<Value, Life> whole = new IdentityHashMap<>();
    private final Map<Value, Life> partial = new IdentityHashMap<>();

    /** Carries at the end of a scan of which every shard has a part, and the argument in whose memory it is. */
    private final Map<Value, Value> partialEnds = new IdentityHashMap<>();

    /** Where values that are read in place lie in the memory of their roots. */
    private final Map<Value, Section> sections = new IdentityHashMap<>();

    private final ScanUses scans = new ScanUses();
    private final Set<Value> kept = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

    /** The first and the last step of a phase. */
    private record Bounds(int first, int last) {}

    BufferPlan(Graph graph, PhasePlan phases) {
        this.graph = graph;
        this.phases = phases;
        draft();
        findUses();
        inputs();
        outputs();
        for (int step = 0; step < drafts.size(); step++) {
            assign(step, drafts.get(step));
        }
    }

    /** The buffer of a value as its readers see it. */
    Life life(Value value) {
        return whole.get(root(value));
    }

    /** The buffer of the part of a value that a shard computes. */
    Life partialLife(Value value) {
        return partialEnds.containsKey(value) ? whole.get(partialEnds.get(value)) : partial.get(value);
    }

    Value root(Value value) {
        return roots.getOrDefault(value, value);
    }

    static boolean alias(Op op) {
        return op instanceof Op.Reshape || op instanceof Op.StopGradient;
    }

    private void draft() {
        Sections top = Sections.of(
                graph,
                loop -> phases.way(loop) != Way.SLICES,
                (loop, concat) -> (phases.way(loop) == Way.WHOLE) == (phases.way(concat) == Way.WHOLE));
        for (int phase = 0; phase < phases.phases.size(); phase++) {
            int first = drafts.size();
            Map<Value, Runnable> waiting = new LinkedHashMap<>();
            joins(phase, waiting);
            for (Node node : phases.phases.get(phase)) {
                int at = phase;
                if (phases.way(node) == Way.SLICES && node.op() instanceof Op.MatMul) {
                    waiting.put(node.output(), () -> draft(at, node, node, top));
                } else {
                    node.inputs().forEach(input -> next(waiting, input));
                    draft(phase, node, node, top);
                }
            }
            List.copyOf(waiting.keySet()).forEach(value -> next(waiting, value));
            bounds.add(new Bounds(first, drafts.size() - 1));
        }
    }

    /** Joins of a phase that runs once come first; a slice is made where it is read, because then it is still in the cache. */
    private void joins(int phase, Map<Value, Runnable> waiting) {
        for (int before = Math.max(0, phase - 2); before < phase; before++) {
            for (Node node : phases.phases.get(before)) {
                for (Value partial : phases.partial(node)) {
                    if (phases.joinedIn(partial) == phase) {
                        waiting.put(partial, () -> drafts.add(Draft.join(phase, node, partial)));
                        if (!phases.sliced(partial)) {
                            next(waiting, partial);
                        }
                    }
                }
            }
        }
    }

    private static void next(Map<Value, Runnable> waiting, Value value) {
        Runnable draft = waiting.remove(value);
        if (draft != null) {
            draft.run();
        }
    }

    private void draft(int phase, Node top, Node node, Sections around) {
        List<Value> parts = top == node ? phases.partial(node) : List.of();
        if (alias(node.op())) {
            roots.put(node.output(), root(node.input(0)));
        } else if (node.op() instanceof Op.Slice slice && around.read(node.output())) {
            Value from = node.input(0);
            Section whole = section(from).orElse(Section.of(from.type().sizes()));
            cut(node.output(), from, whole.range(slice.axis(), slice.start(), slice.length()));
        } else if (node.op() instanceof Op.Scan op) {
            Sections sections = Sections.ofTurns(node, parts);
            ScanDrafts scan = new ScanDrafts(phase, top, node, parts, sections, drafts::add);
            scan.captures((argument, input) -> roots.put(argument, root(input)));
            scan.taken((argument, input) -> {
                Value from = node.input(input);
                int axis = op.sequences().get(input - op.carries());
                cut(argument, from, Section.ofTurn(from.type().sizes(), axis));
            });
            scan.add(step -> draft(phase, top, step, sections), this::root);
            scan.ends((end, carry) -> (parts.contains(end) ? partialEnds : roots).put(end, carry));
        } else if (!(node.op() instanceof Op.Concat) || !around.joined(node.output())) {
            drafts.add(Draft.run(phase, top, node, parts, around));
        }
    }

    /** Says that a value is part of another one, see Note [Sections]. */
    private void cut(Value value, Value from, Section section) {
        roots.put(value, root(from));
        sections.put(value, section);
    }

    /** Where a value lies in the memory of another one; empty if it is all of it. */
    Optional<Section> section(Value value) {
        return Optional.ofNullable(sections.get(value));
    }

    private void findUses() {
        for (int step = 0; step < drafts.size(); step++) {
            Draft draft = drafts.get(step);
            scans.enter(step, draft);
            for (Value read : draft.reads()) {
                use(root(read), step, draft.kind());
            }
            for (Value write : draft.writes()) {
                if (draft.kind() == Draft.Kind.JOIN && partialEnds.containsKey(write)) {
                    use(partialEnds.get(write), forAll(step), draft.kind());
                }
            }
            scans.leave(step, draft, this::root);
            for (Value write : draft.writes()) {
                if (!draft.partial().contains(write)) {
                    madeAt.put(write, step);
                }
            }
            for (Draft.Target target : draft.targets()) {
                madeAt.putIfAbsent(target.value(), step);
            }
        }
        scans.ends(lastUse);
        graph.outputs().forEach(output -> kept.add(root(output.value())));
    }

    /** When all shards have done a step of theirs: at the end of its phase. */
    private int forAll(int step) {
        Bounds phase = bounds.get(drafts.get(step).phase());
        return drafts.get(step).phase() % 2 == 0 ? step : phase.last();
    }

    /** When the first of all shards may do a step of theirs: at the beginning of its phase. */
    private int forAny(int step) {
        Bounds phase = bounds.get(drafts.get(step).phase());
        return drafts.get(step).phase() % 2 == 0 ? step : phase.first();
    }

    private void use(Value root, int step, Draft.Kind kind) {
        lastUse.merge(root, step, Math::max);
        scans.use(root, step, kind, madeAt.getOrDefault(root, -1));
    }

    private void inputs() {
        for (int port = 0; port < graph.inputs().size(); port++) {
            Graph.Input input = graph.inputs().get(port);
            Home home =
                    input.kind() == Graph.InputKind.VARIABLE ? new Home.Variable(input.name()) : new Home.Input(port);
            Life life = fresh(input.value(), isRows(input.value()), 0);
            life.home = home;
            life.until(lastUse.getOrDefault(input.value(), 0));
            whole.put(input.value(), life);
        }
    }

    private boolean isRows(Value value) {
        return phases.sharding
                .batch()
                .map(batch -> ShardRules.axis(batch, value.type()) >= 0)
                .orElse(false);
    }

    private void outputs() {
        for (int i = 0; i < graph.outputs().size(); i++) {
            Graph.Output output = graph.outputs().get(i);
            Value root = root(output.value());
            boolean direct = madeAt.containsKey(root)
                    && !homes.containsKey(root)
                    && (output.kind() == Graph.OutputKind.RESULT || overwritable(output.name(), root));
            if (direct) {
                homes.put(
                        root,
                        output.kind() == Graph.OutputKind.RESULT
                                ? new Home.Result(graph.inputs().size() + i)
                                : new Home.Variable(output.name()));
            } else {
                copied.add(i);
                lastUse.put(root, drafts.size());
            }
        }
    }

    /** Whether the step that makes {@code root} may write over the variable: nobody needs the old content from then on. */
    private boolean overwritable(String variable, Value root) {
        int step = madeAt.get(root);
        for (Graph.Input input : graph.inputs()) {
            if (input.kind() == Graph.InputKind.VARIABLE && input.name().equals(variable)) {
                Value old = input.value();
                int last = lastUse.getOrDefault(old, -1);
                if (kept.contains(old)
                        || last > step
                        || last == step && !readsInPlace(drafts.get(step), old)
                        || othersRead(old, step)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether other shards may read more of a value than their slice while one does this step. */
    private boolean othersRead(Value old, int step) {
        for (int other = forAny(step); other < step; other++) {
            Draft draft = drafts.get(other);
            for (int i = 0; i < draft.reads().size(); i++) {
                if (root(draft.reads().get(i)) == old && !phases.readsSlice(draft.node(), i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a step reads a buffer only at the very elements that it is writing. */
    private boolean readsInPlace(Draft draft, Value wanted) {
        if (draft.kind() != Draft.Kind.RUN) {
            return draft.kind() == Draft.Kind.COPY;
        }
        Op op = draft.node().op();
        for (int i = 0; i < draft.reads().size(); i++) {
            if (root(draft.reads().get(i)) == wanted) {
                boolean same = !sections.containsKey(draft.reads().get(i)) && inPlace(op, i);
                if (!same) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean inPlace(Op op, int operand) {
        return op instanceof Op.Unary
                || op instanceof Op.Binary
                || op instanceof Op.Select
                || op instanceof Op.Cast
                || op instanceof Op.Loop loop && fullRead(loop.body(), operand);
    }

    private static boolean fullRead(LoopBody body, int i) {
        return body.reads().get(i).axes().size() == body.sizes().size();
    }

    private Life fresh(Value value, boolean perShard, int step) {
        Life life = new Life(
                lives.size(),
                Storage.of(value.type().dtype()),
                perShard,
                value.type().count(),
                step);
        lives.add(life);
        return life;
    }

    private void assign(int step, Draft draft) {
        Way way = phases.way(draft.top());
        boolean ownRows = draft.kind() != Draft.Kind.JOIN && way != Way.WHOLE && way != Way.SLICES;
        Set<Life> taken = new HashSet<>();
        for (Value value : draft.writes()) {
            if (draft.partial().contains(value)) {
                Life life = fresh(value, true, step);
                partial.put(value, life);
                life.until(forAll(madeAt.get(value)));
                continue;
            }
            boolean perShard = ownRows && !phases.shared(value);
            Life life = homes.containsKey(value) ? null : carried(step, draft, value);
            if (life == null && !homes.containsKey(value) && (perShard || draft.phase() % 2 == 0)) {
                life = dying(step, draft, value, perShard, taken);
            }
            if (life == null) {
                // Others may still be at the phase's first step, and read there what lies where this shard writes.
                life = fresh(value, perShard, perShard ? step : forAny(step));
                life.home = homes.get(value);
            }
            taken.add(life);
            life.until(Math.max(step, lastUse.getOrDefault(value, step)));
            whole.put(value, life);
        }
        for (Draft.Target target : draft.targets()) {
            Value value = target.value();
            boolean perShard = ownRows && !phases.shared(value);
            whole.computeIfAbsent(value, v -> fresh(v, perShard, perShard ? step : forAny(step)))
                    .until(Math.max(step, lastUse.getOrDefault(value, step)));
        }
    }

    /** The buffer of a carry, where the step may write the carry's next value over the present one. */
    private @Nullable Life carried(int step, Draft draft, Value value) {
        if (draft.kind() != Draft.Kind.RUN) {
            return null;
        }
        Value carry = scans.carryOf(value, step, old -> readsInPlace(draft, old));
        return carry == null ? null : whole.get(carry);
    }

    /** An operand's buffer that the step may overwrite with {@code value}. */
    private @Nullable Life dying(int step, Draft draft, Value value, boolean perShard, Set<Life> taken) {
        for (Value read : draft.reads()) {
            Value root = root(read);
            Life life = whole.get(root);
            boolean fits = life.home == null
                    && life.last == step
                    && lastUse.getOrDefault(root, -1) == step
                    && life.perShard == perShard
                    && life.storage == Storage.of(value.type().dtype())
                    && life.count.equals(value.type().count())
                    && !taken.contains(life)
                    && readsOnlyInPlace(draft, life);
            if (fits) {
                return life;
            }
        }
        return null;
    }

    private boolean readsOnlyInPlace(Draft draft, Life life) {
        for (Value read : draft.reads()) {
            if (whole.get(root(read)) == life && !readsInPlace(draft, root(read))) {
                return false;
            }
        }
        return true;
    }
}
