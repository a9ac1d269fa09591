package org.lamina.elaborate;

import java.util.List;
import java.util.stream.IntStream;
import org.lamina.diag.Code;
import org.lamina.ir.Value;
import org.lamina.op.Op.BinaryFn;
import org.lamina.op.Op.ReduceFn;
import org.lamina.program.Variable;
import org.lamina.types.DType;
import org.lamina.types.TensorType;

/** What a training says of itself. */
final class TrainBuiltins {
    private TrainBuiltins() {}

    static void add(List<Builtin> out) {
        out.add(Builtin.of("change", "over", TrainBuiltins::change));
    }

    /**
     * {@code change(net)}: the squared norm of what the last step added to the parameters. The step writes it to a
     * variable of its own, which keeps it for every part of the epoch; before the first step it is 0.
     */
    private static Val change(BuiltinCall c) {
        if (!c.all.metrics.underway()) {
            throw c.reject(
                    Code.OUT_OF_PLACE, c.span, "`change` belongs into a `stop` or a `metric` clause of a `train`");
        }
        List<Variable> parameters = selected(c);
        if (parameters.isEmpty()) {
            throw c.reject(Code.EMPTY_SELECTION, c.spanOf("over"), "this selection matches no parameter");
        }
        Variable kept = kept(c, parameters);
        if (c.ctx.tracer().training()) {
            c.ctx.tracer().write(kept, squaredNorm(c, parameters).value());
        }
        return Emit.tensor(c.ctx, kept.type(), c.ctx.tracer().read(kept));
    }

    private static List<Variable> selected(BuiltinCall c) {
        var all = c.ctx.store().variables().values().stream().filter(v -> v.role() == Variable.Role.PARAM);
        if (c.value("over") instanceof Val.Layer layer) {
            return all.filter(v -> Tracer.below(layer.instance().path(), v.name()))
                    .toList();
        }
        Value value = c.tensor("over").value();
        return all.filter(v -> c.ctx.tracer().versions(v).contains(value)).toList();
    }

    private static Variable kept(BuiltinCall c, List<Variable> parameters) {
        String name = "change." + parameters.get(0).name() + "+" + (parameters.size() - 1);
        Variable known = c.ctx.store().variables().get(name);
        if (known != null) {
            return known;
        }
        TensorType type = TensorType.scalar(DType.F32);
        Variable variable = c.ctx.store().declare(name, Variable.Role.VALUE, type);
        Ctx initial = c.ctx.withTracer(c.ctx.store().init());
        initial.tracer().write(variable, Emit.fill(initial, c.span, type, 0).value());
        return variable;
    }

    private static Val.Tensor squaredNorm(BuiltinCall c, List<Variable> parameters) {
        Val.Tensor sum = Emit.scalar(c.ctx, c.span, DType.F32, 0);
        for (Variable p : parameters) {
            List<Value> versions = c.ctx.tracer().versions(p);
            Val.Tensor before = Emit.tensor(c.ctx, p.type(), versions.get(0));
            Val.Tensor after = Emit.tensor(c.ctx, p.type(), versions.get(versions.size() - 1));
            Val.Tensor moved = Emit.binary(c.ctx, c.span, BinaryFn.SUB, after, before);
            Val.Tensor square = Emit.binary(c.ctx, c.span, BinaryFn.MUL, moved, moved);
            var axes = IntStream.range(0, p.type().rank()).boxed().toList();
            sum = Emit.binary(c.ctx, c.span, BinaryFn.ADD, sum, Emit.reduce(c.ctx, c.span, ReduceFn.SUM, square, axes));
        }
        return sum;
    }
}
