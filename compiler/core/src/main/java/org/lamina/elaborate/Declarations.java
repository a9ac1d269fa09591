package org.lamina.elaborate;

import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Stmt;
import org.lamina.types.TensorType;

/** Parameters and states: made by the first call of their instance, checked by later ones. */
final class Declarations {
    private final Elaboration all;

    Declarations(Elaboration all) {
        this.all = all;
    }

    Val declare(Ctx ctx, Stmt.Declare s, TensorType type) {
        Owner owner = ctx.frame().owner();
        if (owner == null) {
            return all.reporter.error(
                    Code.OUT_OF_PLACE,
                    ctx,
                    s.span(),
                    "`%s` belongs into a layer, and a function owns nothing",
                    s.state() ? "state" : "param");
        }
        boolean layers = owner.stateRole() == Variable.Role.STATE || owner.stateRole() == Variable.Role.VALUE;
        if (!s.state() && !layers) {
            return all.reporter.error(
                    Code.OUT_OF_PLACE,
                    ctx,
                    s.span(),
                    "`param` belongs into a layer or a `train`; here only `state` is kept");
        }
        String name = s.name().text();
        Variable known = owner.variables().get(name);
        if (known != null) {
            return sameAsBefore(ctx, s, type, known) ? new Val.Cell(known) : Val.UNKNOWN;
        }
        var role = s.state() ? owner.stateRole() : Variable.Role.PARAM;
        Variable variable = owner.store().declare(owner.path(name), role, type);
        owner.variables().put(name, variable);
        initialise(ctx, owner, s.init(), variable);
        return new Val.Cell(variable);
    }

    private boolean sameAsBefore(Ctx ctx, Stmt.Declare s, TensorType type, Variable known) {
        boolean same = known.type().rank() == type.rank();
        for (int i = 0; same && i < type.rank(); i++) {
            same = all.shapes.sameSize(
                    ctx, s.span(), known.type().dim(i).size(), type.dim(i).size());
        }
        if (!same) {
            all.reporter.report(all.reporter
                    .at(
                            Code.SHARED_PARAMETER,
                            ctx,
                            s.span(),
                            "`%s` is %s since its first use, and this use needs %s",
                            known.name(),
                            known.type().text(),
                            type.text())
                    .fact("note", "one layer expression has one set of parameters, whose sizes its first call fixes")
                    .help("for parameters of its own, write the layer a second time"));
        }
        return same;
    }

    /** Traces the initialiser into the graph that runs before the first step. */
    private void initialise(Ctx ctx, Owner owner, Expr init, Variable variable) {
        Tracer tracer = owner.store().init();
        Ctx initial = ctx.withTracer(tracer).withFrame(Frame.root(owner, false, variable.name()));
        Val.Tensor value = typed(initial, init, variable.type(), "the first value of `" + variable.name() + "`");
        if (value != null) {
            tracer.write(variable, value.value());
        }
    }

    /** Evaluates an expression that must have exactly this type; a number fills the shape. Null after a message. */
    Val.@Nullable Tensor typed(Ctx ctx, Expr e, TensorType type, String what) {
        Val value = all.expressions.eval(ctx.expecting(type), e);
        return conform(ctx, e.span(), value, type, what);
    }

    Val.@Nullable Tensor conform(Ctx ctx, Span span, Val value, TensorType type, String what) {
        if (Operators.isNumber(value)) {
            return Emit.fill(ctx, span, type, Operators.number(value));
        }
        if (value instanceof Val.Bool b) {
            return Emit.fill(ctx, span, type, b.value() ? 1 : 0);
        }
        Val coerced = all.operators.coerce(ctx, span, value, type.elem().dtype());
        if (!(coerced instanceof Val.Tensor t)) {
            if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.TENSOR_EXPECTED, ctx, span, "%s must be %s, not %s", what, type.text(), value.describe());
            }
            return null;
        }
        if (t.owner() != ctx.tracer()) {
            all.reporter.error(Code.OTHER_GRAPH, ctx, span, "%s cannot depend on values of the step", what);
            return null;
        }
        return sameType(ctx, span, t, type, what) ? Emit.reshape(ctx, span, t, type.dims()) : null;
    }

    private boolean sameType(Ctx ctx, Span span, Val.Tensor t, TensorType type, String what) {
        boolean same =
                t.type().elem().dtype() == type.elem().dtype() && t.type().rank() == type.rank();
        for (int i = 0; same && i < type.rank(); i++) {
            same = all.shapes.sameSize(
                    ctx, span, type.dim(i).size(), t.type().dim(i).size());
        }
        if (!same) {
            var diagnostic = all.reporter
                    .at(Code.SHAPE_MISMATCH, ctx, span, "%s must be %s", what, type.text())
                    .at("%s", t.type().text());
            all.reporter.report(Trails.label(all.reporter, ctx, diagnostic, t));
        }
        return same;
    }

    /** Marks a value as constant for differentiation. */
    static Val.Tensor stopGradient(Ctx ctx, Span span, Val.Tensor x) {
        return Emit.apply(ctx, span, new Op.StopGradient(), x.type(), x);
    }
}
