package org.lamina.elaborate;

import java.util.List;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.ir.Graph;
import org.lamina.program.TrainProgram;
import org.lamina.syntax.Ident;
import org.lamina.syntax.TrainItem;
import org.lamina.types.DType;
import org.lamina.types.TensorType;

/** The {@code metric} clauses of a train: what the step adds up for them, and their values at the end of a part. */
final class TrainMetrics {
    private final Elaboration all;
    private final Ctx base;
    private final TrainClauses clauses;

    TrainMetrics(Elaboration all, Ctx base, TrainClauses clauses) {
        this.all = all;
        this.base = base;
        this.clauses = clauses;
    }

    /**
     * Adds to a step what its batch means for the metrics.
     *
     * @param ctx sees the names of the step
     * @param trainingPart whether only the training part is seen; the step in eval mode serves all parts
     */
    void accumulate(Ctx ctx, boolean trainingPart) {
        for (TrainItem.Metric item : clauses.metrics) {
            item.part().ifPresent(part -> all.checkPart(ctx, part));
            if (trainingPart && !isOn(item, true)) {
                continue;
            }
            ctx.tracer().readAtStart(true);
            all.metrics.during(
                    use(item),
                    true,
                    () -> all.expressions.eval(
                            ctx.inner().expecting(null), item.value().value()));
            ctx.tracer().readAtStart(false);
        }
    }

    /** Whether a metric has a value on the training part, or else on the others. */
    private boolean isOn(TrainItem.Metric item, boolean trainingPart) {
        return item.part().isEmpty()
                || clauses.minimizeFree()
                || item.part().get().text().equals("train") == trainingPart;
    }

    private Metrics.Use use(TrainItem.Metric item) {
        return clauses.metricUses.computeIfAbsent(
                item.value().name().text(), name -> new Metrics.Use(name, base.store()));
    }

    /** Metrics are logged beside the scalars of the step, so their names differ. */
    void checkNames(List<String> scalars) {
        for (TrainItem.Metric item : clauses.metrics) {
            Ident name = item.value().name();
            if (scalars.contains(name.text())) {
                all.reporter.error(
                        Code.DUPLICATE_NAME,
                        base,
                        name.span(),
                        "`%s` is a scalar of the step already, and is logged under this name",
                        name.text());
            }
        }
    }

    /**
     * The graph that gives the metrics their values; empty without any.
     *
     * @param scalars of the step, whose means the metrics may use
     */
    Optional<Graph> values(String graph, List<String> scalars, boolean trainingPart) {
        var tracer = new Tracer(graph, false, true);
        Env scope = base.env().inner();
        Ctx ctx = base.withEnv(scope).withTracer(tracer).withFrame(Frame.root(null, false, "metric"));
        for (String scalar : scalars) {
            scope.bind(scalar, Emit.tensor(ctx, TensorType.scalar(DType.F32), tracer.scalar(scalar, DType.F32)));
        }
        var items = clauses.metrics.stream().filter(m -> isOn(m, trainingPart)).toList();
        items.forEach(item -> value(ctx, item));
        return items.isEmpty() ? Optional.empty() : Optional.of(tracer.build());
    }

    private void value(Ctx ctx, TrainItem.Metric item) {
        String name = item.value().name().text();
        all.metrics.during(use(item), false, () -> {
            Val value = all.operators.coerce(
                    ctx, item.span(), all.expressions.eval(ctx, item.value().value()));
            if (Optimizers.scalarFloat(value)) {
                ctx.tracer().result(name, ((Val.Tensor) value).value());
                ctx.env().bind(name, value);
            } else if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.NOT_SCALAR,
                        ctx,
                        item.value().value().span(),
                        "a metric must be a scalar, not %s",
                        value.describe());
            }
        });
    }

    List<TrainProgram.MetricUse> uses() {
        return clauses.metrics.stream()
                .map(item -> new TrainProgram.MetricUse(
                        item.value().name().text(),
                        item.part().map(Ident::text),
                        use(item).gathered()))
                .toList();
    }
}
