package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Named;
import org.lamina.syntax.Stmt;
import org.lamina.syntax.SweepItem;
import org.lamina.syntax.TrainItem;

/** Names and types in the clauses of a {@code sweep} beside its grid. */
final class SweepClauses {
    private static final List<String> DISTRIBUTIONS = List.of("uniform", "log_uniform");

    /** What every record of a run has (LANGUAGE 3.20). */
    private static final List<String> RECORDED = List.of("train", "valid", "test", "history", "time", "epochs");

    private final Elaboration all;
    private final Ctx ctx;
    private final Decl.Train train;
    private boolean right = true;

    SweepClauses(Elaboration all, Ctx ctx, Decl.Train train) {
        this.all = all;
        this.ctx = ctx;
        this.train = train;
    }

    /** Whether nothing was to be reported. */
    boolean right(List<SweepItem> items) {
        for (SweepItem item : items) {
            if (item instanceof SweepItem.Random r) {
                number(r.count(), "`random`");
                r.values().forEach(this::drawn);
            } else if (item instanceof SweepItem.Seeds s) {
                number(s.count(), "`seeds`");
            } else if (item instanceof SweepItem.KFold k) {
                number(k.folds(), "`kfold`");
                data(k.of());
            } else if (item instanceof SweepItem.Record r) {
                r.values().forEach(this::recorded);
            }
        }
        return right;
    }

    private void error(Code code, Span span, String format, Object... args) {
        all.reporter.error(code, ctx, span, format, args);
        right = false;
    }

    /** The value, where it says something; after a message, that was it. */
    private Optional<Val> value(Expr e) {
        Val value = all.expressions.eval(ctx, e);
        right &= !(value instanceof Val.Unknown);
        return value instanceof Val.Unknown ? Optional.empty() : Optional.of(value);
    }

    private void number(Expr e, String what) {
        value(e).filter(v -> !(v instanceof Val.Int))
                .ifPresent(v -> error(Code.INT_EXPECTED, e.span(), "%s needs a number, not %s", what, v.describe()));
    }

    private void drawn(Named named) {
        var names = train.params().stream().map(p -> p.name().text()).toList();
        if (!names.contains(named.name().text())) {
            unknown(
                    Code.UNKNOWN_ARGUMENT,
                    named.name().span(),
                    "`" + train.name().text() + "` has no argument `"
                            + named.name().text() + "`",
                    named.name().text(),
                    names);
        }
        if (named.value() instanceof Expr.Call call
                && call.callee() instanceof Expr.Ref ref
                && DISTRIBUTIONS.contains(ref.name())) {
            call.args().forEach(arg -> value(arg.value()));
        } else {
            value(named.value());
        }
    }

    private void data(Expr of) {
        value(of)
                .filter(v -> !(v instanceof Val.Named named && named.decl() instanceof Decl.Data))
                .ifPresent(v -> error(
                        Code.STATIC_TYPE, of.span(), "`kfold` cuts the parts of a `data` block, not %s", v.describe()));
    }

    /** {@code mean(valid.acc)}, {@code net.w}: starts with something that a run leaves behind. */
    private void recorded(Arg arg) {
        Expr e = arg.value();
        while (e instanceof Expr.Call call && !call.args().isEmpty()) {
            e = call.args().get(0).value();
        }
        while (e instanceof Expr.Field field) {
            e = field.target();
        }
        var names = new ArrayList<>(RECORDED);
        train.items().stream()
                .filter(item -> item instanceof TrainItem.Action)
                .forEach(item -> made(((TrainItem.Action) item).statement(), names));
        if (e instanceof Expr.Ref ref
                && !names.contains(ref.name())
                && ctx.env().find(ref.name()) == null) {
            unknown(
                    Code.UNKNOWN_NAME,
                    ref.span(),
                    "a run of `" + train.name().text() + "` has no `" + ref.name() + "`",
                    ref.name(),
                    names);
        }
    }

    private static void made(Stmt statement, List<String> names) {
        if (statement instanceof Stmt.Model model) {
            model.binds().forEach(bind -> names.add(bind.name().text()));
        } else if (statement instanceof Stmt.Assign assign) {
            assign.pattern().names().stream().map(Ident::text).forEach(names::add);
        } else if (statement instanceof Stmt.Declare declare) {
            names.add(declare.name().text());
        }
    }

    private void unknown(Code code, Span span, String message, String name, List<String> known) {
        var diagnostic = all.reporter.at(code, ctx, span, "%s", message);
        all.reporter.report(Reporter.meant(diagnostic, span, name, known, "it has"));
        right = false;
    }
}
