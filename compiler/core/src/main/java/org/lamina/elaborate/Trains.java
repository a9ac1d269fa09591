package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.EveryProgram;
import org.lamina.program.TrainProgram;
import org.lamina.program.Variable;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Stmt;
import org.lamina.syntax.TrainItem;
import org.lamina.types.Facts;
import org.lamina.types.TensorType;

/**
 * A {@code train}. The step is traced twice: in eval mode first, which makes every layer, so that selections can be
 * resolved; then in training mode, where each {@code minimize} adds gradients and updates.
 */
final class Trains {
    private final Elaboration all;
    private final Decl.Train decl;
    private final TrainArguments arguments;
    private final Env env;
    private final Store store;
    private final Ctx base;
    private final TrainClauses clauses = new TrainClauses();
    private final TrainMetrics metrics;
    private final ModelBinds models;
    private final List<DataUse> data = new ArrayList<>();
    private boolean dataKnown = true;
    private final List<TrainProgram.Load> loads = new ArrayList<>();

    Trains(Elaboration all, Decl.Train decl, Env scope, TrainArguments arguments) {
        this.all = all;
        this.decl = decl;
        this.arguments = arguments;
        this.env = scope.inner();
        this.store = new Store(new Tracer(decl.name().text() + ".init", false, true));
        var owner = new PlainOwner(store, "", Variable.Role.VALUE);
        this.base = new Ctx(
                env,
                Frame.root(owner, false, "train"),
                store.init(),
                store,
                Facts.none(),
                null,
                false,
                all.obligations);
        this.models = new ModelBinds(all, store);
        this.metrics = new TrainMetrics(all, base, clauses);
    }

    Optional<TrainProgram> elaborate() {
        if (!arguments.bind(base)) {
            return Optional.empty();
        }
        decl.items().forEach(clauses::sort);
        clauses.repeated.forEach(r -> all.repeated(base, r.what(), r.place(), r.first()));
        for (TrainItem.Data item : clauses.data) {
            for (Expr block : item.blocks()) {
                var use = all.dataBlocks.use(base, block);
                use.ifPresent(data::add);
                dataKnown &= use.isPresent();
            }
        }
        clauses.actions.forEach(a -> a.statement().accept(new Setup()));
        if (clauses.step == null) {
            all.reporter.report(all.reporter
                    .at(
                            Code.STEP_MISSING,
                            base,
                            decl.name().span(),
                            "`%s` has no `step`",
                            decl.name().text())
                    .help("a step computes a loss and minimises it, as in `step (x, y) { … }`"));
            return Optional.empty();
        }
        Traced eval = trace(false, List.of());
        if (all.reporter.hasErrors()) {
            return Optional.empty();
        }
        List<Variable> covered = coverage(eval);
        Traced train = eval.minimized.isEmpty() ? eval : trace(true, covered);
        if (all.reporter.hasErrors()) {
            return Optional.empty();
        }
        return Optional.of(program(eval, train));
    }

    /** What was made beside the step under a name, or an argument; null where there is none. */
    @Nullable
    Val made(String name) {
        return env.bindsHere(name) ? env.find(name) : null;
    }

    List<String> madeNames() {
        return env.own();
    }

    // ---- beside the step -------------------------------------------------------------------------------------------

    /** What stands beside the step is made once, before the first step, in eval mode. */
    private final class Setup implements Stmt.Visitor<@Nullable Void> {
        @Override
        public @Nullable Void visitModel(Stmt.Model s) {
            s.binds().forEach(bind -> models.bind(base, bind));
            return null;
        }

        @Override
        public @Nullable Void visitDeclare(Stmt.Declare s) {
            TensorType type = all.signatures.resolve(base, s.type());
            env.bind(s.name().text(), type == null ? Val.UNKNOWN : all.declarations.declare(base, s, type));
            return null;
        }

        @Override
        public @Nullable Void visitAssign(Stmt.Assign s) {
            for (var name : s.pattern().names()) {
                if (s.pattern().tuple()) {
                    return rejected(s, "a tuple");
                }
                env.bind(name.text(), kept(name.text(), all.expressions.eval(base, s.value())));
            }
            return null;
        }

        @Override
        public @Nullable Void visitEvery(Stmt.Every s) {
            clauses.every.add(s);
            return null;
        }

        @Override
        public @Nullable Void visitUpdate(Stmt.Update s) {
            return rejected(s, "`update`");
        }

        @Override
        public @Nullable Void visitNext(Stmt.Next s) {
            return rejected(s, "`next`");
        }

        @Override
        public @Nullable Void visitYield(Stmt.Yield s) {
            return rejected(s, "`yield`");
        }

        @Override
        public @Nullable Void visitMinimize(Stmt.Minimize s) {
            return rejected(s, "`minimize`");
        }

        @Override
        public @Nullable Void visitCheck(Stmt.Check s) {
            return rejected(s, "`check`");
        }

        @Override
        public @Nullable Void visitPrint(Stmt.Print s) {
            return rejected(s, "`print`");
        }

        @Override
        public @Nullable Void visitWrite(Stmt.Write s) {
            return rejected(s, "`write`");
        }

        @Override
        public @Nullable Void visitValue(Stmt.Value s) {
            return s.value() instanceof Expr.Broken ? null : rejected(s, "an expression without a name");
        }

        private @Nullable Void rejected(Stmt s, String what) {
            all.reporter.error(Code.OUT_OF_PLACE, base, s.span(), "%s does not belong beside a `step`", what);
            return null;
        }
    }

    /** A tensor made before the first step is a variable in the step. */
    private Val kept(String name, Val value) {
        if (!(value instanceof Val.Tensor t)) {
            return value;
        }
        Variable variable = store.declare(name, Variable.Role.VALUE, t.type());
        store.init().write(variable, t.value());
        return new Val.Cell(variable);
    }

    // ---- the step --------------------------------------------------------------------------------------------------

    /** One tracing of the step. */
    private static final class Traced {
        private final Tracer tracer;
        private final List<String> scalars = new ArrayList<>();
        private final List<Stmt.Minimize> minimized = new ArrayList<>();

        Traced(Tracer tracer) {
            this.tracer = tracer;
        }
    }

    private Traced trace(boolean training, List<Variable> covered) {
        var traced = new Traced(new Tracer(decl.name().text() + (training ? ".step" : ".eval"), training, true));
        Ctx ctx = step(traced, training, covered);
        if (ctx == null) {
            return traced;
        }
        for (Stmt s : java.util.Objects.requireNonNull(clauses.step).body().statements()) {
            if (s instanceof Stmt.Assign a) {
                a.pattern().names().forEach(n -> logged(ctx, traced, n.text()));
            }
        }
        metrics.accumulate(ctx, training || clauses.minimizeFree());
        return traced;
    }

    /** Runs the statements of the step; null, after a message, where its fields are unknown. */
    private @Nullable Ctx step(Traced traced, boolean training, List<Variable> covered) {
        TrainItem.Step step = java.util.Objects.requireNonNull(clauses.step);
        Env scope = env.inner();
        var owner = new PlainOwner(store, "", Variable.Role.VALUE);
        Ctx ctx = base.withEnv(scope).withTracer(traced.tracer).withFrame(Frame.root(owner, training, "step"));
        if (!all.dataBlocks.bindFields(ctx, step, data, dataKnown)) {
            return null;
        }
        all.blocks.run(ctx, step.body(), new Minimizing(traced, training, covered));
        return ctx;
    }

    private List<EveryProgram> everyBlocks() {
        var out = new ArrayList<EveryProgram>();
        clauses.every.forEach(s -> out.add(every(s, out.size())));
        return out;
    }

    /** An {@code every} block sees the names of the step, on one batch in eval mode. */
    private EveryProgram every(Stmt.Every s, int number) {
        var traced = new Traced(new Tracer(decl.name().text() + ".every" + number, false, true));
        Ctx ctx = java.util.Objects.requireNonNull(step(traced, false, List.of()));
        return new EveryBlocks(all).elaborate(ctx, s);
    }

    private static void logged(Ctx ctx, Traced traced, String name) {
        Val value = ctx.env().find(name);
        if (Optimizers.scalarFloat(value == null ? Val.UNKNOWN : value) && !traced.scalars.contains(name)) {
            traced.scalars.add(name);
            traced.tracer.result(name, ((Val.Tensor) value).value());
        }
    }

    private final class Minimizing implements StepActions {
        private final Traced traced;
        private final boolean training;
        private final List<Variable> covered;

        Minimizing(Traced traced, boolean training, List<Variable> covered) {
            this.traced = traced;
            this.training = training;
            this.covered = covered;
        }

        @Override
        public boolean declares() {
            return false;
        }

        @Override
        public boolean minimize(Ctx ctx, Stmt.Minimize s) {
            traced.minimized.add(s);
            if (training) {
                update(ctx, s);
            }
            return true;
        }

        private void update(Ctx ctx, Stmt.Minimize s) {
            Val.Tensor loss = all.expressions.tensor(ctx.expecting(null), s.loss());
            if (loss == null) {
                return;
            }
            if (!Optimizers.scalarFloat(loss)) {
                var diagnostic = all.reporter.at(
                        Code.NOT_SCALAR,
                        ctx,
                        s.loss().span(),
                        "what is minimised must be a scalar, and this is %s",
                        loss.type().text());
                String mean = "mean(" + Reporter.oneLine(s.loss().span()) + ")";
                all.reporter.report(
                        loss.type().elem().dtype().isFloat()
                                ? diagnostic
                                        .help("`%s` is one", mean)
                                        .fix(s.loss().span(), mean, "minimise the mean")
                                : diagnostic);
                return;
            }
            var parameters = all.selections.resolve(ctx, store, s.over()).stream()
                    .filter(covered::contains)
                    .toList();
            Val.Tensor total = loss;
            for (TrainItem.Regularize r : clauses.regularize) {
                var penalised = all.selections.resolve(ctx, store, r.on()).stream()
                        .filter(parameters::contains)
                        .toList();
                total = total == null ? null : all.optimizers.penalised(ctx, total, r.penalty(), penalised);
            }
            if (parameters.isEmpty()) {
                var diagnostic = all.reporter.at(
                        Code.EMPTY_SELECTION,
                        ctx,
                        s.over().get(0).span(),
                        "every parameter of this selection is frozen");
                for (TrainItem.Freeze f : clauses.freeze) {
                    diagnostic = diagnostic.label(f.span(), "frozen here");
                }
                all.reporter.report(diagnostic);
            } else if (total != null) {
                all.optimizers.minimize(ctx, new Optimizers.Site(traced.minimized.size(), s, total, parameters));
            }
        }
    }

    /** Parameters that some minimize covers; instances without any are frozen. */
    private List<Variable> coverage(Traced eval) {
        Set<Variable> covered = new LinkedHashSet<>();
        for (Stmt.Minimize s : eval.minimized) {
            covered.addAll(all.selections.resolve(base, store, s.over()));
        }
        for (TrainItem.Freeze f : clauses.freeze) {
            all.selections.resolve(base, store, f.selectors()).forEach(covered::remove);
        }
        for (TrainItem.Regularize r : clauses.regularize) {
            var penalised = all.selections.resolve(base, store, r.on());
            if (!penalised.isEmpty() && penalised.stream().noneMatch(covered::contains)) {
                all.reporter.error(
                        Code.EMPTY_SELECTION,
                        base,
                        r.on().get(0).span(),
                        "no `minimize` changes these parameters, so `regularize` adds nothing");
            }
        }
        models.instances().forEach(m -> freeze(m, covered));
        return List.copyOf(covered);
    }

    private static boolean freeze(Instance instance, Set<Variable> covered) {
        boolean trained = instance.variables().values().stream().anyMatch(covered::contains);
        boolean owns = instance.variables().values().stream().anyMatch(v -> v.role() == Variable.Role.PARAM);
        for (Instance part : instance.parts().values()) {
            boolean partTrained = freeze(part, covered);
            trained |= partTrained;
            owns |= part.frozen() || partTrained;
        }
        if (owns && !trained) {
            instance.freeze(true);
        }
        return trained;
    }

    // ---- the result ------------------------------------------------------------------------------------------------

    private TrainProgram program(Traced eval, Traced train) {
        var rules = new TrainRules(all, base, clauses);
        boolean learns = !eval.minimized.isEmpty();
        rules.checkLength(learns, decl);
        rules.checkLabels(models.instances());
        metrics.checkNames(eval.scalars);
        String name = decl.name().text();
        var trainMetrics = metrics.values(name + ".trainMetrics", train.scalars, true);
        var evalMetrics = metrics.values(name + ".evalMetrics", eval.scalars, false);
        loads.addAll(models.loads(rules));
        clauses.loads.forEach(l -> rules.load(l, store).ifPresent(loads::add));
        var minimised = eval.minimized.stream()
                .map(Stmt.Minimize::loss)
                .filter(e -> e instanceof Expr.Ref ref && eval.scalars.contains(ref.name()))
                .map(e -> ((Expr.Ref) e).name())
                .distinct()
                .toList();
        var predictors = models.byLabel().entrySet().stream()
                .flatMap(e -> new Predictors(all, base, data).of(name, e.getKey(), e.getValue()).stream())
                .toList();
        var stops = rules.stops();
        var saves = rules.saves();
        var every = everyBlocks();
        var epochs = rules.number(TrainItem.SettingName.EPOCHS, 1);
        var steps = rules.number(TrainItem.SettingName.STEPS, 1);
        var seed = rules.number(TrainItem.SettingName.SEED, 0);
        // Last, because each of the others may fix an argument.
        var statics = Models.staticArguments(decl.params(), env, arguments.options());
        return new TrainProgram(
                name,
                decl.doc(),
                statics,
                arguments.scalars(),
                models.uses(),
                predictors,
                data.stream().map(DataUse::program).toList(),
                List.copyOf(store.variables().values()),
                store.init().build(),
                learns ? Optional.of(train.tracer.build()) : Optional.empty(),
                eval.tracer.build(),
                trainMetrics,
                evalMetrics,
                eval.scalars,
                minimised,
                metrics.uses(),
                epochs,
                steps,
                seed,
                stops,
                saves,
                every,
                loads,
                models.instances().stream().map(Models::layers).toList());
    }
}
