package org.lamina.elaborate;

import java.util.ArrayList;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Size;

/** Static types: {@code int}, {@code float}, {@code bool}, {@code string}, lists of them, functions and layers. */
final class Statics {
    private final Elaboration all;

    Statics(Elaboration all) {
        this.all = all;
    }

    /** The value as the static type wants it: an int where a float is asked for becomes one. */
    Val coerce(Ctx ctx, Span span, String what, TypeExpr type, Val value) {
        if (value instanceof Val.Unknown) {
            return value;
        }
        if (type instanceof TypeExpr.Function f) {
            boolean fits = f.layer() ? isLayer(value) : isFunction(value);
            return fits ? value : wrong(ctx, span, what, f.layer() ? "a layer" : "a function", value);
        }
        var plain = (TypeExpr.Plain) type;
        if (!SignatureLints.exists(plain)) {
            return all.reporter.report(SignatureLints.unknown(plain));
        }
        if (plain.shape().isPresent()) {
            return coerceList(ctx, span, what, plain, value);
        }
        return switch (plain.name().text()) {
            case "int" -> value instanceof Val.Int ? value : wrong(ctx, span, what, "an int", value);
            case "float" -> coerceFloat(ctx, span, what, value);
            case "bool" -> value instanceof Val.Bool ? value : wrong(ctx, span, what, "a bool", value);
            case "string" -> value instanceof Val.Str ? value : wrong(ctx, span, what, "a string", value);
            case "Init" -> isFunction(value) ? value : wrong(ctx, span, what, "an initialiser", value);
            case "Schedule" -> schedule(ctx, span, what, value);
            default -> wrong(ctx, span, what, "a tensor", value);
        };
    }

    private Val coerceFloat(Ctx ctx, Span span, String what, Val value) {
        if (value instanceof Val.Int i && i.shown().isConstant()) {
            return asFloat(i);
        }
        return value instanceof Val.Float ? value : wrong(ctx, span, what, "a float", value);
    }

    private static Val.Float asFloat(Val.Int i) {
        return new Val.Float(i.shown().value(), i.late());
    }

    private Val schedule(Ctx ctx, Span span, String what, Val value) {
        if (value instanceof Val.Float) {
            return new Val.Constant(value);
        }
        if (value instanceof Val.Int i && i.shown().isConstant()) {
            return new Val.Constant(asFloat(i));
        }
        return isFunction(value) ? value : wrong(ctx, span, what, "a number or a schedule", value);
    }

    private Val coerceList(Ctx ctx, Span span, String what, TypeExpr.Plain type, Val value) {
        if (!(value instanceof Val.Items items)) {
            return wrong(ctx, span, what, "a list", value);
        }
        var element =
                new TypeExpr.Plain(type.span(), type.name(), java.util.Optional.empty(), java.util.Optional.empty());
        var values = new ArrayList<Val>();
        for (Val item : items.values()) {
            Val coerced = coerce(ctx, span, "an element of " + what, element, item);
            if (coerced instanceof Val.Unknown) {
                return coerced;
            }
            values.add(coerced);
        }
        var axes = type.shape().orElseThrow();
        if (axes.size() == 1
                && axes.get(0) instanceof TypeExpr.AxisExpr.Sized sized
                && sized.size() instanceof org.lamina.syntax.Expr.Ref ref
                && ctx.env().find(ref.name()) == null) {
            ctx.env().bind(ref.name(), new Val.Int(Size.of(values.size())));
        }
        return new Val.Items(values);
    }

    static boolean isFunction(Val value) {
        return value instanceof Val.Fn
                || value instanceof Val.Lambda
                || value instanceof Val.Constant
                || value instanceof Val.Primitive;
    }

    static boolean isLayer(Val value) {
        return value instanceof Val.Configured || value instanceof Val.Layer || value instanceof Val.LayerName;
    }

    private Val wrong(Ctx ctx, Span span, String what, String wanted, Val value) {
        return all.reporter.error(Code.STATIC_TYPE, ctx, span, "%s must be %s, not %s", what, wanted, value.describe());
    }
}
