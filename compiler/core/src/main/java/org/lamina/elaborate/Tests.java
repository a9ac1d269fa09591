package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.Code;
import org.lamina.program.TestProgram;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Stmt;
import org.lamina.types.DType;
import org.lamina.types.Facts;

/** A {@code test}: its statements in eval mode, its checks decided while compiling or, where they hold tensors, by a run. */
final class Tests implements StepActions {
    private final Elaboration all;
    private final List<TestProgram.Check> checks = new ArrayList<>();

    Tests(Elaboration all) {
        this.all = all;
    }

    TestProgram elaborate(Decl.Test test, Env scope) {
        String title = test.name().text();
        var store = new Store("test.init");
        var tracer = new Tracer("test", false);
        Frame frame = Frame.root(Instance.root(store), false, "test " + title);
        all.blocks.run(
                new Ctx(scope.inner(), frame, tracer, store, Facts.none(), null, false, all.obligations),
                test.body(),
                this);
        return new TestProgram(title, store.init().build(), tracer.build(), checks);
    }

    @Override
    public boolean check(Ctx ctx, Stmt.Check s) {
        Val holds = all.expressions.eval(ctx.expecting(null), s.condition());
        String message = s.message()
                .map(Expr.StringLit::value)
                .orElse(Reporter.oneLine(s.condition().span()));
        if (holds instanceof Val.Tensor t
                && t.type().rank() == 0
                && t.type().elem().dtype() == DType.BOOL) {
            String result = "check" + checks.size();
            ctx.tracer().result(result, t.value());
            checks.add(new TestProgram.Check(result, message, s.span()));
        } else if (holds instanceof Val.Bool b) {
            if (!b.value()) {
                all.reporter.error(Code.CHECK_FAILED, ctx, s.span(), "check failed: %s", message);
            }
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
}
