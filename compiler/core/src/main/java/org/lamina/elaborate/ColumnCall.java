package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.program.DataProgram.Setting;
import org.lamina.source.Span;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Expr;

/** A field of a table: {@code column("kind", labels = ["B", "M"])}, {@code columns(0..4, one_hot("c"))}, {@code one_hot("c")}. */
final class ColumnCall {
    private static final List<String> FORMS = List.of("column", "columns", "one_hot");

    private final Elaboration all;
    private final Ctx ctx;
    private final Settings settings;
    private final Consumer<Diagnostic> report;

    /** @param report receives what is wrong */
    ColumnCall(Elaboration all, Ctx ctx, Settings settings, Consumer<Diagnostic> report) {
        this.all = all;
        this.ctx = ctx;
        this.settings = settings;
        this.report = report;
    }

    Setting of(String field, Expr e) {
        String form = e instanceof Expr.Call call && call.callee() instanceof Expr.Ref ref ? ref.name() : "";
        if (!FORMS.contains(form)) {
            var diagnostic = all.reporter.at(
                    Code.STATIC_TYPE,
                    ctx,
                    e.span(),
                    "`%s` of `csv` is %s, not %s",
                    field,
                    SourceSignature.Fields.COLUMNS.wanted,
                    Reporter.oneLine(e.span()));
            Span word = e instanceof Expr.Call called ? called.callee().span() : e.span();
            String bare = bare(e);
            report.accept(
                    bare.isEmpty()
                            ? Reporter.meant(diagnostic, word, form, FORMS, "")
                            : diagnostic.help("write `%s`", bare).fix(e.span(), bare, "write `" + bare + "`"));
            return new Setting.Word("");
        }
        return call(form, (Expr.Call) e);
    }

    /** What was meant by names or positions alone, or nothing. */
    private static String bare(Expr e) {
        if (e instanceof Expr.StringLit || e instanceof Expr.IntLit) {
            return "column(" + e.span().text() + ")";
        }
        boolean list = e instanceof Expr.ListLit items && !items.items().isEmpty();
        String text = e.span().text();
        return list ? "columns(" + text.substring(1, text.length() - 1).strip() + ")" : "";
    }

    private Setting call(String form, Expr.Call call) {
        Map<String, Setting> given = new LinkedHashMap<>();
        int position = 0;
        for (Arg arg : call.args()) {
            String name = arg.name().isPresent() ? arg.name().get().text() : Integer.toString(position++);
            if (arg.name().isPresent() && !(form.equals("column") && name.equals("labels"))) {
                unknown(form, arg);
                return new Setting.Word("");
            }
            given.put(name, name.equals("labels") ? labels(arg.value()) : one(form, arg.value()));
        }
        boolean several = form.equals("columns");
        if (position == 0 || (position > 1 && !several)) {
            report.accept(all.reporter
                    .at(
                            position == 0 ? Code.MISSING_ARGUMENT : Code.TOO_MANY_ARGUMENTS,
                            ctx,
                            call.span(),
                            several ? "`columns` needs at least one column" : "`%s` takes one column",
                            form)
                    .help(several ? "write `columns(\"a\", \"b\")` or `columns(0..4)`" : "`columns` takes several"));
        }
        return new Setting.Call(form, given);
    }

    private void unknown(String form, Arg arg) {
        Span span = arg.name().orElseThrow().span();
        var diagnostic = all.reporter.at(
                Code.UNKNOWN_ARGUMENT, ctx, span, "`%s` has no argument `%s`", form, Reporter.oneLine(span));
        report.accept(
                form.equals("column")
                        ? diagnostic.help("did you mean `labels`?").fix(span, "labels", "use `labels`")
                        : diagnostic.fact("note", "it takes names or positions of columns"));
    }

    /** A name, a position, and in {@code columns} a range or categories. */
    private Setting one(String form, Expr e) {
        boolean several = form.equals("columns");
        if (several
                && e instanceof Expr.Call call
                && call.callee() instanceof Expr.Ref ref
                && ref.name().equals("one_hot")) {
            return call("one_hot", call);
        }
        Setting value = settings.of(e);
        boolean fits = value instanceof Setting.Text t && !t.value().isEmpty()
                || value instanceof Setting.Number n && n.integer()
                || several && value instanceof Setting.Range r && r.from() >= 0 && r.to() > r.from();
        if (!fits && !Settings.failed(value)) {
            report.accept(all.reporter.at(
                    Code.STATIC_TYPE,
                    ctx,
                    e.span(),
                    several
                            ? "a column is a name, a position, a range of positions such as 0..4, or `one_hot(…)`, not %s"
                            : "a column is a name or a position, not %s",
                    Reporter.oneLine(e.span())));
        }
        return value;
    }

    private Setting labels(Expr e) {
        Setting value = settings.of(e);
        boolean fits = value instanceof Setting.Items i
                && !i.values().isEmpty()
                && i.values().stream().allMatch(v -> v instanceof Setting.Text || v instanceof Setting.Number);
        if (!fits && !Settings.failed(value)) {
            report.accept(all.reporter.at(
                    Code.STATIC_TYPE,
                    ctx,
                    e.span(),
                    "`labels` are texts or numbers such as [\"B\", \"M\"], not %s",
                    Reporter.oneLine(e.span())));
        }
        return value;
    }
}
