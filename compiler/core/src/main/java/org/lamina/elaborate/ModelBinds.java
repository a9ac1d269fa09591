package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.diag.Code;
import org.lamina.program.TrainProgram;
import org.lamina.source.Span;
import org.lamina.syntax.Bind;
import org.lamina.syntax.Expr;

/** The models that {@code model net = …} makes in a train or a task. */
final class ModelBinds {
    private final Elaboration all;
    private final Store store;
    private final Map<String, Instance> models = new LinkedHashMap<>();
    private final List<TrainProgram.ModelUse> uses = new ArrayList<>();
    private final Map<String, Expr> from = new LinkedHashMap<>();

    ModelBinds(Elaboration all, Store store) {
        this.all = all;
        this.store = store;
    }

    void bind(Ctx ctx, Bind bind) {
        String label = bind.name().text();
        Val value = all.expressions.eval(ctx, bind.value());
        if (!(value instanceof Val.Configured configured)) {
            if (!(value instanceof Val.Unknown)) {
                Span place = bind.value().span();
                all.reporter.report(
                        value instanceof Val.LayerName
                                ? all.reporter
                                        .at(
                                                Code.MODEL_EXPECTED,
                                                ctx,
                                                place,
                                                "%s is made by its static arguments, if only `()`",
                                                value.describe())
                                        .help("write `%s()`", place.text())
                                        .fix(place, place.text() + "()", "add `()`")
                                : all.reporter.at(
                                        Code.MODEL_EXPECTED,
                                        ctx,
                                        place,
                                        "a model or layer is needed here, not %s",
                                        value.describe()));
            }
            ctx.env().bind(label, Val.UNKNOWN);
            return;
        }
        if (models.containsKey(label)) {
            all.reporter.error(Code.DUPLICATE_NAME, ctx, bind.name().span(), "`%s` is defined twice", label);
            return;
        }
        var instance = new Instance(store, label, configured);
        models.put(label, instance);
        uses.add(new TrainProgram.ModelUse(
                label, configured.layer().decl().name().text()));
        ctx.env().bind(label, new Val.Layer(instance));
        bind.from().ifPresent(e -> from.put(label, e));
    }

    Map<String, Instance> byLabel() {
        return models;
    }

    Collection<Instance> instances() {
        return models.values();
    }

    List<TrainProgram.ModelUse> uses() {
        return uses;
    }

    /** The files that {@code from} names, once the calls of the models have made their variables. */
    List<TrainProgram.Load> loads(TrainRules rules) {
        var out = new ArrayList<TrainProgram.Load>();
        from.forEach((label, e) -> rules.load(label, e, store).ifPresent(out::add));
        return out;
    }
}
