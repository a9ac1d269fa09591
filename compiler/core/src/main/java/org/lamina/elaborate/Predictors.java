package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.lamina.diag.Diagnostic;
import org.lamina.program.ModelProgram;
import org.lamina.program.TensorField;
import org.lamina.program.Variable;
import org.lamina.syntax.Param;
import org.lamina.types.TensorType;

/** A model of a train as it predicts: in eval mode, behind the maps of the data that its arguments come from. */
final class Predictors {
    private final Elaboration all;
    private final Ctx base;
    private final List<DataUse> data;

    Predictors(Elaboration all, Ctx base, List<DataUse> data) {
        this.all = all;
        this.base = base;
        this.data = data;
    }

    /** Empty for a layer that is no model, or whose arguments are not plain tensors. */
    Optional<ModelProgram> of(String train, String label, Instance instance) {
        var decl = instance.layer().layer().decl();
        if (!decl.model()) {
            return Optional.empty();
        }
        var tracer = new Tracer(train + "." + label + ".predict", false);
        Env scope = instance.layer().layer().scope().inner();
        instance.layer().statics().forEach(scope::bind);
        Ctx ctx = base.withEnv(scope.inner()).withTracer(tracer).withFrame(Frame.root(null, false, "predict"));
        Models.openSizes(ctx, decl);
        var inputs = new LinkedHashMap<String, TensorField>();
        var arguments = new ArrayList<Argument>();
        for (Param param : decl.tensors()) {
            if (param.value().isEmpty()) {
                Val value = argument(ctx, param, inputs);
                arguments.add(new Argument(
                        Optional.of(param.name()), value, decl.name().span()));
            }
        }
        Val[] result = {Val.UNKNOWN};
        all.reporter
                .during(() -> result[0] = all.layers.call(ctx, decl.name().span(), instance, arguments))
                .forEach(d -> all.reporter.report(inFront(d, label)));
        if (result[0] instanceof Val.Unknown) {
            return Optional.empty();
        }
        List<TensorField> results = Models.results(ctx, result[0]);
        return Optional.of(new ModelProgram(
                decl.name().text(),
                label,
                decl.exported(),
                decl.doc(),
                Models.staticArguments(decl, scope),
                List.copyOf(inputs.values()),
                results,
                variables(label),
                false,
                base.store().init().build(),
                tracer.build(),
                Models.layers(instance)));
    }

    /** The step was right, so what is wrong comes from the maps that stand in front of a prediction. */
    private static Diagnostic inFront(Diagnostic diagnostic, String label) {
        return diagnostic
                .fact("note", "a saved `%s` maps its arguments as the data maps fields of the same names", label)
                .help("give the argument a name that is no field, or pass the field to it as it is");
    }

    /** The argument as the data delivers it after its maps, or else an input of its own. */
    private Val argument(Ctx ctx, Param param, Map<String, TensorField> inputs) {
        String name = param.name().text();
        for (DataUse use : data) {
            if (use.fields().containsKey(name)) {
                Map<String, Supplier<Val>> delivered = new LinkedHashMap<>();
                use.delivered().forEach((field, type) -> delivered.put(field, () -> input(ctx, field, type, inputs)));
                return Objects.requireNonNull(use.mapping().over(ctx, delivered).find(name));
            }
        }
        TensorType type = all.signatures.resolve(ctx, param.type());
        return type == null ? Val.UNKNOWN : input(ctx, name, type, inputs);
    }

    private static Val input(Ctx ctx, String name, TensorType type, Map<String, TensorField> inputs) {
        inputs.put(name, new TensorField(name, type));
        return Emit.tensor(ctx, type, ctx.tracer().data(name, type.valueType()));
    }

    private List<Variable> variables(String label) {
        return base.store().variables().values().stream()
                .filter(v -> Tracer.below(label, v.name()) || v.role() == Variable.Role.STATISTIC)
                .toList();
    }
}
