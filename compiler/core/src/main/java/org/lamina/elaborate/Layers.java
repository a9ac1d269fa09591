package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;

/** Layer expressions, the instances they make, and calls of instances. */
final class Layers {
    /** Layers may not contain themselves; deeper than this it is a recursion. */
    private static final int DEPTH = 100;

    private final Elaboration all;
    private final Nesting nesting;

    Layers(Elaboration all) {
        this.all = all;
        this.nesting = new Nesting(all, DEPTH, "`%s` contains itself, and layers may not");
    }

    /** A layer with its static arguments. */
    Val configure(Ctx ctx, Span span, Val.LayerName layer, List<Argument> args) {
        var decl = layer.decl();
        Ctx callee = ctx.withEnv(layer.scope().inner()).expecting(null);
        if (!all.arguments.bind(ctx, callee, span, "`" + decl.name().text() + "`", decl.statics(), args)) {
            return Val.UNKNOWN;
        }
        var statics = new LinkedHashMap<String, Val>();
        for (String name : callee.env().own()) {
            statics.put(name, java.util.Objects.requireNonNull(callee.env().find(name)));
        }
        return new Val.Configured(layer, statics, span);
    }

    /**
     * The instance of a layer expression: one for each place and turn of the repeats around it.
     *
     * @param label what the program calls it; null to derive a label from the layer's name
     */
    Val instantiate(Ctx ctx, Expr place, @Nullable String label, Val.Configured configured) {
        Frame frame = ctx.frame();
        Instance parent = frame.instance();
        if (parent == null) {
            return all.reporter.report(all.reporter
                    .at(
                            Code.LAYER_OUT_OF_PLACE,
                            ctx,
                            place.span(),
                            "%s makes parameters, and only layers own any",
                            configured.describe())
                    .help(
                            configured.layer().decl().model()
                                    ? "a `train` or `task` makes a model on a line of its own: `model net = …`"
                                    : "make it in a `layer` or `model`, or pass the layer as an argument"));
        }
        String full = label == null ? frame.soleLabel() : frame.prefix() + label;
        if (full != null && parent.taken(place, frame.turns(), full)) {
            return all.reporter.report(all.reporter
                    .at(Code.DUPLICATE_NAME, ctx, place.span(), "two layers are called `%s` here", full)
                    .fact("note", "the name of a layer is the path of its parameters; each place needs its own"));
        }
        return new Val.Layer(parent.child(place, frame.turns(), full, frame.prefix(), configured));
    }

    /** Calls an instance. The same call of the same parameters is made once. */
    Val call(Ctx ctx, Span span, Instance instance, List<Argument> args) {
        if (args.stream().anyMatch(a -> a.value() instanceof Val.Unknown)) {
            return Val.UNKNOWN;
        }
        boolean training = ctx.frame().training() && !instance.frozen();
        var key = key(ctx, instance, training, args);
        Val known = ctx.tracer().calls().get(key);
        if (known != null) {
            return known;
        }
        return nesting.within(ctx, instance.layer().layer().decl(), () -> {
            Val result = body(ctx, span, instance, training, args);
            ctx.tracer().calls().put(key, result);
            return result;
        });
    }

    private static List<Object> key(Ctx ctx, Instance instance, boolean training, List<Argument> args) {
        var key = new ArrayList<Object>(List.of(instance, training, ctx.tracer().stamp(instance.path())));
        for (Argument a : args) {
            key.add(a.name().map(org.lamina.syntax.Ident::text).orElse(""));
            key.add(a.value() instanceof Val.Tensor t ? t.value() : a.value());
        }
        return key;
    }

    private Val body(Ctx ctx, Span span, Instance instance, boolean training, List<Argument> args) {
        var decl = instance.layer().layer().decl();
        String what = "`" + title(instance) + "`";
        String stream = instance.path() + "@" + ctx.tracer().countCall(instance.path());
        Env env = instance.layer().layer().scope().inner();
        instance.layer().statics().forEach(env::bind);
        Ctx callee = ctx.withEnv(env)
                .withFrame(ctx.frame().owner(span, instance, stream, training))
                .expecting(null);
        if (!all.arguments.bind(ctx, callee, span, what, decl.tensors(), args)
                || !all.constraints.hold(ctx, callee, span, what, decl.where())) {
            return Val.UNKNOWN;
        }
        Val result = all.blocks.value(callee, decl.body());
        if (result instanceof Val.Configured) {
            result = all.reporter.error(
                    Code.NO_VALUE, callee, decl.body().span(), "this layer is never applied to anything");
        }
        String declared = "`" + decl.name().text() + "`";
        result = all.results.check(ctx, callee, span, declared, decl.result(), result);
        instance.gave(result);
        return all.results.traced(span, args, result);
    }

    /** How messages call an instance: its label, or its layer where the label was made up. */
    private static String title(Instance instance) {
        String path = instance.path();
        String last = path.substring(path.lastIndexOf('.') + 1);
        return instance.autoLabelled() || last.isEmpty()
                ? instance.layer().layer().decl().name().text()
                : last;
    }
}
