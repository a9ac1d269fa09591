package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Result;
import org.lamina.types.TensorType;

/** Calls of functions, and what a call of each kind of value means. Layers are called by {@link Layers}. */
final class Calls {
    /** Functions may call functions; deeper than this it is a recursion. */
    private static final int DEPTH = 200;

    private final Elaboration all;
    private final Nesting nesting;
    private final LossLints lints;

    Calls(Elaboration all) {
        this.all = all;
        this.nesting = new Nesting(all, DEPTH, "`%s` calls itself, and functions may not");
        this.lints = new LossLints(all);
    }

    Val call(Ctx ctx, Expr.Call e) {
        Val callee = all.expressions.eval(ctx.expecting(null), e.callee());
        return call(ctx, e, callee, List.of(), e.args());
    }

    /** Calls {@code callee}; {@code piped} are tensor arguments in front of the written ones. */
    Val call(Ctx ctx, Expr place, Val callee, List<Argument> piped, List<Arg> written) {
        Span span = place.span();
        if (callee instanceof Val.Unknown) {
            return callee;
        }
        if (callee instanceof Val.LayerName layer) {
            Val configured = all.layers.configure(ctx, span, layer, all.arguments.evaluate(ctx, written));
            return piped.isEmpty() ? configured : applyConfigured(ctx, place, configured, piped, List.of());
        }
        if (callee instanceof Val.Metric metric && all.metrics.wantsValue()) {
            return all.metrics.call(ctx, span, metric, List.of());
        }
        var args = new ArrayList<>(piped);
        args.addAll(all.arguments.evaluate(ctx, written));
        if (callee instanceof Val.Configured configured) {
            return applyConfigured(ctx, place, configured, args, List.of());
        }
        return apply(ctx, span, callee, args);
    }

    /** Makes the instance that belongs to the place of a layer expression, and calls it. */
    private Val applyConfigured(Ctx ctx, Expr place, Val callee, List<Argument> args, List<Argument> more) {
        if (!(callee instanceof Val.Configured configured)) {
            return callee;
        }
        Val instance = all.layers.instantiate(ctx, place, null, configured);
        var joined = new ArrayList<>(args);
        joined.addAll(more);
        return instance instanceof Val.Layer layer
                ? all.layers.call(ctx, place.span(), layer.instance(), joined)
                : instance;
    }

    /** Calls a value with arguments that are already evaluated. */
    Val apply(Ctx ctx, Span span, Val callee, List<Argument> args) {
        if (callee instanceof Val.Fn fn) {
            return function(ctx, span, fn, args);
        }
        if (callee instanceof Val.Primitive primitive) {
            return primitive(ctx, span, primitive.builtin(), args);
        }
        if (callee instanceof Val.Lambda lambda) {
            return lambda(ctx, span, lambda, args);
        }
        if (callee instanceof Val.Constant constant) {
            return constant.value();
        }
        if (callee instanceof Val.Layer layer) {
            return all.layers.call(ctx, span, layer.instance(), args);
        }
        if (callee instanceof Val.OptimizerName optimizer) {
            return all.optimizers.configure(ctx, span, optimizer, args);
        }
        if (callee instanceof Val.MetricName metric) {
            return all.metrics.configure(ctx, span, metric, args);
        }
        if (callee instanceof Val.Metric metric) {
            return all.metrics.call(ctx, span, metric, args);
        }
        if (callee instanceof Val.Coder coder) {
            return all.texts.call(ctx, span, coder, args);
        }
        if (callee instanceof Val.Named named && named.decl() instanceof org.lamina.syntax.Decl.Train train) {
            return all.trainings.call(ctx, span, train, named.scope(), args);
        }
        return callee instanceof Val.Unknown
                ? callee
                : all.reporter.error(Code.NOT_CALLABLE, ctx, span, "%s cannot be called", callee.describe());
    }

    // ---- functions -------------------------------------------------------------------------------------------------

    private Val function(Ctx ctx, Span span, Val.Fn fn, List<Argument> args) {
        return nesting.within(ctx, fn.decl(), () -> body(ctx, span, fn, args));
    }

    private Val body(Ctx ctx, Span span, Val.Fn fn, List<Argument> args) {
        var decl = fn.decl();
        String what = "`" + decl.name().text() + "`";
        Ctx callee = ctx.withEnv(fn.scope().inner())
                .withFrame(ctx.frame().function(span))
                .expecting(null);
        if (!all.arguments.bind(ctx, callee, span, what, decl.params(), args)
                || !all.constraints.hold(ctx, callee, span, what, decl.where())) {
            return Val.UNKNOWN;
        }
        lints.check(ctx, decl, args);
        TensorType expected = expectedResult(ctx, callee, decl.result());
        Val result = all.blocks.value(callee.expecting(expected), decl.body());
        return all.results.check(ctx, callee, span, what, decl.result(), result);
    }

    /** Where no argument binds {@code ..S} of the result, the place of the call says what it is. */
    private @Nullable TensorType expectedResult(Ctx ctx, Ctx callee, Optional<Result> result) {
        if (ctx.expected() == null
                || !(result.orElse(null) instanceof Result.Single single)
                || !Signatures.isTensor(single.type())) {
            return ctx.expected();
        }
        all.signatures.bind(callee, single.span(), "the result", single.type(), ctx.expected());
        return ctx.expected();
    }

    private Val lambda(Ctx ctx, Span span, Val.Lambda lambda, List<Argument> args) {
        if (args.stream().anyMatch(a -> a.value() instanceof Val.Unknown)) {
            return Val.UNKNOWN;
        }
        var names = lambda.lambda().params().names();
        if (args.size() != names.size()) {
            return all.reporter.error(
                    Code.ARGUMENT_COUNT,
                    ctx,
                    span,
                    "this function takes %s, not %d",
                    Arguments.count(names.size()),
                    args.size());
        }
        Ctx callee = ctx.withEnv(lambda.scope().inner()).withFrame(ctx.frame().function(span));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).text();
            var byName = args.stream()
                    .filter(a -> a.name().isPresent() && a.name().get().text().equals(name))
                    .findFirst();
            callee.env().bind(name, byName.orElse(args.get(i)).value());
        }
        return all.expressions.eval(callee, lambda.lambda().body());
    }

    private Val primitive(Ctx ctx, Span span, Builtin builtin, List<Argument> args) {
        var matched = all.arguments.match(ctx, span, "`" + builtin.name() + "`", builtin.parameters(args), args);
        if (matched == null || args.stream().anyMatch(a -> a.value() instanceof Val.Unknown)) {
            return Val.UNKNOWN;
        }
        for (String name : builtin.required()) {
            if (!matched.containsKey(name)) {
                return all.reporter.error(Code.MISSING_ARGUMENT, ctx, span, "`%s` needs `%s`", builtin.name(), name);
            }
        }
        return builtin.rule().apply(new BuiltinCall(all, ctx, span, builtin, new LinkedHashMap<>(matched)));
    }
}
