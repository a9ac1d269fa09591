package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostics;
import org.lamina.program.ModelProgram;
import org.lamina.program.Program;
import org.lamina.program.TaskProgram;
import org.lamina.program.TestProgram;
import org.lamina.program.TrainProgram;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Module;
import org.lamina.types.Facts;

/**
 * The stage between the tree and the graph. One object for one program: it holds the parts of the evaluator, which call
 * one another, and nothing that outlives {@link #elaborate}.
 */
public final class Elaboration {
    final Reporter reporter;
    final Assumptions assumptions;
    final Notes notes;
    final LoopScalars loopScalars = new LoopScalars();
    final Obligations obligations;
    final Shapes shapes;
    final Operators operators;
    final Expressions expressions = new Expressions(this);
    final Signatures signatures;
    final Statics statics = new Statics(this);
    final Arguments arguments = new Arguments(this);
    final Constraints constraints = new Constraints(this);
    final Results results = new Results(this);
    final Calls calls = new Calls(this);
    final Layers layers = new Layers(this);
    final Blocks blocks = new Blocks(this);
    final Scans scans = new Scans(this);
    final Declarations declarations = new Declarations(this);
    final Pipelines pipelines = new Pipelines(this);
    final Indexing indexing = new Indexing(this);
    final Fields fields = new Fields(this);
    final Optimizers optimizers = new Optimizers(this);
    final Metrics metrics = new Metrics(this);
    final Selections selections;
    final DataBlocks dataBlocks = new DataBlocks(this);
    final Texts texts = new Texts(this);
    final Trainings trainings = new Trainings(this);
    private final Module main;
    private final Library library;
    private final Request request;
    private final Scopes scopes;

    private Elaboration(Module main, Library library, Diagnostics diagnostics, Request request) {
        this.main = main;
        this.library = library;
        this.request = request;
        this.reporter = new Reporter(diagnostics, main);
        this.assumptions = new Assumptions(reporter);
        this.obligations = new Obligations(reporter, assumptions);
        this.notes = new Notes(main.file());
        this.shapes = new Shapes(reporter);
        this.operators = new Operators(reporter, shapes);
        this.signatures = new Signatures(reporter, shapes, expressions);
        this.selections = new Selections(reporter);
        this.scopes = new Scopes(this, library);
    }

    /** Evaluates, checks and expands a module. With errors among the diagnostics the program is incomplete. */
    public static Program elaborate(Module main, Library library, Diagnostics diagnostics, Request request) {
        return new Elaboration(main, library, diagnostics, request).run();
    }

    private Program run() {
        SignatureLints.check(main, reporter);
        Env scope = scopes.of(main);
        var models = new ArrayList<ModelProgram>();
        var trains = new ArrayList<TrainProgram>();
        var tests = new ArrayList<TestProgram>();
        var tasks = new ArrayList<TaskProgram>();
        for (Decl decl : main.decls()) {
            if (reporter.isFull()) {
                break; // More would not be shown.
            }
            try {
                elaborate(decl, scope, models, trains, tests, tasks);
            } catch (ArithmeticException tooLarge) {
                reporter.error(
                        Code.INTEGER_TOO_LARGE,
                        staticContext(scope),
                        decl.name().span(),
                        "whole numbers in `%s` leave the range of 64 bits",
                        decl.name().text());
            }
        }
        for (Decl decl : main.decls()) {
            if (decl instanceof Decl.Data data) {
                dataBlocks.checkUnused(staticContext(scope), data, scope);
            } else if (decl instanceof Decl.Sweep sweep) {
                sweep(sweep, scope);
            }
        }
        if (!reporter.hasErrors()) {
            UnusedNames.check(main, reporter);
        }
        return new Program(models, trains, tests, tasks, assumptions.all(), notes.all(), dataBlocks.openSizes());
    }

    private void elaborate(
            Decl decl,
            Env scope,
            List<ModelProgram> models,
            List<TrainProgram> trains,
            List<TestProgram> tests,
            List<TaskProgram> tasks) {
        if (decl instanceof Decl.Layer layer && layer.model()) {
            new Models(this).elaborate(layer, scope).ifPresent(models::add);
        } else if (decl instanceof Decl.Layer layer) {
            new Generics(this).check(layer, scope);
        } else if (decl instanceof Decl.Fn fn) {
            new Generics(this).check(fn, scope);
        } else if (decl instanceof Decl.Optimizer optimizer) {
            new Generics(this).check(optimizer, scope);
        } else if (decl instanceof Decl.Metric metric) {
            new Generics(this).check(metric, scope);
        } else if (decl instanceof Decl.Train train) {
            new Trains(this, train, scope, TrainArguments.requested(this, train, request))
                    .elaborate()
                    .ifPresent(trains::add);
        } else if (decl instanceof Decl.Const constant) {
            scope.find(constant.name().text());
        } else if (decl instanceof Decl.Test test && request.tests()) {
            tests.add(new Tests(this).elaborate(test, scope));
        } else if (decl instanceof Decl.Task task) {
            new Tasks(this, task, scope, TrainArguments.requested(this, task, request))
                    .elaborate()
                    .ifPresent(tasks::add);
        }
    }

    /** Its points are checked where the train itself is right. */
    private void sweep(Decl.Sweep sweep, Env scope) {
        Ctx ctx = staticContext(scope);
        boolean reported = !reporter.hasErrors() && new Sweeps(this, ctx, sweep).check(i -> point(sweep, i));
        if (!reported) {
            notYet(ctx, sweep.name().span(), "`sweep`");
        }
    }

    /** One point of a grid, with diagnostics of its own. */
    private Sweeps.Point point(Decl.Sweep sweep, int index) {
        var alone = new Elaboration(main, library, new Diagnostics(), request);
        Env scope = alone.scopes.of(main);
        return new Sweeps(alone, alone.staticContext(scope), sweep).at(index);
    }

    /** The value of a size that data decides, where it was asked for. */
    OptionalLong size(String key) {
        Long value = request.sizes().get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A context for what needs no graph of its own: constants, settings, static arguments. */
    Ctx staticContext(Env scope) {
        var store = new Store("static");
        return new Ctx(scope, Frame.root(null, false, ""), store.init(), store, Facts.none(), null, false, obligations);
    }

    /** A clause that repeats another of which there may be one. */
    void repeated(Ctx ctx, String what, Span place, Span first) {
        reporter.report(reporter.at(Code.DUPLICATE_CLAUSE, ctx, place, "`%s` stands twice", what)
                .label(first, "the first one"));
    }

    /** A part of data as clauses name it, after {@code on}; a message where there is none of that name. */
    void checkPart(Ctx ctx, Ident part) {
        var parts = List.of("train", "valid", "test");
        if (!parts.contains(part.text())) {
            var diagnostic = reporter.at(
                    Code.UNKNOWN_NAME,
                    ctx,
                    part.span(),
                    "there is no part `%s`; there are %s",
                    part.text(),
                    String.join(", ", parts));
            reporter.report(Reporter.meant(diagnostic, part.span(), part.text(), parts, ""));
        }
    }

    /** The one diagnostic for what is part of the language and not compiled. */
    Val notYet(Ctx ctx, Span span, String what) {
        return reporter.notYet(ctx, span, what);
    }
}
