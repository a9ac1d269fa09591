package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Stmt;

/**
 * Metrics. A call such as {@code Accuracy()(net(x), y)} means two things: in a step, its {@code update}s (or, for a
 * metric without state, that its arguments are gathered); at the end of an epoch, its value.
 */
final class Metrics {
    private final Elaboration all;
    private @Nullable Use use;

    Metrics(Elaboration all) {
        this.all = all;
    }

    /** One {@code metric} clause while it is traced: into the step where {@code accumulating}, else into its value. */
    static final class Use {
        private final String name;
        private final Store store;
        private final Map<Span, PlainOwner> owners = new LinkedHashMap<>();
        private final Map<Span, List<GatheredArgument>> gathered = new LinkedHashMap<>();
        private boolean accumulating;

        Use(String name, Store store) {
            this.name = name;
            this.store = store;
        }

        String name() {
            return name;
        }

        /** Names of the step's results that are joined over a part. */
        List<String> gathered() {
            return gathered.values().stream()
                    .flatMap(List::stream)
                    .map(GatheredArgument::result)
                    .toList();
        }
    }

    record GatheredArgument(String result, org.lamina.types.TensorType type) {}

    Val configure(Ctx ctx, Span span, Val.MetricName name, List<Argument> args) {
        var decl = name.decl();
        Ctx callee = ctx.withEnv(name.scope().inner()).expecting(null);
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.statics(), args)) {
            return Val.UNKNOWN;
        }
        var statics = new LinkedHashMap<String, Val>();
        callee.env()
                .own()
                .forEach(n -> statics.put(
                        n, java.util.Objects.requireNonNull(callee.env().find(n))));
        return new Val.Metric(name, statics, span);
    }

    /** Runs {@code body} with calls of metrics meaning what {@code accumulating} says. */
    void during(Use newUse, boolean accumulating, Runnable body) {
        use = newUse;
        newUse.accumulating = accumulating;
        try {
            body.run();
        } finally {
            use = null;
        }
    }

    /** At the end of an epoch the arguments of metric calls are not evaluated: they are batches of the step. */
    boolean wantsValue() {
        return use != null && !use.accumulating;
    }

    /** Whether a {@code metric} clause is being traced. */
    boolean underway() {
        return use != null;
    }

    Val call(Ctx ctx, Span span, Val.Metric metric, List<Argument> args) {
        Use current = use;
        if (current == null) {
            return all.reporter.error(
                    Code.OUT_OF_PLACE, ctx, span, "%s belongs into a `metric` clause", metric.describe());
        }
        if (args.stream().anyMatch(a -> a.value() instanceof Val.Unknown)) {
            return Val.UNKNOWN;
        }
        boolean stateful = metric.name().decl().body().statements().stream().anyMatch(s -> s instanceof Stmt.Declare);
        if (stateful) {
            return current.accumulating
                    ? accumulate(ctx, span, metric, args, current)
                    : value(ctx, span, metric, current);
        }
        return current.accumulating ? gather(ctx, span, metric, args, current) : whole(ctx, span, metric, current);
    }

    // ---- with state ------------------------------------------------------------------------------------------------

    private PlainOwner owner(Span span, Use current) {
        return current.owners.computeIfAbsent(
                span,
                s -> new PlainOwner(
                        current.store,
                        "metric." + current.name + "[" + current.owners.size() + "]",
                        Variable.Role.METRIC));
    }

    private Ctx body(Ctx ctx, Span span, Val.Metric metric, Use current) {
        Env env = metric.name().scope().inner();
        metric.statics().forEach(env::bind);
        PlainOwner owner = owner(span, current);
        return ctx.withEnv(env)
                .withFrame(ctx.frame().owner(span, owner, owner.path(), true))
                .expecting(null);
    }

    private Val accumulate(Ctx ctx, Span span, Val.Metric metric, List<Argument> args, Use current) {
        Decl.Metric decl = metric.name().decl();
        Ctx callee = body(ctx, span, metric, current);
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.tensors(), args)) {
            return Val.UNKNOWN;
        }
        Val result = all.blocks.value(callee, decl.body());
        return all.results.check(ctx, callee, span, "`" + decl.name().text() + "`", decl.result(), result);
    }

    /** The last expression over the accumulated states; statements before it are evaluated where it needs them. */
    private Val value(Ctx ctx, Span span, Val.Metric metric, Use current) {
        Decl.Metric decl = metric.name().decl();
        Ctx callee = body(ctx, span, metric, current);
        decl.tensors()
                .forEach(p -> callee.env()
                        .bindLazily(
                                p.name().text(),
                                () -> all.reporter.error(
                                        Code.METRIC_ARGUMENT,
                                        callee,
                                        decl.span(),
                                        "the value of a metric with state cannot use `%s`, which is one batch",
                                        p.name().text())));
        Val result = Blocks.NOTHING;
        for (Stmt s : decl.body().statements()) {
            if (s instanceof Stmt.Declare d) {
                Variable v = owner(span, current).variables().get(d.name().text());
                callee.env().bind(d.name().text(), v == null ? Val.UNKNOWN : new Val.Cell(v));
            } else if (s instanceof Stmt.Assign a && !a.pattern().tuple()) {
                callee.env()
                        .bindLazily(a.pattern().names().get(0).text(), () -> all.expressions.eval(callee, a.value()));
            } else if (s instanceof Stmt.Value v) {
                result = all.expressions.eval(callee, v.value());
            }
        }
        return result;
    }

    // ---- without state ---------------------------------------------------------------------------------------------

    private Val gather(Ctx ctx, Span span, Val.Metric metric, List<Argument> args, Use current) {
        Decl.Metric decl = metric.name().decl();
        Ctx callee = body(ctx, span, metric, current);
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.tensors(), args)) {
            return Val.UNKNOWN;
        }
        var list = current.gathered.computeIfAbsent(span, s -> new ArrayList<>());
        boolean first = list.isEmpty();
        for (var param : decl.tensors()) {
            if (callee.env().find(param.name().text()) instanceof Val.Tensor t) {
                String name = "metric." + current.name + "[" + (current.gathered.size() - 1) + "]."
                        + param.name().text();
                ctx.tracer().result(name, t.value());
                if (first) {
                    list.add(new GatheredArgument(name, t.type()));
                }
            }
        }
        return Emit.scalar(ctx, span, org.lamina.types.DType.F32, 0);
    }

    private Val whole(Ctx ctx, Span span, Val.Metric metric, Use current) {
        Decl.Metric decl = metric.name().decl();
        Ctx callee = body(ctx, span, metric, current);
        var args = new ArrayList<Argument>();
        for (GatheredArgument g : current.gathered.getOrDefault(span, List.of())) {
            var value = ctx.tracer().data(g.result(), g.type().valueType());
            args.add(new Argument(java.util.Optional.empty(), Emit.tensor(ctx, g.type(), value), span));
        }
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.tensors(), args)) {
            return Val.UNKNOWN;
        }
        return all.blocks.value(callee, decl.body());
    }
}
