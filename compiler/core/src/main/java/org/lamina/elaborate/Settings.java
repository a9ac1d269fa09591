package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.StaticNumber;
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

    /** An int from {@code least} on, whose arguments stay open; empty for everything else. */
    Optional<StaticNumber> whole(Expr e, long least) {
        return !isWord(e) && all.expressions.eval(ctx, e) instanceof Val.Int i ? i.atLeast(least) : Optional.empty();
    }

    /** As {@link #of}, but an int stays open to a run, which checks that it is at least {@code least}. */
    Setting open(Expr e, long least) {
        Optional<StaticNumber> number = whole(e, least);
        return number.isPresent() ? new Setting.Number(number.get()) : of(e);
    }

    Setting of(Expr e) {
        if (isWord(e)) {
            return new Setting.Word(((Expr.Ref) e).name());
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

    /** Words of clauses may also be names of functions or fields. */
    private boolean isWord(Expr e) {
        if (!(e instanceof Expr.Ref ref)) {
            return false;
        }
        Val value = ctx.env().find(ref.name());
        return value == null || value instanceof Val.Primitive || value instanceof Val.Tensor;
    }

    private Setting of(Expr e, Val value) {
        if (value instanceof Val.Int i && i.size().isConstant()) {
            return new Setting.Number(new StaticNumber.Whole(i.size().value()));
        }
        if (value instanceof Val.Float f) {
            return new Setting.Number(new StaticNumber.Real(f.value()));
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
