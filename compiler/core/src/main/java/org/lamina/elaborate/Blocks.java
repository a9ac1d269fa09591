package org.lamina.elaborate;

import java.util.List;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Block;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Pattern;
import org.lamina.syntax.Stmt;
import org.lamina.types.TensorType;

/** Runs the statements of a block; its value is that of a last expression. */
final class Blocks {
    /** The value of a block that ends in a statement. */
    static final Val NOTHING = new Val.Tuple(List.of());

    private final Elaboration all;

    Blocks(Elaboration all) {
        this.all = all;
    }

    /** Evaluates a block in a scope of its own. */
    Val value(Ctx ctx, Block block) {
        return run(ctx.inner(), block, StepActions.NONE);
    }

    /** Evaluates a block in the given scope; {@code actions} says what statements beyond values mean here. */
    Val run(Ctx ctx, Block block, StepActions actions) {
        Val last = NOTHING;
        var statements = block.statements();
        for (int i = 0; i < statements.size(); i++) {
            // Only the result of the block is what its surroundings expect a type of.
            Ctx inner = i == statements.size() - 1 ? ctx : ctx.expecting(null);
            last = statements.get(i).accept(new Run(inner, actions));
            if (i < statements.size() - 1 || actions != StepActions.NONE) {
                unused(ctx, statements.get(i), last);
            }
        }
        return last;
    }

    private void unused(Ctx ctx, Stmt statement, Val value) {
        boolean nothing = value == NOTHING || value instanceof Val.Unknown;
        if (statement instanceof Stmt.Value s && !nothing && !names(s.value()) && all.reporter.isUsers(s.span())) {
            all.reporter.report(all.reporter
                    .at(Code.UNUSED_VALUE, ctx, s.span(), "nothing uses this value")
                    .help("give it a name, as in `a = %s`", Reporter.oneLine(s.span())));
        }
    }

    /** Whether a pipeline gives names to what happens in it. */
    private static boolean names(Expr e) {
        return e instanceof Expr.Pipe pipe
                && pipe.stages().stream()
                        .anyMatch(stage -> stage instanceof Expr.Stage.As
                                || (stage instanceof Expr.Stage.Apply apply
                                        && apply.label().isPresent()));
    }

    private final class Run implements Stmt.Visitor<Val> {
        private final Ctx ctx;
        private final StepActions actions;

        Run(Ctx ctx, StepActions actions) {
            this.ctx = ctx;
            this.actions = actions;
        }

        @Override
        public Val visitDeclare(Stmt.Declare s) {
            if (!actions.declares()) {
                ctx.env().bind(s.name().text(), Val.UNKNOWN);
                String what = s.state() ? "`state`" : "`param`";
                return placed(false, s.span(), what, "beside the `step` of a `train`, where it is made once");
            }
            declare(ctx, s);
            return NOTHING;
        }

        @Override
        public Val visitUpdate(Stmt.Update s) {
            update(ctx, s);
            return NOTHING;
        }

        @Override
        public Val visitAssign(Stmt.Assign s) {
            assign(ctx, s);
            return NOTHING;
        }

        @Override
        public Val visitValue(Stmt.Value s) {
            return all.expressions.eval(ctx, s.value());
        }

        @Override
        public Val visitNext(Stmt.Next s) {
            all.scans.next(ctx, s);
            return NOTHING;
        }

        @Override
        public Val visitYield(Stmt.Yield s) {
            all.scans.give(ctx, s);
            return NOTHING;
        }

        @Override
        public Val visitCheck(Stmt.Check s) {
            return actions.check(ctx, s) ? NOTHING : staticCheck(ctx, s);
        }

        @Override
        public Val visitMinimize(Stmt.Minimize s) {
            return placed(actions.minimize(ctx, s), s.span(), "`minimize`", "directly into the `step` of a `train`");
        }

        @Override
        public Val visitEvery(Stmt.Every s) {
            return placed(false, s.span(), "`every`", "beside the `step` of a `train`");
        }

        @Override
        public Val visitPrint(Stmt.Print s) {
            return placed(actions.print(ctx, s), s.span(), "`print`", "into an `every`, a `task` or a `test`");
        }

        @Override
        public Val visitWrite(Stmt.Write s) {
            return placed(actions.write(ctx, s), s.span(), "`write`", "into an `every`, a `sweep` or a `task`");
        }

        @Override
        public Val visitModel(Stmt.Model s) {
            return placed(actions.model(ctx, s), s.span(), "`model`", "into a `train` or a `task`");
        }

        private Val placed(boolean done, Span span, String what, String where) {
            return done ? NOTHING : all.reporter.error(Code.OUT_OF_PLACE, ctx, span, "%s belongs %s", what, where);
        }
    }

    // ---- names -----------------------------------------------------------------------------------------------------

    /** Binds a name that may be new only: all but {@code a = …}, which hides what was {@code a}. */
    void define(Ctx ctx, Ident name, Val value) {
        if (ctx.env().defines(name.text())) {
            all.reporter.report(all.reporter
                    .at(Code.DUPLICATE_NAME, ctx, name.span(), "`%s` is defined twice", name.text())
                    .fact("note", "only `%s = ...` gives a new meaning to a name", name.text())
                    .help("give one of them another name"));
        }
        ctx.env().bind(name.text(), value);
    }

    // ---- values ----------------------------------------------------------------------------------------------------

    private void assign(Ctx ctx, Stmt.Assign s) {
        Pattern pattern = s.pattern();
        Val value = all.expressions.eval(ctx.expecting(null), s.value());
        if (pattern.tuple()) {
            takeApart(ctx, s, value);
            return;
        }
        String name = pattern.names().get(0).text();
        if (value instanceof Val.Configured configured) {
            value = all.layers.instantiate(ctx, s.value(), name, configured);
        }
        if (value == NOTHING) {
            var diagnostic = all.reporter.at(Code.NO_VALUE, ctx, s.value().span(), "this has no value for `%s`", name);
            all.reporter.report(
                    s.value() instanceof Expr.If
                            ? diagnostic.help("say what it is otherwise: `else { … }`")
                            : diagnostic);
            value = Val.UNKNOWN;
        }
        ctx.env().bind(name, value);
        all.notes.value(s.pattern().span(), name, value);
    }

    private void takeApart(Ctx ctx, Stmt.Assign s, Val value) {
        var names = s.pattern().names();
        List<Val> parts = value instanceof Val.Tuple t
                ? t.values()
                : value instanceof Val.Fields f ? List.copyOf(f.values().values()) : List.of();
        if (parts.size() != names.size()) {
            if (!(value instanceof Val.Unknown)) {
                all.reporter.report(all.reporter
                        .at(Code.TUPLE_SIZE, ctx, s.pattern().span(), "%d names for %s", names.size(), value.describe())
                        .label(s.value().span(), "%s", value.describe()));
            }
            names.forEach(n -> ctx.env().bind(n.text(), Val.UNKNOWN));
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            ctx.env().bind(names.get(i).text(), parts.get(i));
        }
    }

    // ---- variables -------------------------------------------------------------------------------------------------

    private void declare(Ctx ctx, Stmt.Declare s) {
        TensorType type = all.signatures.resolve(ctx, s.type());
        define(ctx, s.name(), type == null ? Val.UNKNOWN : all.declarations.declare(ctx, s, type));
    }

    private void update(Ctx ctx, Stmt.Update s) {
        String name = s.target().name().text();
        if (!(ctx.env().find(name) instanceof Val.Cell cell) || cell.variable().role() == Variable.Role.PARAM) {
            var diagnostic = all.reporter.at(
                    Code.NOT_A_STATE,
                    ctx,
                    s.target().name().span(),
                    "`%s` is not a `state`, only those are updated",
                    name);
            all.reporter.report(
                    ctx.env().find(name) instanceof Val.Cell
                            ? diagnostic.fact("note", "it is a `param`: a `minimize` changes it")
                            : diagnostic);
            return;
        }
        if (cell.variable().role() == Variable.Role.STATE && !ctx.frame().training()) {
            return;
        }
        if (!ctx.tracer().bodies().isEmpty()) {
            all.notYet(ctx, s.span(), "`update` in a `scan`");
            return;
        }
        TensorType type = cell.variable().type();
        Val.Tensor value = all.declarations.typed(ctx, s.target().value(), type, "the new value of `" + name + "`");
        if (value != null) {
            Val.Tensor kept = Emit.apply(ctx, s.span(), new Op.StopGradient(), type, value);
            ctx.tracer().write(cell.variable(), kept.value());
        }
    }

    private Val staticCheck(Ctx ctx, Stmt.Check s) {
        Boolean holds = all.expressions.condition(ctx, s.condition());
        if (holds != null && !holds) {
            String said = s.message()
                    .map(Expr.StringLit::text)
                    .orElse(Reporter.oneLine(s.condition().span()) + " is false");
            all.reporter.error(Code.CHECK_FAILED, ctx, s.span(), "check failed: %s", said);
        }
        return NOTHING;
    }
}
