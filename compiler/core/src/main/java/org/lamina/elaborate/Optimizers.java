package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.ir.Node;
import org.lamina.ir.Value;
import org.lamina.op.Op;
import org.lamina.op.Op.BinaryFn;
import org.lamina.program.Variable;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Stmt;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Dim;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** {@code minimize e over sel with opt}: gradients, what is done to them, and the update rule of each parameter. */
final class Optimizers {
    private final Elaboration all;

    Optimizers(Elaboration all) {
        this.all = all;
    }

    Val configure(Ctx ctx, Span span, Val.OptimizerName name, List<Argument> args) {
        var decl = name.decl();
        Ctx callee = ctx.withEnv(name.scope().inner()).expecting(null);
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.statics(), args)) {
            return Val.UNKNOWN;
        }
        var statics = new LinkedHashMap<String, Val>();
        callee.env()
                .own()
                .forEach(n -> statics.put(
                        n, java.util.Objects.requireNonNull(callee.env().find(n))));
        return new Val.Optimizer(name, statics);
    }

    /** What to minimise: the loss with penalties, which parameters, and how. */
    record Site(int number, Stmt.Minimize statement, Val.Tensor loss, List<Variable> parameters) {}

    void minimize(Ctx ctx, Site site) {
        all.loopScalars.enter("t");
        try {
            update(ctx, site);
        } finally {
            all.loopScalars.leave();
        }
    }

    private void update(Ctx ctx, Site site) {
        Span span = site.statement().span();
        var chain = chain(ctx, site.statement().with());
        if (chain == null) {
            return;
        }
        var wrt = computedFrom(ctx, site);
        List<Val.Tensor> gradients = gradients(ctx, span, site, wrt);
        for (Expr transform : chain.transforms()) {
            gradients = transform(ctx, transform, gradients);
            if (gradients == null) {
                return;
            }
        }
        var decl = chain.optimizer().name().decl();
        if (wholeSelection(decl.tensors().get(0).type())) {
            var group = new Group("slot" + site.number(), site.parameters(), wrt, gradients, true);
            one(ctx, site, chain.optimizer(), group);
        } else {
            for (int i = 0; i < site.parameters().size(); i++) {
                Variable p = site.parameters().get(i);
                String slots = "slot" + site.number() + "." + p.name();
                one(
                        ctx,
                        site,
                        chain.optimizer(),
                        new Group(slots, List.of(p), List.of(wrt.get(i)), List.of(gradients.get(i)), false));
            }
        }
        ctx.tracer().minimized(new LinkedHashSet<>(site.parameters()));
    }

    /** Whether a path is that of an optimizer, {@code slot1.net.w}, and not of a layer. */
    static boolean isSlot(String path) {
        return path.length() > 4 && path.startsWith("slot") && Character.isDigit(path.charAt(4));
    }

    // ---- the chain: clip_norm(5.0) |> Adam() -----------------------------------------------------------------------

    private record Chain(List<Expr> transforms, Val.Optimizer optimizer) {}

    private @Nullable Chain chain(Ctx ctx, Expr with) {
        var transforms = new ArrayList<Expr>();
        Expr last = with;
        if (with instanceof Expr.Pipe pipe) {
            transforms.add(pipe.head());
            for (var stage : pipe.stages()) {
                if (!(stage instanceof Expr.Stage.Apply apply)) {
                    all.reporter.error(
                            Code.NOT_AN_OPTIMIZER, ctx, stage.span(), "only functions of the gradient may stand here");
                    return null;
                }
                transforms.add(apply.function());
            }
            last = transforms.remove(transforms.size() - 1);
        }
        Val value = all.expressions.eval(ctx.expecting(null), last);
        if (value instanceof Val.OptimizerName name) {
            value = configure(ctx, last.span(), name, List.of());
        }
        if (value instanceof Val.Optimizer optimizer) {
            return new Chain(transforms, optimizer);
        }
        if (!(value instanceof Val.Unknown)) {
            var diagnostic = all.reporter.at(
                    Code.NOT_AN_OPTIMIZER, ctx, last.span(), "an optimizer is needed here, not %s", value.describe());
            String rate = Reporter.oneLine(last.span());
            all.reporter.report(
                    Operators.isNumber(value)
                            ? diagnostic
                                    .help("a learning rate is an argument of one, as in `SGD(lr = %s)`", rate)
                                    .fix(last.span(), "SGD(lr = " + rate + ")", "use `SGD`")
                            : diagnostic.help("such as `SGD(lr = 0.1)` or `Adam()`"));
        }
        return null;
    }

    // ---- gradients -------------------------------------------------------------------------------------------------

    /** For each parameter the content that the loss was computed from. */
    private List<Value> computedFrom(Ctx ctx, Site site) {
        Value loss = site.loss().value();
        Set<Value> uncut = ctx.tracer().reachableFrom(loss, node -> !(node.op() instanceof Op.StopGradient));
        Set<Value> sloped = ctx.tracer().reachableFrom(loss, Optimizers::hasSlope);
        var wrt = new ArrayList<Value>();
        var odd = new EnumMap<Code, List<String>>(Code.class);
        for (Variable p : site.parameters()) {
            List<Value> versions = ctx.tracer().versions(p);
            Value latest = versions.get(versions.size() - 1);
            Value used = null;
            for (Value version : versions) {
                used = sloped.contains(version) ? version : used;
            }
            Code code = used == null
                    ? versions.stream().anyMatch(uncut::contains)
                            ? Code.GRADIENT_ALWAYS_ZERO
                            : Code.LOSS_DOES_NOT_DEPEND
                    : Code.LOSS_IS_STALE;
            if (used != latest) {
                odd.computeIfAbsent(code, c -> new ArrayList<>()).add(p.name());
            }
            wrt.add(used == null ? latest : used);
        }
        odd.forEach((code, names) -> warn(ctx, code, site, names));
        return wrt;
    }

    private void warn(Ctx ctx, Code code, Site site, List<String> names) {
        String those = "`" + names.get(0) + "`" + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : "");
        String it = names.size() > 1 ? "they stay as they are" : "it stays as it is";
        Span span = site.statement().loss().span();
        all.reporter.report(
                switch (code) {
                    case GRADIENT_ALWAYS_ZERO ->
                        all.reporter.at(
                                code,
                                ctx,
                                span,
                                "the loss reaches %s only through functions without slope; %s",
                                those,
                                it);
                    case LOSS_DOES_NOT_DEPEND ->
                        all.reporter.at(code, ctx, span, "the loss does not depend on %s; %s", those, it);
                    default -> all.reporter.at(code, ctx, span, "the loss was computed before an update of %s", those);
                });
    }

    /** Whether a small change of the inputs changes the result: not for integers, bools, {@code sign}, {@code floor}. */
    private static boolean hasSlope(Node node) {
        boolean step = node.op() instanceof Op.Unary u && (u.fn() == Op.UnaryFn.SIGN || u.fn() == Op.UnaryFn.FLOOR);
        return !step
                && !(node.op() instanceof Op.StopGradient)
                && !(node.op() instanceof Op.LeastSquares || node.op() instanceof Op.Qr)
                && node.outputs().stream().anyMatch(v -> v.type().dtype().isFloat());
    }

    private static List<Val.Tensor> gradients(Ctx ctx, Span span, Site site, List<Value> wrt) {
        var inputs = new ArrayList<Value>();
        inputs.add(site.loss().value());
        inputs.addAll(wrt);
        List<Value> out = ctx.tracer().addAll(new Op.Gradient(), ctx.site(span), inputs);
        var tensors = new ArrayList<Val.Tensor>();
        for (int i = 0; i < out.size(); i++) {
            tensors.add(Emit.tensor(ctx, site.parameters().get(i).type(), out.get(i)));
        }
        return tensors;
    }

    /** Applies a function of the gradient: to each one, or, where it takes one axis {@code P}, to all as one vector. */
    private @Nullable List<Val.Tensor> transform(Ctx ctx, Expr e, List<Val.Tensor> gradients) {
        Expr callee = e instanceof Expr.Call call ? call.callee() : e;
        Val f = all.expressions.eval(ctx.expecting(null), callee);
        var written = e instanceof Expr.Call call ? call.args() : List.<org.lamina.syntax.Arg>of();
        if (f instanceof Val.Fn fn
                && !fn.decl().params().isEmpty()
                && wholeSelection(fn.decl().params().get(0).type())) {
            Val.Tensor joined = join(ctx, e.span(), gradients);
            Val result = all.calls.call(ctx, e, f, List.of(new Argument(Optional.empty(), joined, e.span())), written);
            return result instanceof Val.Tensor t ? cut(ctx, e.span(), t, gradients) : null;
        }
        var out = new ArrayList<Val.Tensor>();
        for (Val.Tensor g : gradients) {
            Val result = all.calls.call(ctx, e, f, List.of(new Argument(Optional.empty(), g, e.span())), written);
            if (!(result instanceof Val.Tensor t)) {
                return null;
            }
            out.add(t);
        }
        return out;
    }

    /** {@code f32[P]}: one axis with a name of its own. */
    static boolean wholeSelection(TypeExpr type) {
        return type instanceof TypeExpr.Plain plain
                && plain.shape()
                        .map(s -> s.size() == 1 && s.get(0) instanceof TypeExpr.AxisExpr.Sized)
                        .orElse(false);
    }

    private static Val.Tensor join(Ctx ctx, Span span, List<Val.Tensor> parts) {
        var flat = new ArrayList<Val.Tensor>();
        Size total = Size.of(0);
        for (Val.Tensor part : parts) {
            Size count = part.type().valueType().count();
            total = total.plus(count);
            flat.add(Emit.reshape(ctx, span, part, List.of(Dim.of(count))));
        }
        var type = flat.get(0).type().withDims(List.of(Dim.of(total)));
        return Emit.apply(ctx, span, new Op.Concat(0), type, flat.toArray(Val.Tensor[]::new));
    }

    private static List<Val.Tensor> cut(Ctx ctx, Span span, Val.Tensor joined, List<Val.Tensor> like) {
        var out = new ArrayList<Val.Tensor>();
        Size at = Size.of(0);
        for (Val.Tensor part : like) {
            Size count = part.type().valueType().count();
            out.add(Emit.reshape(
                    ctx,
                    span,
                    Emit.slice(ctx, span, joined, 0, at, count),
                    part.type().dims()));
            at = at.plus(count);
        }
        return out;
    }

    // ---- one update ------------------------------------------------------------------------------------------------

    /**
     * Parameters that are updated together.
     *
     * @param path where their slots are kept
     * @param wrt for each the content that the loss was computed from
     * @param vector whether the optimizer sees them as one vector
     */
    private record Group(
            String path, List<Variable> parameters, List<Value> wrt, List<Val.Tensor> gradients, boolean vector) {
        String text() {
            return vector ? "the selection" : "`" + parameters.get(0).name() + "`";
        }

        Val.Tensor whole(Ctx ctx, Span span, List<Val.Tensor> parts) {
            return vector ? join(ctx, span, parts) : parts.get(0);
        }

        List<Val.Tensor> parts(Ctx ctx, Span span, Val.Tensor whole) {
            return vector ? cut(ctx, span, whole, gradients) : List.of(whole);
        }
    }

    private void one(Ctx ctx, Site site, Val.Optimizer optimizer, Group group) {
        var decl = optimizer.name().decl();
        Span span = site.statement().with().span();
        var owner = new PlainOwner(ctx.store(), group.path(), Variable.Role.SLOT);
        Env env = optimizer.name().scope().inner();
        optimizer.statics().forEach(env::bind);
        Ctx callee = ctx.withEnv(env)
                .withFrame(ctx.frame().owner(span, owner, owner.path(), true))
                .expecting(null);
        var values = group.parameters().stream()
                .map(p -> Emit.tensor(ctx, p.type(), ctx.tracer().read(p)))
                .toList();
        Val.Tensor current = group.whole(ctx, span, values);
        var args = new ArrayList<Argument>();
        args.add(new Argument(Optional.empty(), current, span));
        args.add(new Argument(Optional.empty(), group.whole(ctx, span, group.gradients()), span));
        if (decl.tensors().size() > 2) {
            args.add(new Argument(Optional.empty(), loss(ctx, site, group, current.type()), span));
        }
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.tensors(), args)) {
            return;
        }
        Val result = all.blocks.value(callee, decl.body());
        Val.Tensor updated =
                all.declarations.conform(callee, span, result, current.type(), "the new value of " + group.text());
        if (updated != null) {
            var parts = group.parts(ctx, span, updated);
            for (int i = 0; i < parts.size(); i++) {
                ctx.tracer().write(group.parameters().get(i), parts.get(i).value());
            }
        }
    }

    /** The loss as a function of these parameters: what lies between them and it is computed again from others. */
    private Val loss(Ctx ctx, Site site, Group group, TensorType type) {
        Value loss = site.loss().value();
        List<Node> path = ctx.tracer().between(group.wrt(), loss);
        return new Val.Primitive(Builtin.of("f", "q", c -> {
            Val.Tensor q = all.declarations.conform(c.ctx, c.spanOf("q"), c.value("q"), type, "the argument of `f`");
            if (q == null) {
                return Val.UNKNOWN;
            }
            var substitutes = new HashMap<Value, Value>();
            List<Val.Tensor> parts = group.parts(c.ctx, c.span, q);
            for (int i = 0; i < parts.size(); i++) {
                substitutes.put(group.wrt().get(i), parts.get(i).value());
            }
            return Emit.tensor(c.ctx, site.loss().type(), c.ctx.tracer().again(path, substitutes, loss));
        }));
    }

    // ---- regularisers ----------------------------------------------------------------------------------------------

    /** {@code loss + sum of f(p, args)} over the parameters, read as the loss reads them. */
    Val.@Nullable Tensor penalised(Ctx ctx, Val.Tensor loss, Expr penalty, List<Variable> parameters) {
        Expr callee = penalty instanceof Expr.Call call ? call.callee() : penalty;
        var written = penalty instanceof Expr.Call call ? call.args() : List.<org.lamina.syntax.Arg>of();
        Val f = all.expressions.eval(ctx.expecting(null), callee);
        Val.Tensor sum = loss;
        for (Variable p : parameters) {
            Val.Tensor value = Emit.tensor(ctx, p.type(), ctx.tracer().read(p));
            Val term = all.calls.call(
                    ctx, penalty, f, List.of(new Argument(Optional.empty(), value, penalty.span())), written);
            if (!(term instanceof Val.Tensor t) || t.type().rank() != 0) {
                if (!(term instanceof Val.Unknown)) {
                    all.reporter.error(
                            Code.NOT_SCALAR,
                            ctx,
                            penalty.span(),
                            "a penalty must be a scalar, not %s",
                            term.describe());
                }
                return null;
            }
            sum = Emit.binary(ctx, penalty.span(), BinaryFn.ADD, sum, t);
        }
        return sum;
    }

    static boolean scalarFloat(Val value) {
        return value instanceof Val.Tensor t
                && t.type().rank() == 0
                && t.type().elem().dtype().isFloat();
    }
}
