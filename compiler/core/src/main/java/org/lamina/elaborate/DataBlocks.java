package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.Code;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.TrainItem;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** Uses of {@code data} blocks: by a train's {@code data} clause, by the arguments of a step, by a field. */
final class DataBlocks {
    /** Number of items in a batch, in every mode. */
    static final Size BATCH = Size.of(new SizeName("N", "N"));

    private final Elaboration all;

    private final Set<Decl.Data> used = Collections.newSetFromMap(new IdentityHashMap<>());

    DataBlocks(Elaboration all) {
        this.all = all;
    }

    /** {@code data Digits} or {@code data Digits(part = 100)}. */
    Optional<DataUse> use(Ctx ctx, Expr e) {
        Expr callee = e instanceof Expr.Call call ? call.callee() : e;
        Val value = all.expressions.eval(ctx, callee);
        if (!(value instanceof Val.Named named) || !(named.decl() instanceof Decl.Data decl)) {
            if (value instanceof Val.Delivered delivered) {
                all.reporter.error(
                        Code.DUPLICATE_CLAUSE,
                        ctx,
                        e.span(),
                        "`data %s` stands twice",
                        delivered.use().name());
            } else if (!(value instanceof Val.Unknown)) {
                all.reporter.error(
                        Code.DATA_EXPECTED, ctx, e.span(), "a `data` block is needed here, not %s", value.describe());
            }
            return Optional.empty();
        }
        used.add(decl);
        var args = e instanceof Expr.Call call ? all.arguments.evaluate(ctx, call.args()) : List.<Argument>of();
        Ctx block = ctx.withEnv(named.scope().inner());
        if (!all.arguments.bind(ctx, block, e.span(), "`" + decl.name().text() + "`", decl.params(), args)) {
            return Optional.empty();
        }
        var use = new DataElaboration(all, decl, block).elaborate();
        use.ifPresent(u -> ctx.env().bind(u.name(), new Val.Delivered(u, "")));
        return use;
    }

    /**
     * Binds the arguments of a step to the fields that the data delivers.
     *
     * @param known false where a data block has errors: its fields are then unknown, and nothing more is said of them
     */
    boolean bindFields(Ctx ctx, TrainItem.Step step, List<DataUse> data, boolean known) {
        ctx.env().bind("N", new Val.Int(BATCH));
        Map<String, org.lamina.types.TensorType> fields = new LinkedHashMap<>();
        for (DataUse use : data) {
            fields.putAll(use.fields());
        }
        if (known && data.isEmpty() && !step.fields().isEmpty()) {
            all.reporter.error(Code.DATA_EXPECTED, ctx, step.fields().get(0).span(), "this train has no data");
            return false;
        }
        for (Ident field : step.fields()) {
            var type = fields.get(field.text());
            if (type == null && !known) {
                ctx.env().bind(field.text(), Val.UNKNOWN);
                continue;
            }
            if (type == null) {
                return unknownField(ctx, field, new ArrayList<>(fields.keySet()));
            }
            var value = ctx.tracer().data(field.text(), type.valueType());
            ctx.env().bind(field.text(), Emit.tensor(ctx, type, value));
        }
        return true;
    }

    private boolean unknownField(Ctx ctx, Ident field, List<String> known) {
        var diagnostic =
                all.reporter.at(Code.UNKNOWN_FIELD, ctx, field.span(), "the data has no field `%s`", field.text());
        var near = Names.closest(field.text(), known);
        all.reporter.report(
                near.isPresent()
                        ? diagnostic.help("did you mean `%s`?", near.get())
                        : diagnostic.fact("note", "it delivers: %s", String.join(", ", known)));
        return false;
    }

    /** A block that no train uses is checked by itself, with its default arguments; where one has none, its uses are. */
    void checkUnused(Ctx ctx, Decl.Data decl, Env scope) {
        if (!used.contains(decl)
                && decl.params().stream().allMatch(p -> p.value().isPresent())) {
            Ctx block = ctx.withEnv(scope.inner());
            String name = "`" + decl.name().text() + "`";
            if (all.arguments.bind(ctx, block, decl.name().span(), name, decl.params(), List.of())) {
                new DataElaboration(all, decl, block).elaborate();
            }
        }
    }

    /** {@code Corpus.V}, {@code Digits.train.x}: not available before the data is opened. */
    Val field(Ctx ctx, Expr.Field e, Val data, String name) {
        return all.notYet(ctx, e.span(), "`" + Reporter.oneLine(e.span()) + "` (" + data.describe() + ")");
    }
}
