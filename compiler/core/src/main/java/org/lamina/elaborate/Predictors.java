package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        var inputs = new ArrayList<TensorField>();
        Map<String, Val> values = new LinkedHashMap<>();
        for (Param param : decl.tensors()) {
            if (param.value().isPresent()) {
                continue;
            }
            String name = param.name().text();
            TensorType type = delivered(name).orElseGet(() -> all.signatures.resolve(ctx, param.type()));
            if (type == null) {
                return Optional.empty();
            }
            inputs.add(new TensorField(name, type));
            values.put(name, Emit.tensor(ctx, type, tracer.data(name, type.valueType())));
        }
        for (DataUse use : data) {
            values.putAll(use.mapping().apply(ctx, values));
        }
        var arguments = inputs.stream()
                .map(f -> new Argument(Optional.empty(), values.get(f.name()), decl.name().span()))
                .toList();
        Val result = all.layers.call(ctx, decl.name().span(), instance, arguments);
        if (result instanceof Val.Unknown) {
            return Optional.empty();
        }
        List<TensorField> results = Models.results(ctx, result);
        return Optional.of(new ModelProgram(
                decl.name().text(),
                label,
                decl.exported(),
                decl.doc(),
                Models.staticArguments(decl, scope),
                inputs,
                results,
                variables(label),
                base.store().init().build(),
                tracer.build(),
                Models.layers(instance)));
    }

    private Optional<TensorType> delivered(String name) {
        return data.stream()
                .filter(use -> use.delivered().containsKey(name))
                .map(use -> use.delivered().get(name))
                .findFirst();
    }

    private List<Variable> variables(String label) {
        return base.store().variables().values().stream()
                .filter(v -> Tracer.below(label, v.name()) || v.role() == Variable.Role.STATISTIC)
                .toList();
    }
}
