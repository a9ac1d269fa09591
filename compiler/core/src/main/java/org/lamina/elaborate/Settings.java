package org.lamina.elaborate;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.DataProgram.Setting;
import org.lamina.syntax.Expr;

/** Clauses of data blocks as plain values: numbers, text, lists, and words such as {@code drop}. */
final class Settings {
    private final Elaboration all;
    private final Ctx ctx;

    Settings(Elaboration all, Ctx ctx) {
        this.all = all;
        this.ctx = ctx;
    }

    /** The name of a source, such as {@code csv} or {@code text.chars}; null where {@code e} is no call. */
    static @Nullable String source(Expr e) {
        return e instanceof Expr.Call call ? name(call.callee()) : null;
    }

    /** Whether this stands for a value that a message has been written about. */
    static boolean failed(Setting value) {
        return value instanceof Setting.Word w && w.value().isEmpty();
    }

    private static @Nullable String name(Expr e) {
        if (e instanceof Expr.Ref ref) {
            return ref.name();
        }
        return e instanceof Expr.Field f && f.target() instanceof Expr.Ref ref
                ? ref.name() + "." + f.name().text()
                : null;
    }

    Setting of(Expr e) {
        if (e instanceof Expr.Ref ref && (ctx.env().find(ref.name()) == null || isWord(ref.name()))) {
            return new Setting.Word(ref.name());
        }
        if (e instanceof Expr.ListLit list) {
            var items = new ArrayList<Setting>();
            for (var item : list.items()) {
                if (item instanceof Expr.Item.Value v) {
                    items.add(of(v.value()));
                }
            }
            return new Setting.Items(items);
        }
        return of(e, all.expressions.eval(ctx, e));
    }

    /** Words of clauses that are also names of functions or fields. */
    private boolean isWord(String name) {
        Val value = ctx.env().find(name);
        return value instanceof Val.Primitive || value instanceof Val.Tensor;
    }

    private Setting of(Expr e, Val value) {
        if (value instanceof Val.Int i && i.size().isConstant()) {
            return new Setting.Number(i.size().value(), true);
        }
        if (value instanceof Val.Float f) {
            return new Setting.Number(f.value(), false);
        }
        if (value instanceof Val.Str s) {
            return new Setting.Text(s.value());
        }
        if (value instanceof Val.Bool b) {
            return new Setting.Flag(b.value());
        }
        if (value instanceof Val.Range r && r.from().isConstant() && r.to().isConstant()) {
            return new Setting.Range(r.from().value(), r.to().value());
        }
        if (!(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.SETTING_NOT_STATIC, ctx, e.span(), "a known value is needed here, not %s", value.describe());
        }
        return new Setting.Word("");
    }
}
