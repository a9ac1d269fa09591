package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.DType;

/** Holds what a body gives against the declared result, and remembers which call gave a tensor its shape. */
final class Results {
    private final Elaboration all;

    Results(Elaboration all) {
        this.all = all;
    }

    Val check(Ctx caller, Ctx callee, Span call, String what, Optional<Result> declared, Val result) {
        if (declared.isEmpty() || result instanceof Val.Unknown) {
            return result;
        }
        if (declared.get() instanceof Result.Single single) {
            return checkOne(callee, single.span(), "the result of " + what, single.type(), result);
        }
        var fields = ((Result.Fields) declared.get()).fields();
        if (!(result instanceof Val.Fields record) || !record.values().keySet().equals(names(fields))) {
            return all.reporter.error(
                    Code.RESULT_MISMATCH,
                    callee,
                    declared.get().span(),
                    "%s declares the fields %s and gives %s",
                    what,
                    String.join(", ", names(fields)),
                    result.describe());
        }
        var checked = new LinkedHashMap<String, Val>();
        for (Param field : fields) {
            String name = field.name().text();
            Val value = checkOne(
                    callee,
                    field.span(),
                    "`" + name + "` of " + what,
                    field.type(),
                    record.values().get(name));
            if (value instanceof Val.Unknown) {
                return value;
            }
            checked.put(name, value);
        }
        return new Val.Fields(checked);
    }

    private static java.util.Set<String> names(List<Param> fields) {
        var names = new java.util.LinkedHashSet<String>();
        fields.forEach(f -> names.add(f.name().text()));
        return names;
    }

    private Val checkOne(Ctx callee, Span span, String what, TypeExpr type, Val result) {
        if (!Signatures.isTensor(type)) {
            return all.statics.coerce(callee, span, what, type, result);
        }
        var plain = (TypeExpr.Plain) type;
        DType dtype = Signatures.dtype(plain.name().text());
        Val value = all.operators.coerce(callee, span, result, dtype == null ? DType.I32 : dtype);
        if (!(value instanceof Val.Tensor t)) {
            return all.reporter.error(
                    Code.RESULT_MISMATCH,
                    callee,
                    span,
                    "%s is declared %s and is %s",
                    what,
                    type.span().text(),
                    result.describe());
        }
        Span made = madeAt(span, t);
        boolean[] fits = new boolean[1];
        var found = all.reporter.during(() -> fits[0] = all.signatures.bind(callee, made, what, type, t.type())
                && all.signatures.check(callee, made, what, type, t));
        found.forEach(d -> all.reporter.report(made != span && d.span() == made ? d.label(span, "declared here") : d));
        return fits[0] ? t : Val.UNKNOWN;
    }

    /** The stage that gave a result its shape, where the user wrote it: a wrong size is mostly wrong there. */
    private Span madeAt(Span declared, Val.Tensor result) {
        Trail trail = result.trail();
        boolean users = trail != null && all.reporter.isUsers(declared) && all.reporter.isUsers(trail.place());
        return users ? trail.place() : declared;
    }

    /** Adds to tensors in {@code result} that this call made them, where it changed the shape of its first argument. */
    Val traced(Span call, List<Argument> args, Val result) {
        Val first = args.isEmpty() ? Val.UNKNOWN : args.get(0).value();
        if (first instanceof Val.Items items && !items.values().isEmpty()) {
            first = items.values().get(0);
        }
        if (!(first instanceof Val.Tensor from)) {
            return result;
        }
        if (result instanceof Val.Fields record) {
            var values = new LinkedHashMap<String, Val>();
            record.values().forEach((name, value) -> values.put(name, traced(call, from, value)));
            return new Val.Fields(values);
        }
        return traced(call, from, result);
    }

    private static Val traced(Span call, Val.Tensor from, Val result) {
        if (!(result instanceof Val.Tensor to)) {
            return result;
        }
        return from.type().sizes().equals(to.type().sizes())
                ? to.after(from.trail())
                : to.after(new Trail(call, from.type(), to.type(), from.trail()));
    }
}
