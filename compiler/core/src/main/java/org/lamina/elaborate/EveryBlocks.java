package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lamina.diag.Code;
import org.lamina.program.EveryProgram;
import org.lamina.program.EveryProgram.Action;
import org.lamina.program.StaticNumber;
import org.lamina.program.TextPart;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Stmt;
import org.lamina.types.DType;

/** The statements of an {@code every} block, and those of a task that do something: pictures and weights to write, texts to print. */
final class EveryBlocks implements StepActions {
    private final Elaboration all;
    private final List<Action> actions = new ArrayList<>();
    private int results;

    EveryBlocks(Elaboration all) {
        this.all = all;
    }

    /**
     * @param ctx sees the names of the step, in the graph of the block
     */
    EveryProgram elaborate(Ctx ctx, Stmt.Every every) {
        Val count = all.expressions.eval(ctx, every.count());
        Optional<StaticNumber> interval = count instanceof Val.Int i ? i.atLeast(1) : Optional.empty();
        if (interval.isEmpty() && !(count instanceof Val.Unknown)) {
            all.reporter.error(Code.INT_EXPECTED, ctx, every.count().span(), "`every` needs a number of at least 1");
        }
        all.blocks.run(ctx.inner(), every.body(), this);
        return new EveryProgram(
                interval.orElse(new StaticNumber.Whole(1)),
                every.epochs(),
                ctx.tracer().build(),
                actions);
    }

    List<Action> actions() {
        return actions;
    }

    @Override
    public boolean declares() {
        return false;
    }

    @Override
    public boolean write(Ctx ctx, Stmt.Write s) {
        Optional<String> path = path(ctx, s.to());
        if (path.isEmpty()) {
            return true;
        }
        if (s.value() instanceof Expr.Call call
                && call.callee() instanceof Expr.Ref ref
                && !call.args().isEmpty()) {
            picture(ctx, s, call, ref.name(), path.get());
        } else if (all.expressions.eval(ctx, s.value()) instanceof Val.Layer layer
                && !layer.instance().path().contains(".")) {
            actions.add(new Action.SaveModel(layer.instance().path(), path.get()));
        } else {
            unknown(ctx, s);
        }
        return true;
    }

    private Optional<String> path(Ctx ctx, Expr e) {
        Val value = all.expressions.eval(ctx, e);
        boolean known = Texts.isText(value)
                && Texts.parts(value).stream().allMatch(p -> p instanceof Val.Str || p instanceof Val.Counter);
        if (known) {
            return Optional.of(
                    Texts.parts(value).stream().map(EveryBlocks::template).collect(Collectors.joining()));
        }
        if (!(value instanceof Val.Unknown)) {
            all.reporter.error(Code.STATIC_TYPE, ctx, e.span(), "a path in quotes is needed here");
        }
        return Optional.empty();
    }

    /** As {@link EveryProgram} has texts. */
    private static String template(Val piece) {
        return piece instanceof Val.Counter counter
                ? "{" + counter.name() + "}"
                : ((Val.Str) piece).value().replace("{", "{{");
    }

    private void picture(Ctx ctx, Stmt.Write s, Expr.Call call, String kind, String path) {
        if (!kind.equals("image") && !kind.equals("image_grid")) {
            unknown(ctx, s);
            return;
        }
        Val.Tensor pixels = all.expressions.tensor(ctx, call.args().get(0).value());
        if (pixels == null) {
            return;
        }
        int fewest = kind.equals("image") ? 2 : 3;
        if (pixels.type().rank() < fewest || pixels.type().rank() > fewest + 1) {
            all.reporter.error(
                    Code.RANK_MISMATCH,
                    ctx,
                    call.span(),
                    "`%s` needs %d or %d axes, %s, and this is %s",
                    kind,
                    fewest,
                    fewest + 1,
                    kind.equals("image") ? "[H, W] or [C, H, W]" : "[N, H, W] or [N, C, H, W]",
                    pixels.type().text());
            return;
        }
        for (var arg : call.args().subList(1, call.args().size())) {
            if (kind.equals("image")
                    || !arg.name().map(n -> n.text().equals("columns")).orElse(false)) {
                all.reporter.error(
                        Code.UNKNOWN_ARGUMENT,
                        ctx,
                        arg.span(),
                        "`%s` takes %s",
                        kind,
                        kind.equals("image") ? "a picture only" : "pictures, and `columns = 8`");
                return;
            }
        }
        String result = result(ctx, pixels);
        if (kind.equals("image")) {
            actions.add(new Action.WriteImage(result, path));
            return;
        }
        long columns = call.args().stream()
                .filter(a -> a.name().isPresent() && a.name().get().text().equals("columns"))
                .map(a -> all.expressions.eval(ctx, a.value()))
                .filter(v -> v instanceof Val.Int i && i.size().isConstant())
                .mapToLong(v -> ((Val.Int) v).size().value())
                .findFirst()
                .orElse(0);
        actions.add(new Action.WriteGrid(result, columns, path));
    }

    private void unknown(Ctx ctx, Stmt.Write s) {
        all.notYet(ctx, s.value().span(), "`write` of anything but `image`, `image_grid` and a model");
    }

    private String result(Ctx ctx, Val.Tensor value) {
        String name = "out" + results++;
        ctx.tracer().result(name, value.value());
        return name;
    }

    @Override
    public boolean print(Ctx ctx, Stmt.Print s) {
        var shown = new ArrayList<List<TextPart>>();
        for (Expr e : s.values()) {
            Val given = all.expressions.eval(ctx, e);
            DType dtype = given instanceof Val.Int ? DType.I64 : DType.F32;
            Val value = all.operators.coerce(ctx, e.span(), given, dtype);
            if (Texts.isText(value)) {
                shown.add(Texts.parts(value).stream().map(p -> part(ctx, p)).toList());
            } else if (value instanceof Val.Tensor t) {
                shown.add(List.of(new TextPart.Shown(result(ctx, t))));
            } else if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.WRONG_OPERAND, ctx, e.span(), "`print` shows texts and tensors, not %s", value.describe());
            }
        }
        actions.add(new Action.Print(shown));
        return true;
    }

    private TextPart part(Ctx ctx, Val piece) {
        if (piece instanceof Val.Decoded d) {
            return new TextPart.Decoded(result(ctx, d.tokens()), d.coding());
        }
        if (piece instanceof Val.Shown shown) {
            return new TextPart.Shown(result(ctx, shown.tensor()));
        }
        return piece instanceof Val.Str s && s.late() != null ? Texts.known(s) : new TextPart.Fixed(template(piece));
    }
}
