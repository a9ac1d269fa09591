package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Named;
import org.lamina.syntax.Stmt;
import org.lamina.syntax.TrainItem;

/** The clauses of a {@code train}, by kind. */
final class TrainClauses implements TrainItem.Visitor<@Nullable Void> {
    final List<TrainItem.Data> data = new ArrayList<>();
    final List<TrainItem.Setting> settings = new ArrayList<>();
    final List<TrainItem.Load> loads = new ArrayList<>();
    final List<TrainItem.Freeze> freeze = new ArrayList<>();
    final List<TrainItem.Regularize> regularize = new ArrayList<>();
    final List<TrainItem.Metric> metrics = new ArrayList<>();
    final List<TrainItem.Save> saves = new ArrayList<>();
    final List<Stmt.Every> every = new ArrayList<>();
    final List<TrainItem.Action> actions = new ArrayList<>();
    final Map<String, Metrics.Use> metricUses = new LinkedHashMap<>();
    TrainItem.@Nullable Step step;

    private final Map<String, Span> single = new LinkedHashMap<>();

    /** Clauses that repeat one before them. */
    final List<Repeated> repeated = new ArrayList<>();

    record Repeated(String what, Span place, Span first) {}

    void sort(TrainItem item) {
        item.accept(this);
    }

    /** Remembers a clause of which there may be one. */
    private void once(String what, Span place) {
        Span first = single.putIfAbsent(what, place);
        if (first != null) {
            repeated.add(new Repeated(what, place, first));
        }
    }

    /** An evaluation: no statement of the step minimises anything. */
    boolean minimizeFree() {
        return step == null || step.body().statements().stream().noneMatch(s -> s instanceof Stmt.Minimize);
    }

    @Override
    public @Nullable Void visitData(TrainItem.Data item) {
        data.add(item);
        return null;
    }

    @Override
    public @Nullable Void visitSetting(TrainItem.Setting item) {
        settings.add(item);
        if (item.name() == TrainItem.SettingName.STOP) {
            changes(item.value());
        } else {
            once(item.name().name().toLowerCase(Locale.ROOT), item.span());
        }
        return null;
    }

    /** A {@code change(sel)} that a stop rule watches is a metric of the training part. */
    private void changes(Expr e) {
        if (e instanceof Expr.Paren p) {
            changes(p.inner());
        } else if (e instanceof Expr.Binary b) {
            changes(b.left());
            changes(b.right());
        } else if (isChange(e)) {
            String name = changeName(e);
            if (metrics.stream().noneMatch(m -> m.value().name().text().equals(name))) {
                var named = new Named(e.span(), new Ident(e.span(), name), e);
                metrics.add(new TrainItem.Metric(e.span(), named, Optional.of(new Ident(e.span(), "train"))));
            }
        } else if (e instanceof Expr.Call call) {
            call.args().forEach(a -> changes(a.value()));
        }
    }

    static boolean isChange(Expr e) {
        return e instanceof Expr.Call call
                && call.callee() instanceof Expr.Ref ref
                && ref.name().equals("change");
    }

    /** The metric that a {@code change} in a stop rule is. */
    static String changeName(Expr e) {
        return Reporter.oneLine(e.span()).replace(" ", "");
    }

    @Override
    public @Nullable Void visitLoad(TrainItem.Load item) {
        loads.add(item);
        return null;
    }

    @Override
    public @Nullable Void visitFreeze(TrainItem.Freeze item) {
        freeze.add(item);
        return null;
    }

    @Override
    public @Nullable Void visitRegularize(TrainItem.Regularize item) {
        regularize.add(item);
        return null;
    }

    @Override
    public @Nullable Void visitStep(TrainItem.Step item) {
        once("step", item.span());
        step = step == null ? item : step;
        return null;
    }

    @Override
    public @Nullable Void visitMetric(TrainItem.Metric item) {
        once("metric " + item.value().name().text(), item.span());
        metrics.add(item);
        return null;
    }

    @Override
    public @Nullable Void visitSave(TrainItem.Save item) {
        saves.add(item);
        return null;
    }

    @Override
    public @Nullable Void visitAction(TrainItem.Action item) {
        actions.add(item);
        return null;
    }
}
