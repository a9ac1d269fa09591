package org.lamina.elaborate;

import java.util.List;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.Stage;
import org.lamina.types.Size;

/** Pipelines: each stage gets the result of the one before as its first tensor argument. */
final class Pipelines {
    /** More turns are a mistake: of one repeat, and of all together, because nested ones multiply (RELIABILITY 27). */
    private static final long MOST_TURNS = 100_000;

    private final Elaboration all;
    private long turnsMade;

    Pipelines(Elaboration all) {
        this.all = all;
    }

    Val run(Ctx ctx, Expr.Pipe e) {
        Ctx inner = ctx.expecting(null);
        return stages(
                inner,
                e.stages(),
                all.expressions.eval(inner, e.head()),
                e.head().span());
    }

    private Val stages(Ctx ctx, List<Stage> stages, Val value, org.lamina.source.Span from) {
        Val current = value;
        org.lamina.source.Span before = from;
        for (Stage stage : stages) {
            if (current instanceof Val.Unknown) {
                bindLabels(ctx, stage);
                continue;
            }
            current = stage(ctx, stage, current, before);
            all.notes.stage(stage.span(), current);
            before = stage.span();
        }
        return current;
    }

    /** After an error the labels are still known names. */
    private static void bindLabels(Ctx ctx, Stage stage) {
        if (stage instanceof Stage.As as) {
            ctx.env().bind(as.name().text(), Val.UNKNOWN);
        } else if (stage instanceof Stage.Apply apply && apply.label().isPresent()) {
            ctx.env().bind(apply.label().get().text(), Val.UNKNOWN);
        }
    }

    private Val stage(Ctx ctx, Stage stage, Val value, org.lamina.source.Span before) {
        if (stage instanceof Stage.As as) {
            all.blocks.define(ctx, as.name(), value);
            return value;
        }
        if (stage instanceof Stage.Repeat repeat) {
            return repeat(ctx, repeat, value, before);
        }
        return apply(ctx, (Stage.Apply) stage, new Argument(Optional.empty(), value, before));
    }

    // ---- one stage -------------------------------------------------------------------------------------------------

    private Val apply(Ctx ctx, Stage.Apply stage, Argument piped) {
        Expr function = stage.function();
        if (!(function instanceof Expr.Call call)) {
            Val callee = all.expressions.eval(ctx, function);
            return applyTo(ctx, stage, function, callee, List.of(piped), List.of());
        }
        Val callee = all.expressions.eval(ctx, call.callee());
        if (callee instanceof Val.LayerName layer) {
            callee = all.layers.configure(ctx, call.span(), layer, all.arguments.evaluate(ctx, call.args()));
            return applyTo(ctx, stage, function, callee, List.of(piped), List.of());
        }
        return applyTo(ctx, stage, function, callee, List.of(piped), call.args());
    }

    private Val applyTo(Ctx ctx, Stage.Apply stage, Expr place, Val callee, List<Argument> piped, List<Arg> written) {
        if (callee instanceof Val.LayerName layer) {
            String name = layer.decl().name().text();
            return all.reporter.report(all.reporter
                    .at(Code.NOT_CALLABLE, ctx, place.span(), "`%s` is a layer without its static arguments", name)
                    .help("write `%s()`", name)
                    .fix(place.span(), name + "()", "add `()`"));
        }
        if (!(callee instanceof Val.Configured configured)) {
            if (stage.label().isPresent() && !(callee instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.LABEL_OUT_OF_PLACE,
                        ctx,
                        stage.label().get().span(),
                        "a label names a layer, and this is %s; `|> as %s` names a value",
                        callee.describe(),
                        stage.label().get().text());
            }
            return all.calls.call(ctx, place, callee, piped, written);
        }
        String label = stage.label().map(org.lamina.syntax.Ident::text).orElse(null);
        Val made = all.layers.instantiate(ctx, place, label, configured);
        if (!(made instanceof Val.Layer layer)) {
            return made;
        }
        stage.label().ifPresent(name -> all.blocks.define(ctx, name, layer));
        var args = new java.util.ArrayList<>(piped);
        args.addAll(all.arguments.evaluate(ctx, written));
        return all.layers.call(ctx, stage.span(), layer.instance(), args);
    }

    // ---- repeat ----------------------------------------------------------------------------------------------------

    private Val repeat(Ctx ctx, Stage.Repeat stage, Val value, org.lamina.source.Span before) {
        Val count = all.expressions.eval(ctx, stage.count());
        Size from = Size.of(0);
        Size to;
        if (count instanceof Val.Range range) {
            from = range.from();
            to = range.to();
        } else if (count instanceof Val.Int i) {
            to = i.size();
        } else {
            return count instanceof Val.Unknown
                    ? count
                    : all.reporter.error(
                            Code.INT_EXPECTED,
                            ctx,
                            stage.count().span(),
                            "`repeat` needs a number, not %s",
                            count.describe());
        }
        if (!from.isConstant() || !to.isConstant()) {
            if (ctx.generic()) {
                return Val.UNKNOWN;
            }
            return all.reporter.error(
                    Code.UNDECIDED_CONDITION,
                    ctx,
                    stage.count().span(),
                    "`repeat` is unrolled while compiling, and %s is not known then",
                    to.text());
        }
        long turns = to.value() - from.value();
        if (turns < 0 || turns > MOST_TURNS) {
            return all.reporter.error(
                    Code.REPEAT_LIMIT,
                    ctx,
                    stage.count().span(),
                    "`repeat` can make 0 to %d turns, not %d",
                    MOST_TURNS,
                    turns);
        }
        return turns(ctx, stage, value, from.value(), turns, before);
    }

    private Val turns(Ctx ctx, Stage.Repeat stage, Val value, long from, long turns, org.lamina.source.Span before) {
        boolean sole = soleLayer(stage.body());
        String base = base(ctx, stage, sole);
        Val current = value;
        for (long i = 0; i < turns; i++) {
            turnsMade++;
            if (turnsMade > MOST_TURNS) {
                return tooManyInAll(ctx, stage);
            }
            String name = base + "[" + i + "]";
            Ctx turn = ctx.inner().withFrame(ctx.frame().turn(name + ".", sole ? name : null, (int) i));
            long index = from + i;
            stage.index().ifPresent(ident -> turn.env().bind(ident.text(), new Val.Int(Size.of(index))));
            current = stages(turn, stage.body(), current, before);
        }
        return current;
    }

    /** Said once; what is repeated after that is unknown. */
    private Val tooManyInAll(Ctx ctx, Stage.Repeat stage) {
        if (turnsMade > MOST_TURNS + 1) {
            return Val.UNKNOWN;
        }
        return all.reporter.error(
                Code.REPEAT_LIMIT,
                ctx,
                stage.count().span(),
                "the repeats of a program can make %d turns in all, and nested ones multiply",
                MOST_TURNS);
    }

    private static String base(Ctx ctx, Stage.Repeat stage, boolean sole) {
        String prefix = ctx.frame().prefix();
        if (stage.label().isPresent()) {
            return prefix + stage.label().get().text();
        }
        String name = prefix + (sole ? soleName(stage.body()) : "repeat");
        Instance owner = ctx.frame().instance();
        return owner == null ? name : owner.repeatName(stage, ctx.frame().turns(), name);
    }

    /** Whether the body has one layer, without a label: then the turn itself is its name, {@code rest[0]}. */
    private static boolean soleLayer(List<Stage> body) {
        long layers = body.stream().filter(s -> layerName(s) != null).count();
        boolean labels = body.stream()
                .anyMatch(s -> s instanceof Stage.Repeat
                        || (s instanceof Stage.Apply a && a.label().isPresent()));
        return layers == 1 && !labels;
    }

    /** The name a stage calls, where it looks like a layer: capitalised. */
    private static @org.jspecify.annotations.Nullable String layerName(Stage stage) {
        Expr e = stage instanceof Stage.Apply a ? a.function() : null;
        while (e instanceof Expr.Call call) {
            e = call.callee();
        }
        return e instanceof Expr.Ref ref && Character.isUpperCase(ref.name().charAt(0)) ? ref.name() : null;
    }

    private static String soleName(List<Stage> body) {
        return body.stream()
                .map(Pipelines::layerName)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .toLowerCase(java.util.Locale.ROOT);
    }
}
