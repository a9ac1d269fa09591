package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.program.DataProgram;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.DataProgram.SourceSpec;
import org.lamina.program.DataProgram.SplitSpec;
import org.lamina.program.TensorField;
import org.lamina.source.Span;
import org.lamina.syntax.Block;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Named;
import org.lamina.syntax.Param;
import org.lamina.types.Dim;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/**
 * One {@code data} block: its clauses in the order written. Fields have the types that the source gives until a map
 * replaces them; in the end they must be what the head declares.
 */
final class DataElaboration implements DataItem.Visitor<@Nullable Void> {
    private final Elaboration all;
    private final Decl.Data decl;
    private final Ctx ctx;
    private final String name;
    private final Settings settings;
    private final Map<String, TensorType> declared = new LinkedHashMap<>();
    private final Map<String, TensorType> delivered = new LinkedHashMap<>();
    private final DataSteps steps;
    private @Nullable SourceSpec source;
    private Optional<SplitSpec> split = Optional.empty();
    private long batch = 32;
    private boolean shuffle = true;
    private boolean drop;

    DataElaboration(Elaboration all, Decl.Data decl, Ctx block) {
        this.all = all;
        this.decl = decl;
        this.ctx = block;
        this.name = decl.name().text();
        this.settings = new Settings(all, block);
        this.steps = new DataSteps(all, name, block);
    }

    Optional<DataUse> elaborate() {
        ctx.env().bind("N", new Val.Int(DataBlocks.BATCH));
        for (Param field : decl.fields()) {
            TensorType type = all.signatures.resolve(ctx, field.type());
            if (type == null || !startsWithItems(field, type)) {
                return Optional.empty();
            }
            declared.put(field.name().text(), type);
        }
        decl.items().forEach(item -> item.accept(this));
        if (source == null) {
            if (decl.items().stream().noneMatch(item -> item instanceof DataItem.Source)) {
                all.reporter.error(Code.SOURCE_MISSING, ctx, decl.name().span(), "`%s` has no `source`", name);
            }
            return Optional.empty();
        }
        if (!asDeclared()) {
            return Optional.empty();
        }
        var program = new DataProgram(
                name,
                source,
                split,
                fields(delivered),
                fields(declared),
                steps.steps(),
                steps.statistics(),
                batch,
                shuffle,
                drop);
        return Optional.of(new DataUse(name, program, delivered, declared, this::mapped));
    }

    private static List<TensorField> fields(Map<String, TensorType> types) {
        return types.entrySet().stream()
                .map(e -> new TensorField(e.getKey(), e.getValue()))
                .toList();
    }

    private boolean startsWithItems(Param field, TensorType type) {
        boolean items = type.rank() > 0 && type.dim(0).size().equals(DataBlocks.BATCH);
        if (!items) {
            all.reporter.report(all.reporter.at(
                    Code.DATA_FIRST_AXIS, ctx, field.span(), "the first axis of a field of data is `N`, the items"));
        }
        return items;
    }

    private boolean asDeclared() {
        for (var entry : declared.entrySet()) {
            TensorType actual = steps.type(entry.getKey());
            TensorType wanted = entry.getValue();
            if (actual != null && !actual.valueType().equals(wanted.valueType())) {
                Span span = decl.fields().stream()
                        .filter(p -> p.name().text().equals(entry.getKey()))
                        .findFirst()
                        .orElseThrow()
                        .span();
                all.reporter.error(
                        Code.DATA_DOES_NOT_FIT,
                        ctx,
                        span,
                        "`%s` is declared %s, and after the maps it is %s",
                        entry.getKey(),
                        wanted.text(),
                        actual.text());
                return false;
            }
        }
        return true;
    }

    // ---- source ----------------------------------------------------------------------------------------------------

    @Override
    public @Nullable Void visitSource(DataItem.Source item) {
        var call = settings.call(item.source());
        if (call == null) {
            return null;
        }
        if (item.body().isPresent()) {
            generate(item, call, item.body().get());
            return null;
        }
        if (!SourceTypes.known(call.name())) {
            unknownSource(item, call.name());
            return null;
        }
        if (SourceTypes.ofPictures(call.name())
                && SourceTypes.pictureSize(call.arguments()).isEmpty()) {
            all.reporter.error(
                    Code.SETTING_NOT_STATIC,
                    ctx,
                    item.source().span(),
                    "`%s` needs `size = [height, width]` in pixels, two whole numbers of at least 1",
                    call.name());
            return null;
        }
        source = new SourceSpec(call.name(), call.arguments(), Optional.empty());
        var types = new SourceTypes(call.name(), call.arguments());
        Set<String> replaced = replacedFields();
        for (var entry : declared.entrySet()) {
            String field = entry.getKey();
            TensorType given = replaced.contains(field) ? types.of(field).orElse(entry.getValue()) : entry.getValue();
            Optional<TensorType> known = types.of(field);
            if (!replaced.contains(field) && known.isPresent() && !sameShape(known.get(), given)) {
                all.reporter.error(
                        Code.DATA_DOES_NOT_FIT,
                        ctx,
                        item.source().span(),
                        "`%s` delivers `%s` as %s, and the head declares %s",
                        call.name(),
                        field,
                        known.get().text(),
                        given.text());
            }
            delivered.put(field, given);
        }
        types.others(declared.keySet()).forEach(delivered::put);
        steps.deliver(delivered);
        return null;
    }

    /** Items that the program computes: every name of the block whose first axis is the items becomes a field. */
    private void generate(DataItem.Source item, Setting.Call call, Block body) {
        Setting count = call.arguments().getOrDefault("0", call.arguments().get("n"));
        if (!call.name().equals("generate") || !(count instanceof Setting.Number n) || !n.integer() || n.value() < 1) {
            all.reporter.error(
                    Code.UNKNOWN_SOURCE,
                    ctx,
                    item.source().span(),
                    "only `generate(n)` has a block, and n is a number of at least 1");
            return;
        }
        Size items = Size.of((long) n.value());
        var tracer = new Tracer(name + ".generate", false);
        Env scope = ctx.env().inner();
        scope.bind("N", new Val.Int(items));
        Ctx inner = ctx.withEnv(scope).withTracer(tracer).withFrame(Frame.root(null, false, name + ".generate"));
        all.blocks.run(inner, body, StepActions.NONE);
        for (String field : scope.own()) {
            if (scope.find(field) instanceof Val.Tensor t
                    && t.type().rank() > 0
                    && t.type().dim(0).size().equals(items)) {
                tracer.result(field, t.value());
                var dims = new ArrayList<>(t.type().dims());
                dims.set(0, Dim.of(DataBlocks.BATCH));
                delivered.put(field, t.type().withDims(dims));
            }
        }
        Set<String> replaced = replacedFields();
        for (var entry : declared.entrySet()) {
            TensorType given = delivered.get(entry.getKey());
            if (given == null && !replaced.contains(entry.getKey())) {
                all.reporter.error(
                        Code.DATA_DOES_NOT_FIT,
                        ctx,
                        item.source().span(),
                        "the block computes no `%s`, which the head declares",
                        entry.getKey());
            }
        }
        steps.deliver(delivered);
        source = new SourceSpec("generate", call.arguments(), Optional.of(tracer.build()));
    }

    private static boolean sameShape(TensorType a, TensorType b) {
        return a.valueType().sizes().equals(b.valueType().sizes());
    }

    private void unknownSource(DataItem.Source item, String called) {
        if (SourceTypes.later(called)) {
            all.notYet(ctx, item.source().span(), "`source " + called + "`");
            return;
        }
        var diagnostic =
                all.reporter.at(Code.UNKNOWN_SOURCE, ctx, item.source().span(), "there is no source `%s`", called);
        var near = Names.closest(called, SourceTypes.names());
        all.reporter.report(
                near.isPresent()
                        ? diagnostic.help("did you mean `%s`?", near.get())
                        : diagnostic.fact("note", "sources are: %s", String.join(", ", SourceTypes.names())));
    }

    private Set<String> replacedFields() {
        var out = new LinkedHashSet<String>();
        for (DataItem item : decl.items()) {
            if (item instanceof DataItem.Map map) {
                map.values().forEach(v -> out.add(v.name().text()));
            }
        }
        return out;
    }

    // ---- split and batch -------------------------------------------------------------------------------------------

    @Override
    public @Nullable Void visitSplit(DataItem.Split item) {
        var parts = new LinkedHashMap<String, Setting>();
        Optional<String> stratify = Optional.empty();
        boolean order = false;
        Optional<Long> seed = Optional.empty();
        for (Named n : item.settings()) {
            Setting value = settings.of(n.value());
            switch (n.name().text()) {
                case "train", "valid", "test" -> parts.put(n.name().text(), value);
                case "stratify" -> stratify = value instanceof Setting.Word w ? Optional.of(w.value()) : stratify;
                case "order" -> order = value instanceof Setting.Flag f && f.value();
                case "seed" -> seed = value instanceof Setting.Number s ? Optional.of((long) s.value()) : seed;
                default -> unknownSetting(n, List.of("train", "valid", "test", "stratify", "order", "seed"));
            }
        }
        checkShares(item, parts);
        split = Optional.of(new SplitSpec(parts, stratify, order, seed));
        return null;
    }

    private void checkShares(DataItem.Split item, Map<String, Setting> parts) {
        double shares = 0;
        for (Setting part : parts.values()) {
            if (!(part instanceof Setting.Number n) || n.value() < 0) {
                all.reporter.error(
                        Code.SPLIT_SHARE, ctx, item.span(), "a part is a share such as 0.8 or a count such as 1_000");
                return;
            }
            shares += n.integer() ? 0 : n.value();
        }
        if (shares > 1 + 1e-9) {
            all.reporter.error(
                    Code.SPLIT_SHARE, ctx, item.span(), "the shares add up to %s, more than the whole", shares);
        }
    }

    private void unknownSetting(Named n, List<String> known) {
        var diagnostic = all.reporter.at(
                Code.UNKNOWN_ARGUMENT,
                ctx,
                n.name().span(),
                "unknown setting `%s`",
                n.name().text());
        var near = Names.closest(n.name().text(), known);
        all.reporter.report(
                near.isPresent()
                        ? diagnostic.help("did you mean `%s`?", near.get())
                        : diagnostic.fact("note", "there are: %s", String.join(", ", known)));
    }

    @Override
    public @Nullable Void visitBatch(DataItem.Batch item) {
        Setting size = settings.of(item.size());
        if (size instanceof Setting.Word w && w.value().equals("all")) {
            batch = 0;
        } else if (size instanceof Setting.Number n && n.integer() && n.value() >= 1) {
            batch = (long) n.value();
        } else {
            all.reporter.error(Code.BATCH_SIZE, ctx, item.size().span(), "a batch is a number of at least 1, or `all`");
        }
        for (Named n : item.settings()) {
            boolean on = settings.of(n.value()) instanceof Setting.Flag f && f.value();
            switch (n.name().text()) {
                case "shuffle" -> shuffle = on;
                case "drop" -> drop = on;
                default -> unknownSetting(n, List.of("shuffle", "drop"));
            }
        }
        return null;
    }

    // ---- fit, map and augment --------------------------------------------------------------------------------------

    @Override
    public @Nullable Void visitFit(DataItem.Fit item) {
        steps.fit(item);
        return null;
    }

    @Override
    public @Nullable Void visitMap(DataItem.Map item) {
        steps.map(item);
        return null;
    }

    @Override
    public @Nullable Void visitAugment(DataItem.Augment item) {
        steps.augment(item);
        return null;
    }

    private Env mapped(Ctx other, Map<String, Supplier<Val>> given) {
        Env scope = ctx.env().inner();
        given.forEach(scope::bindLazily);
        for (DataItem item : decl.items()) {
            if (item instanceof DataItem.Map map && map.part().isEmpty()) {
                Env before = scope;
                scope = scope.inner();
                for (Named n : map.values()) {
                    scope.bindLazily(n.name().text(), () -> all.expressions.eval(other.withEnv(before), n.value()));
                }
            }
        }
        return scope;
    }
}
