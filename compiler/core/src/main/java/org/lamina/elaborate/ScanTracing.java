package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.ir.Graph;
import org.lamina.ir.GraphBuilder;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Named;
import org.lamina.types.Constraint;
import org.lamina.types.Dim;
import org.lamina.types.Relation;
import org.lamina.types.Size;

/** One {@code scan} while it is traced: its carries and inputs, its body, and the node that it becomes. */
final class ScanTracing {
    private final Elaboration all;
    private final Ctx ctx;
    private final Expr.Scan e;
    private final Map<String, Val.Tensor> carries = new LinkedHashMap<>();
    private final Map<String, Val.Tensor> sequences = new LinkedHashMap<>();

    /** Where each counter starts. */
    private final Map<String, Size> counters = new LinkedHashMap<>();

    private final List<Val.Tensor> yields = new ArrayList<>();
    private @Nullable Size turns;
    private @Nullable Span turnsFrom;
    private boolean wrong;

    ScanTracing(Elaboration all, Ctx ctx, Expr.Scan e) {
        this.all = all;
        this.ctx = ctx;
        this.e = e;
    }

    Val run() {
        names();
        e.carries().forEach(this::carry);
        e.inputs().forEach(this::input);
        if (wrong || turns == null) {
            return Val.UNKNOWN;
        }
        var atLeastOne = new Constraint(Relation.GE, turns, Size.of(1));
        if (ctx.demand(e.span(), atLeastOne, "a scan has at least one turn").isPresent()) {
            var diagnostic = all.reporter.at(
                    Code.SIZE_BELOW_ONE,
                    ctx,
                    e.span(),
                    "a scan needs at least one turn, and this has %s",
                    turns.text());
            return all.reporter.report(Wording.counterexample(all.reporter, ctx, diagnostic, atLeastOne));
        }
        String counter =
                counters.isEmpty() ? "turn" : counters.keySet().iterator().next();
        Tracer.Body body = ctx.tracer().enter(turns, counter);
        var parameters = new ArrayList<Value>();
        var turn = new Turn(carries);
        Val shape;
        try {
            Val last = all.blocks.value(inside(body, turn, parameters), e.body());
            if (last != Blocks.NOTHING && !(last instanceof Val.Unknown)) {
                all.reporter.report(all.reporter
                        .at(Code.UNUSED_VALUE, ctx, e.body().span(), "the body of a `scan` has no value of its own")
                        .help("`yield` hands a value out, `next` to the next turn"));
            }
            shape = yielded(turn);
        } finally {
            ctx.tracer().leave();
        }
        return wrong ? Val.UNKNOWN : result(body, turn, parameters, shape);
    }

    private void names() {
        Set<String> names = new LinkedHashSet<>();
        for (List<Named> group : List.of(e.carries(), e.inputs())) {
            for (Named named : group) {
                if (!names.add(named.name().text())) {
                    all.reporter.error(
                            Code.DUPLICATE_NAME,
                            ctx,
                            named.name().span(),
                            "`%s` is defined twice in this `scan`",
                            named.name().text());
                    wrong = true;
                }
            }
        }
    }

    private void carry(Named named) {
        Val value = all.operators.coerce(ctx, named.value().span(), all.expressions.eval(ctx, named.value()));
        if (value instanceof Val.Tensor t) {
            carries.put(named.name().text(), plain(t));
            all.notes.value(named.name().span(), named.name().text(), t);
            return;
        }
        wrong = true;
        if (!(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.TENSOR_EXPECTED,
                    ctx,
                    named.value().span(),
                    "a carry is a tensor, and this is %s",
                    value.describe());
        }
    }

    /** With axes of size 1 in the place of stretch axes. */
    private Val.Tensor plain(Val.Tensor t) {
        var dims = t.type().dims().stream()
                .map(dim -> dim.stretch() ? Dim.of(dim.size()) : dim)
                .toList();
        return new Val.Tensor(t.type().withDims(dims), t.value(), t.owner(), t.trail());
    }

    private void input(Named named) {
        Val value = all.expressions.eval(ctx, named.value());
        if (value instanceof Val.Range range) {
            counters.put(named.name().text(), range.from());
            agree(named, range.to().minus(range.from()));
            return;
        }
        if (value instanceof Val.Tensor t) {
            sequence(named, plain(t));
            return;
        }
        wrong = true;
        if (!(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.TENSOR_EXPECTED,
                    ctx,
                    named.value().span(),
                    "a `scan` goes along an axis of a tensor or through a range, not %s",
                    value.describe());
        }
    }

    private void sequence(Named named, Val.Tensor t) {
        if (e.axis().isEmpty()) {
            wrong = true;
            all.reporter.report(all.reporter
                    .at(
                            Code.MISSING_ARGUMENT,
                            ctx,
                            named.span(),
                            "along which axis of `%s` does this `scan` go?",
                            t.type().text())
                    .help("name it with `by`, as in `for %s by 1`", Reporter.oneLine(named.span())));
            return;
        }
        long axis = e.axis().getAsLong();
        if (axis >= t.type().rank()) {
            wrong = true;
            all.reporter.error(
                    Code.AXIS_RANGE,
                    ctx,
                    named.span(),
                    "there is no axis %d in `%s`, which has %d",
                    axis,
                    t.type().text(),
                    t.type().rank());
            return;
        }
        sequences.put(named.name().text(), t);
        agree(named, t.type().dim((int) axis).size());
    }

    /** All inputs advance together. */
    private void agree(Named named, Size length) {
        if (turns == null) {
            turns = length;
            turnsFrom = named.span();
        } else if (!all.shapes.sameSize(ctx, named.span(), turns, length)) {
            wrong = true;
            var diagnostic = all.reporter
                    .at(
                            Code.AXIS_SIZE,
                            ctx,
                            named.span(),
                            "the inputs of a `scan` advance together, and `%s` has %s turns",
                            named.name().text(),
                            length.text())
                    .label(java.util.Objects.requireNonNull(turnsFrom), "%s turns", turns.text());
            all.reporter.report(
                    Wording.counterexample(all.reporter, ctx, diagnostic, new Constraint(Relation.EQ, turns, length)));
        }
    }

    /** Where a turn is evaluated: carries, slices and counters have their names. */
    private Ctx inside(Tracer.Body body, Turn turn, List<Value> parameters) {
        Size counter = Size.of(body.counter());
        Ctx inner = ctx.inner()
                .withFrame(ctx.frame().scan(turn))
                .withFacts(ctx.facts().with(new Constraint(Relation.LE, counter, body.turns())));
        carries.forEach((name, start) -> {
            Value parameter = body.parameter(name, start.type().valueType());
            parameters.add(parameter);
            inner.env().bind(name, new Val.Tensor(start.type(), parameter, ctx.tracer(), start.trail()));
        });
        sequences.forEach((name, whole) -> {
            var dims = new ArrayList<>(whole.type().dims());
            dims.remove(axis());
            var type = whole.type().withDims(dims);
            Value parameter = body.parameter(name, type.valueType());
            parameters.add(parameter);
            inner.env().bind(name, new Val.Tensor(type, parameter, ctx.tracer(), null));
        });
        counters.forEach((name, from) ->
                inner.env().bind(name, new Val.Int(from.plus(counter).minus(1))));
        return inner;
    }

    private int axis() {
        return sequences.isEmpty() ? 0 : (int) e.axis().orElse(0);
    }

    // ---- yields ------------------------------------------------------------------------------------------------

    /** The structure of what is yielded; its tensors go to {@link #yields}. */
    private @Nullable Val yielded(Turn turn) {
        if (turn.yield == null) {
            if (carries.isEmpty()) {
                all.reporter.report(all.reporter
                        .at(Code.NO_VALUE, ctx, e.span(), "nothing comes out of this `scan`")
                        .help("it has neither a carry, as in `scan h = h0 for ...`, nor a `yield`"));
                wrong = true;
            }
            return null;
        }
        if (carries.containsKey("out")) {
            all.reporter.error(
                    Code.DUPLICATE_NAME, ctx, turn.yield, "`out` is what this yields, and cannot be a carry as well");
            wrong = true;
        }
        return leaves(turn.yield, java.util.Objects.requireNonNull(turn.yielded), (t, i) -> t);
    }

    /** Goes through the tensors of a yielded value, in order. */
    private Val leaves(Span span, Val value, BiFunction<Val.Tensor, Integer, Val> leaf) {
        if (value instanceof Val.Fields fields) {
            var stacked = new LinkedHashMap<String, Val>();
            fields.values().forEach((name, v) -> stacked.put(name, leaves(span, v, leaf)));
            return new Val.Fields(stacked);
        }
        if (value instanceof Val.Tuple tuple && !tuple.values().isEmpty()) {
            return new Val.Tuple(
                    tuple.values().stream().map(v -> leaves(span, v, leaf)).toList());
        }
        Val coerced = all.operators.coerce(ctx, span, value);
        if (coerced instanceof Val.Tensor t && axis() <= t.type().rank()) {
            yields.add(plain(t));
            return leaf.apply(t, yields.size() - 1);
        }
        wrong = true;
        if (coerced instanceof Val.Tensor t) {
            all.reporter.error(
                    Code.AXIS_RANGE,
                    ctx,
                    span,
                    "the turns stack along axis %d, and `%s` has %d axes",
                    axis(),
                    t.type().text(),
                    t.type().rank());
        } else if (!(coerced instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.TENSOR_EXPECTED, ctx, span, "only tensors can be yielded, not %s", value.describe());
        }
        return Val.UNKNOWN;
    }

    // ---- the node ----------------------------------------------------------------------------------------------

    private Val result(Tracer.Body body, Turn turn, List<Value> parameters, @Nullable Val shape) {
        var results = new ArrayList<Value>();
        carries.forEach((name, start) -> {
            Val.Tensor next = turn.next.get(name);
            results.add(next == null ? parameters.get(results.size()) : next.value());
        });
        yields.forEach(y -> results.add(y.value()));
        var captures = new ArrayList<Value>();
        Graph graph = close(body, results, captures);
        var axes = sequences.keySet().stream().map(name -> axis()).toList();
        var stacks = yields.stream().map(y -> axis()).toList();
        var op = new Op.Scan(graph, body.turns(), false, carries.size(), axes, stacks);
        List<Value> inputs = new ArrayList<>();
        carries.values().forEach(start -> inputs.add(start.value()));
        sequences.values().forEach(whole -> inputs.add(along(whole, body.turns())));
        inputs.addAll(captures);
        List<Value> made = ctx.tracer().addAll(op, ctx.site(e.span()), inputs);
        var fields = new LinkedHashMap<String, Val>();
        if (shape != null) {
            yields.clear();
            fields.put("out", leaves(e.span(), shape, (t, i) -> stack(t, made.get(carries.size() + i), body.turns())));
        }
        int i = 0;
        for (var carry : carries.entrySet()) {
            fields.put(carry.getKey(), Emit.tensor(ctx, carry.getValue().type(), made.get(i++)));
        }
        return new Val.Fields(fields);
    }

    /** A sequence whose length is written like the number of turns. */
    private Value along(Val.Tensor whole, Size count) {
        var dims = new ArrayList<>(whole.type().dims());
        dims.set(axis(), Dim.of(count));
        return Emit.reshape(ctx, e.span(), whole, dims).value();
    }

    private Val.Tensor stack(Val.Tensor one, Value made, Size count) {
        var dims = new ArrayList<>(plain(one).type().dims());
        dims.add(axis(), Dim.of(count));
        return Emit.tensor(ctx, one.type().withDims(dims), made);
    }

    /** The body as a graph; what it reads of the values around it become arguments, in the order of {@code captures}. */
    private static Graph close(Tracer.Body body, List<Value> results, List<Value> captures) {
        GraphBuilder builder = body.builder();
        Graph open = builder.build();
        Map<Value, Value> inner = new HashMap<>();
        open.inputs().forEach(input -> inner.put(input.value(), input.value()));
        var nodes = new ArrayList<Node>();
        for (Node node : open.nodes()) {
            nodes.add(
                    new Node(node.op(), inside(builder, node.inputs(), inner, captures), node.outputs(), node.site()));
            node.outputs().forEach(output -> inner.put(output, output));
        }
        int i = 0;
        for (Value result : inside(builder, results, inner, captures)) {
            builder.output(Graph.OutputKind.RESULT, "r" + i++, result);
        }
        return builder.build().withNodes(nodes);
    }

    private static List<Value> inside(
            GraphBuilder builder, List<Value> values, Map<Value, Value> inner, List<Value> captures) {
        var found = new ArrayList<Value>();
        for (Value value : values) {
            found.add(inner.computeIfAbsent(value, outer -> {
                captures.add(outer);
                return builder.input(Graph.InputKind.ARGUMENT, "c" + captures.size(), outer.type());
            }));
        }
        return found;
    }
}
