package org.lamina.elaborate;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.Code;
import org.lamina.program.StaticNumber;
import org.lamina.program.TaskProgram;
import org.lamina.program.Variable;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Stmt;
import org.lamina.types.Facts;

/** A {@code task}: its statements run once, in eval mode, and become one graph and what is done with its results. */
final class Tasks implements StepActions {
    /** What every JAR has. */
    private static final Set<String> COMMANDS = Set.of("train", "evaluate", "predict", "summary");

    private final Elaboration all;
    private final Decl.Task decl;
    private final TrainArguments arguments;
    private final Env env;
    private final Store store;
    private final Ctx base;
    private final ModelBinds models;
    private final EveryBlocks actions;

    Tasks(Elaboration all, Decl.Task decl, Env scope, TrainArguments arguments) {
        this.all = all;
        this.decl = decl;
        this.arguments = arguments;
        this.env = scope.inner();
        this.store = new Store(new Tracer(decl.name().text() + ".init", false, true));
        var owner = new PlainOwner(store, "", Variable.Role.VALUE);
        this.base = new Ctx(
                env, Frame.root(owner, false, "task"), store.init(), store, Facts.none(), null, false, all.obligations);
        this.models = new ModelBinds(all, store);
        this.actions = new EveryBlocks(all);
    }

    Optional<TaskProgram> elaborate() {
        String name = decl.name().text();
        if (COMMANDS.contains(name)) {
            all.reporter.report(all.reporter
                    .at(Code.DUPLICATE_NAME, base, decl.name().span(), "a task cannot be called `%s`", name)
                    .fact("note", "a built program has a command of this name already")
                    .help("give it another name"));
        }
        if (!arguments.bind(base)) {
            return Optional.empty();
        }
        var seed = seed();
        var tracer = Tracer.ofTask(name + ".task");
        all.blocks.run(base.withEnv(env.inner()).withTracer(tracer), decl.body(), this);
        var loads = models.loads(new TrainRules(all, base, new TrainClauses()));
        if (loads.isEmpty() && tracer.codes() && !all.reporter.hasErrors()) {
            all.reporter.report(all.reporter
                    .at(
                            Code.DATA_EXPECTED,
                            base,
                            decl.name().span(),
                            "`%s` needs the vocabulary that is saved with a model, and loads none",
                            name)
                    .help("load one, as in `model net = ... from \"net.safetensors\"`"));
        }
        if (all.reporter.hasErrors()) {
            return Optional.empty();
        }
        var values = tracer.build();
        // Last, because each of the others may fix an argument.
        var statics = Models.staticArguments(decl.params(), env, arguments.options());
        return Optional.of(new TaskProgram(
                name,
                decl.doc(),
                statics,
                arguments.scalars(),
                seed,
                models.uses(),
                loads,
                List.copyOf(store.variables().values()),
                store.init().build(),
                values,
                tracer.texts(),
                actions.actions()));
    }

    private Optional<StaticNumber> seed() {
        if (!env.bindsHere("seed")) {
            return Optional.empty();
        }
        Val given = env.find("seed");
        Optional<StaticNumber> seed = given instanceof Val.Int i ? i.atLeast(0) : Optional.empty();
        if (seed.isEmpty() && given != null) {
            all.reporter.error(
                    Code.INT_EXPECTED,
                    base,
                    decl.name().span(),
                    "`seed` is what random numbers follow: an int of at least 0, not %s",
                    given.describe());
        }
        return seed;
    }

    @Override
    public boolean declares() {
        return false;
    }

    @Override
    public boolean model(Ctx ctx, Stmt.Model s) {
        s.binds().forEach(bind -> models.bind(ctx, bind));
        return true;
    }

    @Override
    public boolean print(Ctx ctx, Stmt.Print s) {
        return actions.print(ctx, s);
    }

    @Override
    public boolean write(Ctx ctx, Stmt.Write s) {
        return actions.write(ctx, s);
    }
}
