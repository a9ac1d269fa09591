package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.ir.Graph;
import org.lamina.ir.Node;
import org.lamina.op.Op;
import org.lamina.program.DataProgram.Step;
import org.lamina.program.DataProgram.StepKind;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Named;
import org.lamina.types.TensorType;
import org.lamina.types.ValueType;

/**
 * The clauses of a {@code data} block that compute: each becomes a graph over the fields as the clauses before it left
 * them.
 */
final class DataSteps {
    private final Elaboration all;
    private final String data;
    private final Ctx ctx;
    private final Map<String, TensorType> current = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Variable> statistics = new ArrayList<>();
    private @Nullable Span augmented;

    /** @param data name of the block */
    DataSteps(Elaboration all, String data, Ctx ctx) {
        this.all = all;
        this.data = data;
        this.ctx = ctx;
    }

    /** Says what the source gives. */
    void deliver(Map<String, TensorType> fields) {
        current.putAll(fields);
    }

    /** The type of a field after the clauses so far, or null where there is none of that name. */
    @Nullable
    TensorType type(String field) {
        return current.get(field);
    }

    List<Step> steps() {
        return steps;
    }

    /** What the fits write. */
    List<Variable> statistics() {
        return statistics;
    }

    private Ctx tracing(String what) {
        String name = data + "." + what + steps.size();
        var tracer = new Tracer(name, false, true);
        Env scope = ctx.env().inner();
        var owner = new PlainOwner(ctx.store(), data, Variable.Role.STATISTIC);
        Ctx inner = ctx.withEnv(scope).withTracer(tracer).withFrame(Frame.root(owner, false, name));
        current.forEach((field, type) ->
                scope.bindLazily(field, () -> Emit.tensor(inner, type, tracer.data(field, type.valueType()))));
        return inner;
    }

    void fit(DataItem.Fit item) {
        inFrontOfAugment(item.span(), "`fit`");
        all.checkPart(ctx, item.part());
        Ctx inner = tracing("fit");
        for (Named n : item.values()) {
            Val.Tensor value = all.expressions.tensor(inner, n.value());
            String field = n.name().text();
            if (value == null) {
                ctx.env().bind(field, Val.UNKNOWN);
                continue;
            }
            if (value.type().sizes().stream()
                    .anyMatch(s -> s.names().stream().anyMatch(x -> x.key().equals("N")))) {
                all.reporter.error(
                        Code.FIT_OVER_ITEMS,
                        ctx,
                        n.value().span(),
                        "a statistic has no axis of items, and this is %s",
                        value.type().text());
            }
            Variable variable = ctx.store().declare(data + "." + field, Variable.Role.STATISTIC, value.type());
            statistics.add(variable);
            inner.tracer().write(variable, value.value());
            ctx.env().bind(field, new Val.Cell(variable));
        }
        steps.add(new Step(
                StepKind.FIT, inner.tracer().build(), Optional.of(item.part().text())));
    }

    void map(DataItem.Map item) {
        inFrontOfAugment(item.span(), "`map`");
        item.part().ifPresent(part -> all.checkPart(ctx, part));
        Ctx inner = tracing("map");
        var mapped = new LinkedHashMap<String, TensorType>();
        for (Named n : item.values()) {
            Val.Tensor value = all.expressions.tensor(inner, n.value());
            if (value == null) {
                return;
            }
            inner.tracer().result(n.name().text(), value.value());
            mapped.put(n.name().text(), value.type());
        }
        current.putAll(mapped);
        Graph graph = inner.tracer().build();
        itemByItem(graph, item.span(), "`map`");
        steps.add(new Step(StepKind.MAP, graph, item.part().map(Ident::text)));
    }

    /** Statements over the fields: those that it binds anew are replaced, other names stay in the block. */
    void augment(DataItem.Augment item) {
        augmented = item.span();
        Ctx inner = tracing("augment");
        Ctx body = inner.inner();
        all.blocks.run(body, item.body(), StepActions.NONE);
        boolean any = false;
        for (String field : body.env().own()) {
            TensorType before = current.get(field);
            Val after = body.env().find(field);
            any |= before != null;
            if (before == null || after instanceof Val.Unknown) {
                continue;
            }
            if (!(after instanceof Val.Tensor value)
                    || !value.type().valueType().equals(before.valueType())) {
                String what =
                        after instanceof Val.Tensor t ? t.type().text() : after == null ? "nothing" : after.describe();
                all.reporter.report(all.reporter
                        .at(Code.DATA_DOES_NOT_FIT, ctx, item.span(), "`augment` must keep the type of `%s`", field)
                        .fact("note", "it is %s before, and %s after", before.text(), what)
                        .fact("rule", "validation data and predictions are not augmented"));
                return;
            }
            inner.tracer().result(field, value.value());
        }
        if (!any && !all.reporter.hasErrors()) {
            all.reporter.report(all.reporter
                    .at(Code.NO_VALUE, ctx, item.span(), "this `augment` changes no field of the data")
                    .fact("note", "fields are: %s", String.join(", ", current.keySet()))
                    .help("write `augment { x = x |> … }`"));
        }
        Graph graph = inner.tracer().build();
        itemByItem(graph, item.span(), "`augment`");
        steps.add(new Step(StepKind.AUGMENT, graph, Optional.of("train")));
    }

    /** Maps are computed once and augmentations in every epoch, so the second cannot come before the first. */
    private void inFrontOfAugment(Span span, String what) {
        if (augmented != null) {
            all.reporter.report(all.reporter
                    .at(Code.OUT_OF_PLACE, ctx, span, "%s stands after `augment`", what)
                    .label(augmented, "this changes batches of the training part, after everything else")
                    .help("write it in front of `augment`"));
        }
    }

    /** Refuses what makes an item depend on those that happen to share its batch. */
    private void itemByItem(Graph graph, Span clause, String what) {
        for (Node node : graph.nodes()) {
            for (int axis : joined(node)) {
                if (ofItems(node.inputs().get(0).type(), axis)) {
                    all.reporter.report(all.reporter
                            .at(
                                    Code.ITEMS_JOINED,
                                    ctx,
                                    clause,
                                    "%s treats each item by itself, and this one goes over the items",
                                    what)
                            .help("compute it by `fit … on train`, and use the statistic here"));
                    return;
                }
            }
        }
    }

    private static List<Integer> joined(Node node) {
        if (node.op() instanceof Op.Reduce reduce) {
            return reduce.axes();
        }
        if (node.op() instanceof Op.ArgReduce position) {
            return List.of(position.axis());
        }
        return node.op() instanceof Op.CumSum sum ? List.of(sum.axis()) : List.of();
    }

    private static boolean ofItems(ValueType type, int axis) {
        return type.size(axis).names().stream().anyMatch(name -> name.key().equals("N"));
    }
}
