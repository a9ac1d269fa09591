package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.program.Formula;
import org.lamina.program.StaticNumber;
import org.lamina.program.TrainProgram.Load;
import org.lamina.program.TrainProgram.Save;
import org.lamina.program.TrainProgram.Score;
import org.lamina.program.TrainProgram.Stop;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.TrainItem;

/** The clauses of a train that the loop follows: its length, when it stops, what it saves and loads. */
final class TrainRules {
    private static final Pattern NAMED_LENGTH = Pattern.compile("(epochs|steps)\\s*=\\s*(\\S.*)");

    private final Elaboration all;
    private final Ctx ctx;
    private final TrainClauses clauses;

    TrainRules(Elaboration all, Ctx ctx, TrainClauses clauses) {
        this.all = all;
        this.ctx = ctx;
        this.clauses = clauses;
    }

    /** Epochs, steps or seed. */
    Optional<StaticNumber> number(TrainItem.SettingName name, long least) {
        for (TrainItem.Setting s : clauses.settings) {
            if (s.name() == name) {
                String clause = name.name().toLowerCase(Locale.ROOT);
                return whole(s.value(), least, "`" + clause + "` must be a number of at least " + least);
            }
        }
        return Optional.empty();
    }

    private Optional<StaticNumber> whole(Expr e, long least, String wanted) {
        Val value = all.expressions.eval(ctx, e);
        Optional<StaticNumber> number = value instanceof Val.Int i ? i.atLeast(least) : Optional.empty();
        if (number.isEmpty() && !(value instanceof Val.Unknown)) {
            all.reporter.error(Code.INT_EXPECTED, ctx, e.span(), "%s", wanted);
        }
        return number;
    }

    private Diagnostic lengthMissing(Decl.Train decl) {
        var diagnostic = all.reporter.at(
                Code.LENGTH_MISSING,
                ctx,
                decl.name().span(),
                "`%s` does not say when it ends",
                decl.name().text());
        for (TrainItem item : decl.items()) {
            Matcher named = NAMED_LENGTH.matcher(item.span().text());
            if (named.matches()) {
                String clause = named.group(1) + " " + named.group(2);
                return diagnostic
                        .label(item.span(), "this names a value")
                        .help("write `%s`", clause)
                        .fix(item.span(), clause, "make a clause of it");
            }
        }
        return diagnostic.help("add `epochs 10` or `steps 1000`");
    }

    void checkLength(boolean learns, Decl.Train decl) {
        boolean ends = clauses.settings.stream()
                .anyMatch(s -> s.name() == TrainItem.SettingName.EPOCHS || s.name() == TrainItem.SettingName.STEPS);
        if (learns && !ends) {
            all.reporter.report(lengthMissing(decl));
        }
        for (TrainItem.Setting s : clauses.settings) {
            boolean plain = s.value() instanceof Expr.Ref ref && ref.name().equals("f32");
            if (s.name() == TrainItem.SettingName.PRECISION && !plain) {
                all.notYet(
                        ctx,
                        s.span(),
                        "`precision " + Reporter.oneLine(s.value().span()) + "`");
            }
        }
    }

    /** Made-up names of parameters shift when a layer of the same kind is added, and saved weights then do not fit. */
    void checkLabels(Collection<Instance> models) {
        if (clauses.saves.isEmpty()) {
            return;
        }
        for (Instance model : models) {
            var unlabelled = new ArrayList<Instance>();
            unlabelled(model, unlabelled);
            boolean numbered = unlabelled.stream().anyMatch(i -> i.path().matches(".*[a-z][0-9]+"));
            if (numbered) {
                Span place = unlabelled.get(0).layer().place();
                var paths = unlabelled.stream().map(i -> "`" + i.path() + "`").toList();
                all.reporter.report(all.reporter
                        .at(
                                Code.UNLABELLED_PARAMETERS,
                                ctx,
                                place,
                                "`%s` is saved, and %d of its layers have no label",
                                model.path(),
                                unlabelled.size())
                        .fact("note", "their parameters are called %s", String.join(", ", paths))
                        .help("a label such as `hidden: %s` keeps the name", Reporter.oneLine(place)));
            }
        }
    }

    /** Layers with parameters whose name was made up from their kind, as the user's file makes them. */
    private void unlabelled(Instance instance, List<Instance> out) {
        for (Instance part : instance.parts().values()) {
            if (part.autoLabelled()
                    && !part.variables().isEmpty()
                    && all.reporter.isUsers(part.layer().place())) {
                out.add(part);
            }
            unlabelled(part, out);
        }
    }

    // ---- stop and save ---------------------------------------------------------------------------------------------

    List<Stop> stops() {
        var out = new ArrayList<Stop>();
        for (TrainItem.Setting s : clauses.settings) {
            if (s.name() == TrainItem.SettingName.STOP) {
                stop(s.value()).ifPresent(out::add);
            }
        }
        return out;
    }

    private Optional<Stop> stop(Expr e) {
        if (e instanceof Expr.Paren p) {
            return stop(p.inner());
        }
        if (e instanceof Expr.Call call
                && call.callee() instanceof Expr.Ref ref
                && ref.name().equals("early")) {
            return early(call);
        }
        if (e instanceof Expr.Binary b
                && (b.op().comparison() || b.op() == Expr.BinaryOp.AND || b.op() == Expr.BinaryOp.OR)) {
            return formula(e).map(Stop.When::new);
        }
        all.reporter.error(
                Code.SCORE_EXPECTED,
                ctx,
                e.span(),
                "`stop` takes a condition such as `train.loss < 0.01`, or `early(min(valid.loss), patience = 3)`");
        return Optional.empty();
    }

    private Optional<Stop> early(Expr.Call call) {
        StaticNumber patience = new StaticNumber.Whole(1);
        Expr score = null;
        for (var arg : call.args()) {
            String name = arg.name().map(Ident::text).orElse("");
            if (name.equals("patience")) {
                patience = whole(arg.value(), 1, "`patience` is a number of epochs, at least 1")
                        .orElse(patience);
            } else if (name.isEmpty() && score == null) {
                score = arg.value();
            } else {
                all.reporter.error(
                        Code.UNKNOWN_ARGUMENT,
                        ctx,
                        arg.span(),
                        "`early` takes a score and `patience = 3`, and this is neither");
                return Optional.empty();
            }
        }
        if (score == null) {
            all.reporter.error(
                    Code.MISSING_ARGUMENT, ctx, call.span(), "`early` needs a score such as `min(valid.loss)`");
            return Optional.empty();
        }
        StaticNumber k = patience;
        return score(score).map(s -> new Stop.Early(s, k));
    }

    private Optional<Score> score(Expr e) {
        if (e instanceof Expr.Call call
                && call.callee() instanceof Expr.Ref ref
                && (ref.name().equals("min") || ref.name().equals("max"))
                && call.args().size() == 1) {
            return formula(call.args().get(0).value())
                    .map(f -> new Score(ref.name().equals("min"), f));
        }
        all.reporter.error(
                Code.SCORE_EXPECTED,
                ctx,
                e.span(),
                "`min(...)` or `max(...)` of a scalar such as `valid.loss` is needed here");
        return Optional.empty();
    }

    List<Save> saves() {
        var out = new ArrayList<Save>();
        for (TrainItem.Save s : clauses.saves) {
            if (!(all.expressions.eval(ctx, s.to()) instanceof Val.Str path)) {
                all.reporter.error(Code.STATIC_TYPE, ctx, s.to().span(), "a path in quotes is needed here");
                continue;
            }
            if (s.what() instanceof Expr.Ref ref && ref.name().equals("last")) {
                out.add(new Save(Optional.empty(), path.value()));
            } else if (s.what() instanceof Expr.Call call
                    && call.callee() instanceof Expr.Ref ref
                    && ref.name().equals("best")
                    && call.args().size() == 1) {
                score(call.args().get(0).value())
                        .ifPresent(score -> out.add(new Save(Optional.of(score), path.value())));
            } else {
                all.reporter.error(
                        Code.SCORE_EXPECTED,
                        ctx,
                        s.what().span(),
                        "`save` takes `last`, `best(min(...))` or `best(max(...))`");
            }
        }
        return out;
    }

    // ---- formulas over the scalars of an epoch ---------------------------------------------------------------------

    private Optional<Formula> formula(Expr e) {
        String text = Reporter.oneLine(e.span());
        if (e instanceof Expr.Paren p) {
            return formula(p.inner());
        }
        if (e instanceof Expr.Field field && field.target() instanceof Expr.Ref part) {
            if (isPart(part.name())) {
                return scalar(field, part);
            }
            if (ctx.env().find(part.name()) == null) {
                all.checkPart(ctx, new Ident(part.span(), part.name()));
                return Optional.empty();
            }
        }
        if (e instanceof Expr.Ref ref
                && ctx.env().find(ref.name()) == null
                && scalars().contains(ref.name())) {
            all.reporter.report(all.reporter
                    .at(Code.UNKNOWN_SCALAR, ctx, ref.span(), "`%s` has another value in each part", ref.name())
                    .help("write `train.%s`, or `valid.%s` where there is a `valid` part", ref.name(), ref.name())
                    .fix(ref.span(), "train." + ref.name(), "use the training part"));
            return Optional.empty();
        }
        if (e instanceof Expr.Binary b && operator(b.op()) != null) {
            return formula(b.left())
                    .flatMap(left -> formula(b.right())
                            .map(right -> new Formula.Operation(
                                    java.util.Objects.requireNonNull(operator(b.op())), left, right, text)));
        }
        if (TrainClauses.isChange(e)) {
            return Optional.of(new Formula.Scalar("train." + TrainClauses.changeName(e)));
        }
        Val value = all.expressions.eval(ctx, e);
        if (Operators.isNumber(value)) {
            return Optional.of(new Formula.Number(LateArithmetic.number(value), text));
        }
        if (!(value instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.SCORE_EXPECTED, ctx, e.span(), "a scalar of an epoch such as `valid.loss` is needed here");
        }
        return Optional.empty();
    }

    private static boolean isPart(String name) {
        return name.equals("train") || name.equals("valid") || name.equals("test");
    }

    /** What has a value at the end of an epoch: metrics and the names of the step. */
    private List<String> scalars() {
        var known = new ArrayList<String>(clauses.metricUses.keySet());
        if (clauses.step != null) {
            clauses.step.body().statements().forEach(s -> {
                if (s instanceof org.lamina.syntax.Stmt.Assign a) {
                    a.pattern().names().forEach(n -> known.add(n.text()));
                }
            });
        }
        return known;
    }

    private Optional<Formula> scalar(Expr.Field field, Expr.Ref part) {
        List<String> known = scalars();
        String name = field.name().text();
        if (known.contains(name)) {
            return Optional.of(new Formula.Scalar(part.name() + "." + name));
        }
        var diagnostic = all.reporter.at(
                Code.UNKNOWN_SCALAR,
                ctx,
                field.name().span(),
                "no scalar of the step and no metric is called `%s`",
                name);
        all.reporter.report(Reporter.meant(diagnostic, field.name().span(), name, known, "there are"));
        return Optional.empty();
    }

    private static @org.jspecify.annotations.Nullable String operator(Expr.BinaryOp op) {
        return switch (op) {
            case ADD, SUB, MUL, DIV, LT, LE, GT, GE, EQ, NE -> op.text();
            case AND -> "&&";
            case OR -> "||";
            default -> null;
        };
    }

    // ---- weights ---------------------------------------------------------------------------------------------------

    Optional<Load> load(String label, Expr from, Store store) {
        Val path = all.expressions.eval(ctx, from);
        if (path instanceof Val.Str s) {
            var variables = store.variables().values().stream()
                    .filter(v -> v.role() == Variable.Role.PARAM || v.role() == Variable.Role.STATE)
                    .filter(v -> Tracer.below(label, v.name()))
                    .toList();
            return Optional.of(new Load(label, variables, s.value(), Optional.empty()));
        }
        pathNeeded(from, path);
        return Optional.empty();
    }

    Optional<Load> load(TrainItem.Load item, Store store) {
        var selected = all.selections.resolve(ctx, store, List.of(item.selector()));
        Val from = all.expressions.eval(ctx, item.from());
        if (!(from instanceof Val.Str path)) {
            pathNeeded(item.from(), from);
            return Optional.empty();
        }
        Optional<String> map = Optional.empty();
        if (item.map().isPresent()) {
            Val pattern = all.expressions.eval(ctx, item.map().get());
            if (!(pattern instanceof Val.Str s)) {
                options(item.map().get(), pattern);
                return Optional.empty();
            }
            map = Optional.of(s.value());
        }
        return Optional.of(new Load(item.selector().text(), selected, path.value(), map));
    }

    private void pathNeeded(Expr from, Val found) {
        if (!(found instanceof Val.Unknown)) {
            all.reporter.error(
                    Code.STATIC_TYPE, ctx, from.span(), "a path in quotes is needed here, not %s", found.describe());
        }
    }

    /** {@code map (partial = true)}: its names and types are looked at, and then said not to be compiled. */
    private void options(Expr map, Val found) {
        Map<String, Class<? extends Val>> known = Map.of("partial", Val.Bool.class, "from", Val.Str.class);
        if (!(found instanceof Val.Fields options)) {
            if (!(found instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.STATIC_TYPE,
                        ctx,
                        map.span(),
                        "`map` takes a pattern in quotes or options such as `(partial = true)`, not %s",
                        found.describe());
            }
            return;
        }
        for (var option : options.values().entrySet()) {
            var type = known.get(option.getKey());
            if (type == null) {
                all.reporter.error(
                        Code.UNKNOWN_ARGUMENT,
                        ctx,
                        map.span(),
                        "`map` has no option `%s`; there are `partial` and `from`",
                        option.getKey());
                return;
            }
            if (!type.isInstance(option.getValue())) {
                all.reporter.error(
                        Code.STATIC_TYPE,
                        ctx,
                        map.span(),
                        "`%s` of `map` cannot be %s",
                        option.getKey(),
                        option.getValue().describe());
                return;
            }
        }
        all.notYet(ctx, map.span(), "`map` of anything but a pattern in quotes");
    }
}
