package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.program.DataProgram;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.DataProgram.SourceSpec;
import org.lamina.program.DataProgram.SplitSpec;
import org.lamina.program.StaticNumber;
import org.lamina.program.TensorField;
import org.lamina.source.Span;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Named;
import org.lamina.syntax.Param;
import org.lamina.types.Elem;
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
    private boolean broken;
    private Optional<SplitSpec> split = Optional.empty();
    private Optional<StaticNumber> batch = Optional.of(new StaticNumber.Whole(32));
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
        all.dataBlocks.bindSizes(ctx, decl);
        for (Param field : decl.fields()) {
            TensorType type = all.signatures.resolve(ctx, field.type());
            if (type == null || !startsWithItems(field, type)) {
                return Optional.empty();
            }
            declared.put(field.name().text(), type);
        }
        for (DataItem item : decl.items()) {
            if (first(item)) {
                item.accept(this);
            }
        }
        if (broken) {
            return Optional.empty();
        }
        if (source == null) {
            all.reporter.error(Code.SOURCE_MISSING, ctx, decl.name().span(), "`%s` has no `source`", name);
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
        return Optional.of(new DataUse(name, decl, program, delivered, declared, this::mapped));
    }

    /** Whether a source, split or batch is the only one so far; a second one is reported. */
    private boolean first(DataItem item) {
        boolean one =
                item instanceof DataItem.Source || item instanceof DataItem.Split || item instanceof DataItem.Batch;
        for (DataItem before : one ? decl.items() : List.<DataItem>of()) {
            if (before == item) {
                return true;
            }
            if (before.getClass() == item.getClass()) {
                String word = item.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                all.repeated(ctx, word, item.span(), before.span());
                return false;
            }
        }
        return true;
    }

    private static List<TensorField> fields(Map<String, TensorType> types) {
        return types.entrySet().stream()
                .map(e -> new TensorField(e.getKey(), e.getValue()))
                .toList();
    }

    private boolean startsWithItems(Param field, TensorType type) {
        boolean items = type.rank() > 0 && type.dim(0).size().equals(DataBlocks.BATCH);
        if (!items) {
            String written = field.type().span().text();
            String better = type.rank() == 0 ? written + "[N]" : written.replaceFirst("\\[", "[N, ");
            all.reporter.report(all.reporter
                    .at(Code.DATA_FIRST_AXIS, ctx, field.span(), "the first axis of a field of data is `N`, the items")
                    .help("write `%s: %s`", field.name().text(), better)
                    .fix(field.type().span(), better, "add the axis of items"));
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
                var diagnostic = all.reporter
                        .at(
                                Code.DATA_DOES_NOT_FIT,
                                ctx,
                                span,
                                "`%s` is declared %s, and after the maps it is %s",
                                entry.getKey(),
                                wanted.text(),
                                actual.text())
                        .fact("rule", "the head says what a block delivers, after all of its maps");
                boolean rows = wanted.rank() == 2
                        && wanted.valueType().count().equals(actual.valueType().count());
                all.reporter.report(lastMap(
                        rows
                                ? diagnostic.help("`map %1$s = flatten(%1$s)` makes rows of it", entry.getKey())
                                : diagnostic,
                        entry.getKey(),
                        actual));
                return false;
            }
            if (actual == null && !all.reporter.hasErrors()) {
                all.reporter.error(
                        Code.DATA_DOES_NOT_FIT,
                        ctx,
                        decl.name().span(),
                        "nothing gives `%s`, which the head of `%s` declares",
                        entry.getKey(),
                        name);
                return false;
            }
        }
        return true;
    }

    private Diagnostic lastMap(Diagnostic diagnostic, String field, TensorType made) {
        for (int i = decl.items().size() - 1; i >= 0; i--) {
            for (Named n : decl.items().get(i) instanceof DataItem.Map map ? map.values() : List.<Named>of()) {
                if (n.name().text().equals(field)) {
                    return diagnostic.label(n.span(), "%s", made.text());
                }
            }
        }
        return diagnostic;
    }

    @Override
    public @Nullable Void visitSource(DataItem.Source item) {
        var given = new DataSource(all, ctx, decl, declared, replacedFields()).elaborate(item);
        if (given == null) {
            broken = true;
            return null;
        }
        source = given.spec();
        delivered.putAll(given.fields());
        steps.deliver(delivered);
        return null;
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
        Optional<StaticNumber> seed = Optional.empty();
        for (Named n : item.settings()) {
            if (n.name().text().equals("seed")) {
                seed = settings.whole(n.value(), Long.MIN_VALUE);
                if (seed.isEmpty()) {
                    wrong(n, settings.of(n.value()), "a whole number");
                }
                continue;
            }
            Setting value = settings.of(n.value());
            switch (n.name().text()) {
                case "train", "valid", "test" -> parts.put(n.name().text(), value);
                case "stratify" -> stratify = labels(n, value);
                case "order" -> order = flag(n, value);
                default -> unknownSetting(n, List.of("train", "valid", "test", "stratify", "order", "seed"));
            }
        }
        checkShares(item, parts);
        split = Optional.of(new SplitSpec(parts, stratify, order, seed));
        return null;
    }

    private boolean flag(Named n, Setting value) {
        return value instanceof Setting.Flag f ? f.value() : wrong(n, value, "`true` or `false`");
    }

    /** The field by which parts are stratified. */
    private Optional<String> labels(Named n, Setting value) {
        if (!(value instanceof Setting.Word word)) {
            wrong(n, value, "the name of a field of labels");
            return Optional.empty();
        }
        TensorType type = declared.get(word.value());
        if (type != null && !(type.elem() instanceof Elem.Idx)) {
            wrong(n, value, "a field of labels, idx<K>[N]; `" + word.value() + "` is " + type.text());
        } else if (type == null && !Settings.failed(value) && steps.type(word.value()) == null) {
            var diagnostic = all.reporter.at(
                    Code.UNKNOWN_FIELD, ctx, n.value().span(), "the data has no field `%s`", word.value());
            all.reporter.report(
                    Reporter.meant(diagnostic, n.value().span(), word.value(), declared.keySet(), "it has"));
        }
        return Optional.of(word.value());
    }

    private boolean wrong(Named n, Setting value, String wanted) {
        if (!Settings.failed(value)) {
            String said = wanted.contains(";")
                    ? ""
                    : ", not " + Reporter.oneLine(n.value().span());
            all.reporter.error(
                    Code.STATIC_TYPE,
                    ctx,
                    n.value().span(),
                    "`%s` is %s%s",
                    n.name().text(),
                    wanted,
                    said);
        }
        return false;
    }

    private void checkShares(DataItem.Split item, Map<String, Setting> parts) {
        double shares = 0;
        for (Setting part : parts.values()) {
            if (!(part instanceof Setting.Number n) || n.value() < 0) {
                if (!Settings.failed(part)) {
                    all.reporter.error(
                            Code.SPLIT_SHARE,
                            ctx,
                            item.span(),
                            "a part is a share such as 0.8 or a count such as 1_000");
                }
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
        all.reporter.report(Reporter.meant(diagnostic, n.name().span(), n.name().text(), known, "there are"));
    }

    @Override
    public @Nullable Void visitBatch(DataItem.Batch item) {
        batch = settings.whole(item.size(), 1);
        boolean whole = batch.isEmpty()
                && settings.of(item.size()) instanceof Setting.Word w
                && w.value().equals("all");
        if (batch.isEmpty() && !whole && !Settings.failed(settings.of(item.size()))) {
            all.reporter.error(Code.BATCH_SIZE, ctx, item.size().span(), "a batch is a number of at least 1, or `all`");
        }
        for (Named n : item.settings()) {
            Setting value = settings.of(n.value());
            switch (n.name().text()) {
                case "shuffle" -> shuffle = flag(n, value);
                case "drop" -> drop = flag(n, value);
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
