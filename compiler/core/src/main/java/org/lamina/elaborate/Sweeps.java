package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Named;
import org.lamina.syntax.SweepItem;
import org.lamina.types.Size;

/**
 * The grid of a {@code sweep}: its train is elaborated at every point, each with diagnostics of its own, so that a long
 * sweep cannot end in the middle. Points that differ only in numbers which no shape and no clause depends on are one.
 */
final class Sweeps {
    /** A grid of more points would take longer to check than anybody waits. */
    private static final int MOST_POINTS = 10_000;

    private final Elaboration all;
    private final Ctx ctx;
    private final Decl.Sweep decl;
    private final Map<String, List<Argument>> grid = new LinkedHashMap<>();

    Sweeps(Elaboration all, Ctx ctx, Decl.Sweep decl) {
        this.all = all;
        this.ctx = ctx;
        this.decl = decl;
    }

    /** What one point gave: its first error, and the arguments that could have any value. */
    record Point(Optional<Diagnostic> error, Set<String> open) {}

    /**
     * Reports NN0710 where points do not check.
     *
     * @param point elaborates the train at a point of the grid, in an elaboration of its own
     * @return whether something was reported
     */
    boolean check(IntFunction<Point> point) {
        Optional<Target> first = readGrid() ? target(0) : Optional.empty();
        if (first.isEmpty() || !new SweepClauses(all, ctx, first.get().train()).right(decl.items())) {
            return true;
        }
        int points = count();
        if (points > MOST_POINTS) {
            all.reporter.error(
                    Code.SWEEP_POINT_FAILS,
                    ctx,
                    place(),
                    "a grid of %d points is too large; the limit is %d",
                    points,
                    MOST_POINTS);
            return true;
        }
        var known = new HashMap<String, Point>();
        @Nullable Diagnostic failure = null;
        String firstAt = "";
        int failed = 0;
        Set<String> open = Set.of();
        for (int i = 0; i < points; i++) {
            Point found = known.get(text(i, open));
            if (found == null) {
                found = point.apply(i);
                // Only a train that was elaborated to its end shows which arguments nothing depends on.
                open = open.isEmpty() && found.error().isEmpty() ? found.open() : open;
                known.put(text(i, open), found);
            }
            if (found.error().isPresent()) {
                failed++;
                firstAt = failure == null ? text(i, Set.of()) : firstAt;
                failure = failure == null ? found.error().get() : failure;
            }
        }
        if (failure != null) {
            report(failed, points, firstAt, failure);
        }
        return failure != null;
    }

    private void report(int failed, int points, String at, Diagnostic first) {
        var diagnostic = all.reporter
                .at(
                        Code.SWEEP_POINT_FAILS,
                        ctx,
                        place(),
                        "%d of %d grid points do not type-check; first: %s (%s)",
                        failed,
                        points,
                        at,
                        first.code().id())
                .label(first.span(), "%s", first.message());
        for (Diagnostic.Fact fact : first.facts()) {
            diagnostic = diagnostic.fact(fact.key(), "%s", fact.text());
        }
        all.reporter.report(diagnostic);
    }

    private org.lamina.source.Span place() {
        return decl.items().stream()
                .filter(i -> i instanceof SweepItem.Grid)
                .findFirst()
                .map(SweepItem::span)
                .orElse(decl.name().span());
    }

    // ---- the grid --------------------------------------------------------------------------------------------------

    private boolean readGrid() {
        for (SweepItem item : decl.items()) {
            if (item instanceof SweepItem.Grid g) {
                for (Named named : g.values()) {
                    List<Argument> values = values(named);
                    if (values.isEmpty()) {
                        return false;
                    }
                    grid.put(named.name().text(), values);
                }
            }
        }
        return true;
    }

    /** The values of a list or a range; empty after a message. */
    private List<Argument> values(Named named) {
        Val value = all.expressions.eval(ctx, named.value());
        var out = new ArrayList<Argument>();
        if (value instanceof Val.Items items) {
            items.values().forEach(v -> out.add(argument(named, v)));
        } else if (value instanceof Val.Range r && r.from().isConstant() && r.to().isConstant()) {
            for (long i = r.from().value(); i < r.to().value() && out.size() <= MOST_POINTS; i++) {
                out.add(argument(named, new Val.Int(Size.of(i))));
            }
        }
        if (out.isEmpty() && !(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.STATIC_TYPE,
                    ctx,
                    named.value().span(),
                    "`grid` needs a list or a range of values, not %s",
                    value.describe());
        }
        return out;
    }

    private static Argument argument(Named named, Val value) {
        return new Argument(Optional.of(named.name()), value, named.value().span());
    }

    private int count() {
        long product = 1;
        for (List<Argument> values : grid.values()) {
            product = Math.min(product * values.size(), MOST_POINTS + 1L);
        }
        return (int) product;
    }

    /** The arguments of a point; the last name of the grid varies fastest. */
    private Map<String, Argument> arguments(int point) {
        var out = new LinkedHashMap<String, Argument>();
        int rest = point;
        var names = new ArrayList<>(grid.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            var values = java.util.Objects.requireNonNull(grid.get(names.get(i)));
            out.put(names.get(i), values.get(rest % values.size()));
            rest /= values.size();
        }
        return out;
    }

    private String text(int point, Set<String> without) {
        var values = arguments(point);
        return grid.keySet().stream()
                .filter(name -> !without.contains(name))
                .map(name ->
                        name + " = " + Expressions.staticText(values.get(name).value(), "#" + values.get(name)))
                .collect(Collectors.joining(", "));
    }

    // ---- one point -------------------------------------------------------------------------------------------------

    private record Target(Decl.Train train, Env scope, Map<String, Argument> arguments) {}

    /** The train and its arguments at a point; empty after a message. */
    private Optional<Target> target(int point) {
        Expr over = decl.over();
        Val callee = all.expressions.eval(ctx, over instanceof Expr.Call call ? call.callee() : over);
        if (!(callee instanceof Val.Named named) || !(named.decl() instanceof Decl.Train train)) {
            if (!(callee instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.NOT_CALLABLE,
                        ctx,
                        over.span(),
                        "a sweep runs a `train`, and this is %s",
                        callee.describe());
            }
            return Optional.empty();
        }
        var given = new ArrayList<>(arguments(point).values());
        if (over instanceof Expr.Call call) {
            given.addAll(all.arguments.evaluate(ctx, call.args()));
        }
        var names = train.params().stream().map(p -> p.name().text()).toList();
        var matched = all.arguments.match(ctx, over.span(), "`" + train.name().text() + "`", names, given);
        return matched == null ? Optional.empty() : Optional.of(new Target(train, named.scope(), matched));
    }

    /** Elaborates the train at a point; called on an object that belongs to the elaboration of that point. */
    Point at(int point) {
        readGrid();
        var target = target(point);
        Set<String> open = Set.of();
        if (target.isPresent()) {
            Decl.Train train = target.get().train();
            var arguments = TrainArguments.called(
                    all, train, decl.over().span(), target.get().arguments());
            new Trains(all, train, target.get().scope(), arguments).elaborate();
            open = arguments.unchecked();
        }
        return new Point(all.reporter.firstError(), open);
    }
}
