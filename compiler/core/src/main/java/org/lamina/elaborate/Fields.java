package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import org.lamina.diag.Code;
import org.lamina.syntax.Expr;

/** {@code r.h}, {@code net.enc}, {@code tok.w}, {@code Corpus.V}. */
final class Fields {
    private final Elaboration all;
    private final Models models;

    Fields(Elaboration all) {
        this.all = all;
        this.models = new Models(all);
    }

    Val field(Ctx ctx, Expr.Field e, Val target) {
        String name = e.name().text();
        if (target instanceof Val.Unknown) {
            return target;
        }
        if (target instanceof Val.Fields record) {
            Val value = record.values().get(name);
            return value != null
                    ? value
                    : unknown(ctx, e, "this record", record.values().keySet());
        }
        if (target instanceof Val.Layer layer) {
            return part(ctx, e, layer.instance(), name);
        }
        if (target instanceof Val.Trained trained) {
            return all.trainings.field(ctx, e, trained);
        }
        if (target instanceof Val.Named named && named.decl() instanceof org.lamina.syntax.Decl.Data) {
            return all.dataBlocks.field(ctx, e, named, name);
        }
        if (target instanceof Val.Delivered delivered) {
            return all.dataBlocks.field(ctx, e, delivered, name);
        }
        var diagnostic =
                all.reporter.at(Code.NO_FIELD, ctx, e.name().span(), "%s has no field `%s`", target.describe(), name);
        return all.reporter.report(
                target instanceof Val.Tensor
                        ? diagnostic.help("its sizes are the names in its type, such as `N` in `x: f32[N, 3]`")
                        : diagnostic);
    }

    private Val part(Ctx ctx, Expr.Field e, Instance instance, String name) {
        var variable = instance.variables().get(name);
        if (variable != null) {
            return all.expressions.read(ctx, new Val.Cell(variable));
        }
        Instance part = instance.part(name);
        if (part != null) {
            return new Val.Layer(part);
        }
        if (bare(instance)) {
            return uncalled(ctx, e, instance, name);
        }
        var names = new ArrayList<>(instance.variables().keySet());
        names.addAll(instance.parts().keySet());
        return unknown(ctx, e, "`" + instance.path() + "`", names);
    }

    private static boolean bare(Instance instance) {
        return instance.variables().isEmpty() && instance.parts().isEmpty();
    }

    /** A model says the types of its arguments itself; those of a layer only a call can tell. */
    private Val uncalled(Ctx ctx, Expr.Field e, Instance instance, String name) {
        if (instance.layer().layer().decl().model()
                && models.callAside(ctx, e.target().span(), instance)) {
            return bare(instance) ? Val.UNKNOWN : part(ctx, e, instance, name);
        }
        String called = Reporter.oneLine(e.target().span());
        return all.reporter.report(all.reporter
                .at(Code.NOT_CALLED_YET, ctx, e.span(), "`%s` has no parts before its first call", instance.path())
                .fact("note", "what it is called on decides the sizes of its parameters")
                .help("call `%s(…)` above", called));
    }

    Val unknown(Ctx ctx, Expr.Field e, String what, Collection<String> names) {
        String name = e.name().text();
        var diagnostic = all.reporter.at(Code.NO_FIELD, ctx, e.name().span(), "%s has no field `%s`", what, name);
        return all.reporter.report(Reporter.meant(diagnostic, e.name().span(), name, names, "it has"));
    }
}
