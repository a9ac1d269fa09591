package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.program.TestProgram;
import org.lamina.program.TestProgram.Action;
import org.lamina.program.TestProgram.Quantity;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Stmt;
import org.lamina.types.DType;
import org.lamina.types.Facts;

/** A {@code test}: its statements in eval mode; what its checks compare is kept, so that a failure can show it. */
final class Tests implements StepActions {
    private final Elaboration all;
    private final List<Action> actions = new ArrayList<>();
    private int results;

    Tests(Elaboration all) {
        this.all = all;
    }

    TestProgram elaborate(Decl.Test test, Env scope) {
        String title = test.name().text();
        var store = new Store("test.init");
        var tracer = new Tracer("test", false);
        Frame frame = Frame.root(Instance.root(store), false, "test " + title);
        all.trainings.enter();
        all.blocks.run(
                new Ctx(scope.inner(), frame, tracer, store, Facts.none(), null, false, all.obligations),
                test.body(),
                this);
        var trainings = all.trainings.leave();
        return new TestProgram(title, test.name().span(), store.init().build(), tracer.build(), actions, trainings);
    }

    // ---- check -----------------------------------------------------------------------------------------------------

    @Override
    public boolean check(Ctx ctx, Stmt.Check s) {
        var operands = new ArrayList<Quantity>();
        Val holds = condition(ctx.expecting(null), s.condition(), operands);
        boolean tensor = holds instanceof Val.Tensor t
                && t.type().rank() == 0
                && t.type().elem().dtype() == DType.BOOL;
        if (tensor || holds instanceof Val.Bool) {
            String written = Reporter.oneLine(s.condition().span());
            String message = s.message().map(Expr.StringLit::text).orElse(written);
            actions.add(new Action.Check(s.span(), message, quantity(ctx, written, holds), operands));
        } else if (!(holds instanceof Val.Unknown)) {
            all.reporter.report(all.reporter
                    .at(
                            Code.NOT_SCALAR,
                            ctx,
                            s.condition().span(),
                            "a check needs one bool, and this is %s",
                            holds.describe())
                    .help("`all(...)` joins the bools of a tensor"));
        }
        return true;
    }

    /** Evaluates a condition; where it is a comparison, or {@code all} of one, both sides are remembered. */
    private Val condition(Ctx ctx, Expr e, List<Quantity> operands) {
        if (e instanceof Expr.Paren p) {
            return condition(ctx, p.inner(), operands);
        }
        if (e instanceof Expr.Binary b && b.op().comparison()) {
            Val left = operand(ctx, b.left(), operands);
            Val right = operand(ctx, b.right(), operands);
            return all.operators.binary(ctx, b, left, right);
        }
        if (e instanceof Expr.Call call
                && call.args().size() == 1
                && call.args().get(0).value() instanceof Expr.Binary b
                && b.op().comparison()) {
            Val callee = all.expressions.eval(ctx, call.callee());
            Val compared = condition(ctx, b, operands);
            var argument = new Argument(call.args().get(0).name(), compared, b.span());
            return compared instanceof Val.Unknown
                    ? compared
                    : all.calls.apply(ctx, call.span(), callee, List.of(argument));
        }
        return all.expressions.eval(ctx, e);
    }

    private Val operand(Ctx ctx, Expr e, List<Quantity> operands) {
        Val value = all.expressions.eval(ctx, e);
        boolean literal = e instanceof Expr.IntLit || e instanceof Expr.FloatLit || e instanceof Expr.BoolLit;
        if (!literal && shows(value)) {
            operands.add(quantity(ctx, Reporter.oneLine(e.span()), value));
        }
        return value;
    }

    private static boolean shows(Val value) {
        return value instanceof Val.Tensor
                || value instanceof Val.Shown
                || value instanceof Val.Str
                || !Expressions.staticText(value, "").isEmpty();
    }

    private Quantity quantity(Ctx ctx, String text, Val value) {
        if (value instanceof Val.Shown shown) {
            return quantity(ctx, text, shown.tensor());
        }
        if (value instanceof Val.Tensor t) {
            String name = "value" + results++;
            ctx.tracer().result(name, t.value());
            return new Quantity(text, Optional.of(name), "");
        }
        return new Quantity(text, Optional.empty(), Expressions.staticText(value, ""));
    }

    // ---- print -----------------------------------------------------------------------------------------------------

    @Override
    public boolean print(Ctx ctx, Stmt.Print s) {
        var shown = new ArrayList<List<Quantity>>();
        for (Expr e : s.values()) {
            Val value = all.expressions.eval(ctx.expecting(null), e);
            if (value instanceof Val.Items) {
                value = all.operators.coerce(ctx, e.span(), value);
            }
            String text = Reporter.oneLine(e.span());
            if (value instanceof Val.Text t && t.parts().stream().allMatch(Tests::shows)) {
                shown.add(t.parts().stream().map(p -> quantity(ctx, text, p)).toList());
            } else if (shows(value)) {
                shown.add(List.of(quantity(ctx, text, value)));
            } else if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.WRONG_OPERAND, ctx, e.span(), "`print` shows texts and tensors, not %s", value.describe());
            }
        }
        actions.add(new Action.Print(shown));
        return true;
    }
}
