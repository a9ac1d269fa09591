package org.lamina.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.CompilerBug;
import org.lamina.ir.Bodies;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphRewriter;
import org.lamina.ir.Node;
import org.lamina.ir.Site;
import org.lamina.ir.SizeNames;
import org.lamina.ir.Value;
import org.lamina.op.LoopBody;
import org.lamina.op.Op;
import org.lamina.schedule.Buffer;
import org.lamina.schedule.Home;
import org.lamina.schedule.Operand;
import org.lamina.schedule.Phase;
import org.lamina.schedule.Port;
import org.lamina.schedule.Region;
import org.lamina.schedule.Schedule;
import org.lamina.schedule.Step;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.ValueType;

/** Graph to schedule: phases and shards, then buffers, then offsets. */
public final class Planner {
    private final Graph graph;
    private final PhasePlan phases;
    private final BufferPlan buffers;
    private final List<List<Step>> steps = new ArrayList<>();

    /** What the turns around the present draft do, the innermost first. */
    private final Deque<List<Step>> open = new ArrayDeque<>();

    private Planner(Graph graph, Optional<SizeName> batch, Slices.Worth worth) {
        // Values of a body belong to one scan: bodies that several share are told apart.
        this.graph =
                Bodies.rewrite(graph, body -> GraphRewriter.rewrite(body, (rewriter, node) -> rewriter.copy(node)));
        this.phases = PhasePlan.of(this.graph, batch, worth);
        this.buffers = new BufferPlan(this.graph, phases);
    }

    /**
     * Plans a graph.
     *
     * @param graph without gradient nodes
     * @param batch the size along which the batch is cut into shards; empty for one piece. Where the graph does not allow
     *     the cut, the schedule is for one piece and says why
     */
    public static Schedule plan(Graph graph, Optional<SizeName> batch) {
        return new Planner(graph, batch, Slices.Worth.STANDARD).schedule();
    }

    /**
     * Plans a graph with other limits for what shards share out by slices, see {@link #plan(Graph, Optional)}.
     *
     * @param elements the least of a value that is made slice by slice
     * @param length the least of its first axis
     */
    public static Schedule plan(Graph graph, Optional<SizeName> batch, long elements, long length) {
        return new Planner(graph, batch, new Slices.Worth(elements, length)).schedule();
    }

    private Schedule schedule() {
        phases.phases.forEach(p -> steps.add(new ArrayList<>()));
        for (Draft draft : buffers.drafts) {
            place(draft);
        }
        copies();
        List<Region> regions = Packing.pack(buffers.lives);
        List<Phase> made = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            made.add(new Phase(i % 2 == 0 ? Phase.Kind.SINGLE : Phase.Kind.PARALLEL, steps.get(i)));
        }
        List<Buffer> done = buffers.lives.stream()
                .map(life ->
                        new Buffer(life.id, life.storage, life.perShard, life.count, home(life), life.first, life.last))
                .toList();
        return new Schedule(
                graph.name(),
                phases.sharding,
                sizes(),
                graph.conditions(),
                Work.of(made, phases.sharding.batch().isPresent()),
                ports(),
                done,
                regions,
                made);
    }

    private static Home home(Life life) {
        if (life.home == null) {
            throw new CompilerBug("buffer " + life.id + " has no place");
        }
        return life.home;
    }

    private Operand operand(Value value) {
        return operand(value, Operand.Cut.ROWS);
    }

    private Operand operand(Value value, Operand.Cut cut) {
        return new Operand(value.type(), buffers.life(value).id, buffers.section(value), cut);
    }

    /** Adds what a draft stands for to its phase, or to the turns around it. */
    private void place(Draft draft) {
        List<Step> list = open.isEmpty() ? steps.get(draft.phase()) : open.element();
        if (draft.kind() == Draft.Kind.BEGIN) {
            open.push(new ArrayList<>());
        } else if (draft.kind() == Draft.Kind.END) {
            Op.Scan scan = (Op.Scan) draft.node().op();
            List<Step> turn = open.pop();
            List<Step> outer = open.isEmpty() ? steps.get(draft.phase()) : open.element();
            outer.add(new Step.Turns(
                    scan.turns(), scan.reverse(), turn, draft.node().site()));
        } else {
            step(draft).ifPresent(list::add);
        }
    }

    /** Empty for a copy of a value to where it is. */
    private Optional<Step> step(Draft draft) {
        Site site = draft.node().site();
        return switch (draft.kind()) {
            case RUN, JOIN -> Optional.of(node(draft));
            case COPY ->
                copy(operand(draft.reads().get(0)), operand(draft.writes().get(0)), site);
            case STORE ->
                copy(operand(draft.reads().get(0)), operand(draft.reads().get(1)), site);
            case NUMBER ->
                Optional.of(new Step.TurnNumber(operand(draft.writes().get(0)), site));
            case TAKE ->
                Optional.of(new Step.Take(
                        operand(draft.reads().get(0)),
                        draft.axis(),
                        slice(operand(draft.writes().get(0)), draft.axis()),
                        site));
            case PUT ->
                Optional.of(new Step.Put(
                        slice(operand(draft.reads().get(0)), draft.axis()),
                        draft.axis(),
                        yielded(draft.reads().get(1)),
                        site));
            case BEGIN, END -> throw new CompilerBug("the ends of a scan are no steps");
        };
    }

    private static Optional<Step> copy(Operand from, Operand to, Site site) {
        return from.buffer() == to.buffer() ? Optional.empty() : Optional.of(new Step.Copy(from, to, site));
    }

    /** With one position along the axis of the turns. */
    private static Operand slice(Operand one, int axis) {
        List<Size> sizes = new ArrayList<>(one.type().sizes());
        sizes.add(axis, Size.of(1));
        return new Operand(one.type().withSizes(sizes), one.buffer(), one.section());
    }

    private Operand yielded(Value value) {
        Life part = buffers.partialLife(value);
        return part == null ? operand(value) : new Operand(value.type(), part.id);
    }

    private Step node(Draft draft) {
        Node node = draft.node();
        if (draft.kind() == Draft.Kind.JOIN) {
            Value value = draft.writes().get(0);
            Operand partial = new Operand(value.type(), buffers.partialLife(value).id);
            Operand whole = phases.sliced(value) ? operand(value, Operand.Cut.SLICE) : operand(value);
            return new Step.Combine(joinedBy(node.op()), partial, whole, divisor(node), node.site());
        }
        if (phases.way(node) == ShardRules.Way.SLICES) {
            return slices(node);
        }
        List<Operand> reads = draft.reads().stream().map(this::operand).toList();
        if (!draft.targets().isEmpty()) {
            return loop(draft, reads);
        }
        List<Operand> writes =
                draft.writes().stream().map(v -> written(draft, v)).toList();
        Op op = !draft.partial().isEmpty() && node.op() instanceof Op.Reduce reduce && reduce.fn() == Op.ReduceFn.MEAN
                ? new Op.Reduce(Op.ReduceFn.SUM, reduce.axes())
                : node.op();
        return new Step.Call(op, reads, writes, node.site());
    }

    private Operand written(Draft draft, Value value) {
        return draft.partial().contains(value)
                ? new Operand(value.type(), buffers.partialLife(value).id)
                : operand(value);
    }

    /** A loop whose results go to memory of their own, where they have that, and to parts of others. */
    private Step loop(Draft draft, List<Operand> reads) {
        Node node = draft.node();
        LoopBody body = ((Op.Loop) node.op()).body();
        List<Integer> results = new ArrayList<>();
        List<Operand> writes = new ArrayList<>();
        List<Operand> sums = new ArrayList<>();
        for (int i = 0; i < node.outputs().size(); i++) {
            Value value = node.outputs().get(i);
            if (i >= body.results().size()) {
                sums.add(written(draft, value));
            } else if (draft.writes().contains(value)) {
                results.add(body.results().get(i));
                writes.add(written(draft, value));
            }
        }
        for (Draft.Target target : draft.targets()) {
            results.add(body.results().get(target.result()));
            writes.add(new Operand(
                    node.outputs().get(target.result()).type(),
                    buffers.life(target.value()).id,
                    Optional.of(target.section())));
        }
        writes.addAll(sums);
        LoopBody placed =
                new LoopBody(body.sizes(), body.rowAxes(), body.reads(), body.instructions(), results, body.sums());
        return new Step.Call(new Op.Loop(placed), reads, writes, node.site());
    }

    private Step slices(Node node) {
        List<Operand> reads = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            boolean slice = phases.readsSlice(node, i);
            reads.add(operand(node.input(i), slice ? Operand.Cut.SLICE : Operand.Cut.NONE));
        }
        List<Operand> writes = node.outputs().stream()
                .map(output -> operand(output, Operand.Cut.SLICE))
                .toList();
        return new Step.Call(node.op(), reads, writes, node.site());
    }

    private static Op.ReduceFn joinedBy(Op op) {
        if (!(op instanceof Op.Reduce reduce)) {
            return Op.ReduceFn.SUM;
        }
        return switch (reduce.fn()) {
            case SUM, MEAN, COUNT -> Op.ReduceFn.SUM;
            case MAX, ANY -> Op.ReduceFn.MAX;
            case MIN, ALL -> Op.ReduceFn.MIN;
            case PROD -> Op.ReduceFn.PROD;
            case LOGSUMEXP -> throw new CompilerBug("shards of a log-sum-exp cannot be joined");
        };
    }

    private static Size divisor(Node node) {
        Size product = Size.of(1);
        if (node.op() instanceof Op.Reduce reduce && reduce.fn() == Op.ReduceFn.MEAN) {
            for (int axis : reduce.axes()) {
                product = product.times(node.input(0).type().size(axis));
            }
        }
        return product;
    }

    /** Copies what is not computed where it is wanted: results first, because a variable may be the source of one. */
    private void copies() {
        List<Step> rows = new ArrayList<>();
        List<Step> results = new ArrayList<>();
        List<Step> aside = new ArrayList<>();
        List<Step> writes = new ArrayList<>();
        for (int i : buffers.copied) {
            Graph.Output output = graph.outputs().get(i);
            Operand from = operand(output.value());
            boolean result = output.kind() == Graph.OutputKind.RESULT;
            Home home = result ? new Home.Result(graph.inputs().size() + i) : new Home.Variable(output.name());
            Life source = buffers.life(output.value());
            if (!result && source.home instanceof Home.Variable variable && !variable.equals(home)) {
                Operand kept = buffer(output.value().type(), null, false);
                aside.add(new Step.Copy(from, kept, Site.NONE));
                from = kept;
            }
            if (!home.equals(source.home)) {
                List<Step> list = !result ? writes : source.perShard ? rows : results;
                list.add(new Step.Copy(from, buffer(output.value().type(), home, source.perShard), Site.NONE));
            }
        }
        if (!rows.isEmpty()) {
            steps.get((steps.size() - 2) / 2 * 2 + 1).addAll(rows);
        }
        if (results.isEmpty() && writes.isEmpty()) {
            return;
        }
        if (steps.size() % 2 == 0) {
            steps.add(new ArrayList<>());
        }
        for (List<Step> list : List.of(results, aside, writes)) {
            steps.get(steps.size() - 1).addAll(list);
        }
    }

    private Operand buffer(ValueType type, @org.jspecify.annotations.Nullable Home home, boolean perShard) {
        Life life = new Life(
                buffers.lives.size(),
                org.lamina.schedule.Storage.of(type.dtype()),
                perShard,
                type.count(),
                buffers.drafts.size());
        life.home = home;
        buffers.lives.add(life);
        return new Operand(type, life.id);
    }

    private List<SizeName> sizes() {
        Set<SizeName> names = new LinkedHashSet<>();
        phases.sharding.batch().ifPresent(names::add);
        names.addAll(SizeNames.of(graph));
        return List.copyOf(names);
    }

    private List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        for (Graph.Input input : graph.inputs()) {
            Port.Kind kind = switch (input.kind()) {
                case DATA -> Port.Kind.DATA;
                case SCALAR -> Port.Kind.SCALAR;
                case VARIABLE -> Port.Kind.VARIABLE;
                case ARGUMENT -> throw new CompilerBug("the body of a scan is planned as a function");
            };
            ports.add(port(kind, input.name(), input.value()));
        }
        for (Graph.Output output : graph.outputs()) {
            Port.Kind kind = output.kind() == Graph.OutputKind.RESULT ? Port.Kind.RESULT : Port.Kind.WRITE;
            ports.add(port(kind, output.name(), output.value()));
        }
        return ports;
    }

    private Port port(Port.Kind kind, String name, Value value) {
        boolean sharded = phases.sharding
                .batch()
                .map(batch -> ShardRules.axis(batch, value.type()) >= 0)
                .orElse(false);
        return new Port(kind, name, value.type(), sharded);
    }
}
