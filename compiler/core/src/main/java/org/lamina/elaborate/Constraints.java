package org.lamina.elaborate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.types.Constraint;
import org.lamina.types.Explanation;
import org.lamina.types.Facts;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.WorkedRule;

/** The {@code where} clauses: assumed inside of what declares them, demanded of who calls it. */
final class Constraints {
    private final Elaboration all;

    Constraints(Elaboration all) {
        this.all = all;
    }

    /** True where no clause fails for sure; what cannot be decided is noted as an assumption. */
    boolean hold(Ctx caller, Ctx callee, Span call, String what, List<Expr> clauses) {
        for (Expr clause : clauses) {
            if (!holds(caller, callee, call, what, clause)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(Ctx caller, Ctx callee, Span call, String what, Expr clause) {
        Constraint constraint = constraint(callee, clause);
        if (constraint == null) {
            Val value = all.expressions.eval(callee, clause);
            if (value instanceof Val.Bool b && !b.value()) {
                all.reporter.report(all.reporter
                        .at(Code.WHERE_FAILS, caller, call, "%s needs %s", what, Reporter.oneLine(clause.span()))
                        .fact("rule", "%s (%s)", Reporter.oneLine(clause.span()), clause.span()));
                return false;
            }
            return caller.generic() || !(value instanceof Val.Unknown);
        }
        String reason = "%s where %s".formatted(what, Reporter.oneLine(clause.span()));
        if (caller.demand(call, constraint, reason).isPresent()) {
            all.reporter.report(failure(caller, callee, call, what, clause, constraint));
            return false;
        }
        return true;
    }

    /** Facts with the clauses of a declaration that is checked by itself added. */
    Facts assume(Ctx ctx, List<Expr> clauses) {
        Facts facts = ctx.facts();
        for (Expr clause : clauses) {
            Constraint constraint = constraint(ctx.withFacts(facts), clause);
            if (constraint != null) {
                facts = facts.with(constraint);
            }
        }
        return facts;
    }

    /** A comparison of sizes as a constraint; null for anything else. */
    private @org.jspecify.annotations.Nullable Constraint constraint(Ctx ctx, Expr clause) {
        if (!(clause instanceof Expr.Binary b) || relation(b.op()) == null) {
            return null;
        }
        boolean sizes = all.expressions.eval(ctx, b.left()) instanceof Val.Int
                && all.expressions.eval(ctx, b.right()) instanceof Val.Int;
        if (!sizes) {
            return null;
        }
        Size right = ((Val.Int) all.expressions.eval(ctx, b.right())).size();
        if (b.op() == Expr.BinaryOp.EQ
                && right.equals(Size.of(0))
                && b.left() instanceof Expr.Binary mod
                && mod.op() == Expr.BinaryOp.MOD
                && all.expressions.eval(ctx, mod.left()) instanceof Val.Int e
                && all.expressions.eval(ctx, mod.right()) instanceof Val.Int c) {
            return Constraint.divisible(e.size(), c.size());
        }
        Size left = ((Val.Int) all.expressions.eval(ctx, b.left())).size();
        return new Constraint(java.util.Objects.requireNonNull(relation(b.op())), left, right);
    }

    static @org.jspecify.annotations.Nullable Relation relation(Expr.BinaryOp op) {
        return switch (op) {
            case EQ -> Relation.EQ;
            case NE -> Relation.NE;
            case LT -> Relation.LT;
            case LE -> Relation.LE;
            case GT -> Relation.GT;
            case GE -> Relation.GE;
            default -> null;
        };
    }

    private Diagnostic failure(Ctx caller, Ctx callee, Span call, String what, Expr clause, Constraint constraint) {
        String rule = Reporter.oneLine(clause.span());
        Diagnostic diagnostic;
        if (clause instanceof Expr.Binary b && b.left() instanceof Expr.Binary mod && mod.op() == Expr.BinaryOp.MOD) {
            Size number = ((Val.Int) all.expressions.eval(callee, mod.left())).size();
            Size divisor = ((Val.Int) all.expressions.eval(callee, mod.right())).size();
            String written = Reporter.oneLine(mod.right().span());
            String by = written.equals(divisor.text()) ? written : written + " = " + divisor.text();
            diagnostic =
                    all.reporter.at(Code.NOT_DIVISIBLE, caller, call, "%s is not divisible by %s", number.text(), by);
            diagnostic = Wording.notDivisible(diagnostic, number, divisor);
        } else {
            diagnostic = windowFailure(caller, callee, call, what, rule);
        }
        WorkedRule worked = Explanation.work(rule, sizes(callee.env(), rule), caller.facts());
        diagnostic = diagnostic
                .fact("rule", "%s      (%s)", worked.rule(), clause.span())
                .fact("here", "%s", worked.here());
        diagnostic = Wording.counterexample(all.reporter, caller, diagnostic, constraint);
        var first = firstTensor(callee);
        return first == null ? diagnostic : Trails.label(all.reporter, caller, diagnostic, first);
    }

    /** The sizes of the names in a rule. */
    private static Map<String, Size> sizes(Env env, String rule) {
        var out = new HashMap<String, Size>();
        for (String name : rule.split("[^A-Za-z0-9_]+")) {
            if (env.find(name) instanceof Val.Int i) {
                out.put(name, i.size());
            }
        }
        return out;
    }

    /** A window that does not fit is said with the numbers of the window. */
    private Diagnostic windowFailure(Ctx caller, Ctx callee, Span call, String what, String rule) {
        boolean height = rule.startsWith("H ");
        boolean width = rule.startsWith("W ");
        if ((height || width)
                && callee.env().find("k") instanceof Val.Int k
                && callee.env().find("H") instanceof Val.Int h
                && callee.env().find("W") instanceof Val.Int w) {
            Size kw = callee.env().find("kw") instanceof Val.Int i ? i.size() : k.size();
            Size spread = callee.env().find("dil") instanceof Val.Int i ? i.size() : Size.of(1);
            Size pads = callee.env().find(height ? "pad" : "padw") instanceof Val.Int i
                    ? i.size().times(Size.of(2))
                    : Size.of(0);
            Size one = Size.of(1);
            Size least =
                    spread.times((height ? k.size() : kw).minus(one)).plus(one).minus(pads);
            return all.reporter
                    .at(
                            Code.KERNEL_DOES_NOT_FIT,
                            caller,
                            call,
                            "a %sx%s kernel does not fit the %sx%s input of %s",
                            k.size().text(),
                            kw.text(),
                            h.size().text(),
                            w.size().text(),
                            what)
                    .at(
                            "needs %s >= %s, gets %s",
                            height ? "height" : "width", least.text(), (height ? h.size() : w.size()).text());
        }
        return all.reporter.at(Code.WHERE_FAILS, caller, call, "%s needs %s", what, rule);
    }

    private static Val.@org.jspecify.annotations.Nullable Tensor firstTensor(Ctx callee) {
        for (String name : callee.env().own()) {
            if (callee.env().find(name) instanceof Val.Tensor t) {
                return t;
            }
        }
        return null;
    }
}
