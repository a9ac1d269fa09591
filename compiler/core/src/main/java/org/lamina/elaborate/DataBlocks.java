package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lamina.diag.Code;
import org.lamina.program.OpenSize;
import org.lamina.program.TextPart;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Named;
import org.lamina.syntax.Param;
import org.lamina.syntax.TrainItem;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/** Uses of {@code data} blocks: by a train's {@code data} clause, by the arguments of a step, by a field. */
final class DataBlocks {
    /** Number of items in a batch, in every mode. */
    static final Size BATCH = Size.of(new SizeName("N", "N"));

    /** Parts of a block. */
    private static final List<String> PARTS = List.of("train", "valid", "test");

    /** What only a block of texts has. */
    private static final List<String> CODERS = List.of("encode", "decode", "counts");

    private final Elaboration all;

    private final Map<String, OpenSize> open = new LinkedHashMap<>();

    private final Set<Decl.Data> used = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Blocks of which a size was asked for. */
    private final Set<Decl.Data> asked = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<Decl.Data, Optional<Size>> classes = new IdentityHashMap<>();

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
        use.ifPresent(u -> noteSizes(ctx, decl, u));
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
            all.reporter.report(all.reporter
                    .at(Code.DATA_EXPECTED, ctx, step.fields().get(0).span(), "this train has no data")
                    .help("name a block, as in `data Points`; its fields are the arguments of the step"));
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
        all.reporter.report(Reporter.meant(diagnostic, field.span(), field.text(), known, "it delivers"));
        return false;
    }

    /** A block that no train uses is checked by itself, with its default arguments; where one has none, its uses are. */
    void checkUnused(Ctx ctx, Decl.Data decl, Env scope) {
        if (!used.contains(decl)
                && decl.params().stream().allMatch(p -> p.value().isPresent())) {
            Ctx block = ctx.withEnv(scope.inner());
            String name = "`" + decl.name().text() + "`";
            if (all.arguments.bind(ctx, block, decl.name().span(), name, decl.params(), List.of())) {
                var use = new DataElaboration(all, decl, block).elaborate();
                use.filter(u -> asked.contains(decl)).ifPresent(u -> noteSizes(ctx, decl, u));
            }
        }
    }

    /**
     * The sizes that the data of a block decides: names that only the bounds of its fields have. With the field whose
     * classes they count.
     */
    private static Map<String, String> sizesOf(Decl.Data decl, Env scope) {
        var found = new LinkedHashMap<String, String>();
        for (Param field : isText(decl) ? decl.fields() : List.<Param>of()) {
            if (field.type() instanceof TypeExpr.Plain plain
                    && plain.bound().orElse(null) instanceof Expr.Ref ref
                    && Signatures.bindable(ref.name())
                    && scope.find(ref.name()) == null) {
                found.putIfAbsent(ref.name(), field.name().text());
            }
        }
        return found;
    }

    private static boolean isText(Decl.Data decl) {
        return source(decl).startsWith("text.");
    }

    private static String source(Decl.Data decl) {
        return decl.items().stream()
                .filter(item -> item instanceof DataItem.Source)
                .map(item -> Settings.source(((DataItem.Source) item).source()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    /** Binds the sizes that the data decides, as the request has them, else as names. */
    void bindSizes(Ctx block, Decl.Data decl) {
        sizesOf(decl, block.env()).forEach((name, field) -> block.env().bind(name, new Val.Int(size(decl, name))));
    }

    private Size size(Decl.Data decl, String name) {
        String key = key(decl, name);
        var known = all.size(key);
        return known.isPresent() ? Size.of(known.getAsLong()) : Size.of(new SizeName(key, name));
    }

    private static String key(Decl.Data decl, String name) {
        return decl.name().text() + "." + name;
    }

    /** Remembers what has to be read before the program can run. */
    private void noteSizes(Ctx ctx, Decl.Data decl, DataUse use) {
        sizesOf(decl, ctx.env()).forEach((name, field) -> {
            String key = key(decl, name);
            if (all.size(key).isEmpty()) {
                open.putIfAbsent(key, new OpenSize(key, field, use.program()));
            }
        });
    }

    List<OpenSize> openSizes() {
        return List.copyOf(open.values());
    }

    /** {@code Corpus.encode}: from and to the tokens of its field {@code x}, whose vocabulary is saved with weights. */
    private Val coder(Ctx ctx, Expr.Field e, Decl.Data decl, boolean encodes) {
        if (!classes.containsKey(decl)) {
            classes.put(decl, classes(ctx, e, decl));
        }
        var coding = new TextPart.Coding(decl.name().text(), !source(decl).equals("text.chars"));
        return classes.get(decl)
                .<Val>map(n -> new Val.Coder(coding, n, encodes))
                .orElse(Val.UNKNOWN);
    }

    /** How many tokens the field {@code x} of a text has. */
    private Optional<Size> classes(Ctx ctx, Expr.Field e, Decl.Data decl) {
        asked.add(decl);
        for (Param field : decl.fields()) {
            if (field.name().text().equals("x")
                    && field.type() instanceof TypeExpr.Plain plain
                    && plain.bound().isPresent()) {
                Ctx block = ctx.inner();
                bindSizes(block, decl);
                return Optional.ofNullable(
                        all.signatures.size(block, plain.bound().get()));
            }
        }
        all.reporter.error(
                Code.UNKNOWN_FIELD,
                ctx,
                e.span(),
                "`%s` delivers no tokens `x`, so nothing can be encoded",
                decl.name().text());
        return Optional.empty();
    }

    /**
     * {@code Corpus.V}, and in a train {@code Digits.mu}, a fitted value; the rest, such as {@code Digits.train.x}, is not
     * available before the data is opened.
     */
    Val field(Ctx ctx, Expr.Field e, Val data, String name) {
        if (data instanceof Val.Delivered delivered && delivered.part().isEmpty()) {
            var fitted = delivered.use().statistic(name);
            if (fitted.isPresent()) {
                return all.expressions.read(ctx, new Val.Cell(fitted.get()));
            }
            if (fits(delivered.use().decl(), name)) {
                return Val.UNKNOWN; // what it fits has an error
            }
        }
        Decl.Data decl = data instanceof Val.Named named && named.decl() instanceof Decl.Data d
                ? d
                : data instanceof Val.Delivered delivered && delivered.part().isEmpty()
                        ? delivered.use().decl()
                        : null;
        if (decl != null && sizesOf(decl, ctx.env()).containsKey(name)) {
            asked.add(decl);
            return new Val.Int(size(decl, name));
        }
        boolean codes = name.equals("encode") || name.equals("decode");
        if (decl != null && codes && isText(decl) && ctx.tracer().takesTexts()) {
            return coder(ctx, e, decl, name.equals("encode"));
        }
        boolean planned = PARTS.contains(name) || (decl != null && isText(decl) && CODERS.contains(name));
        if (decl == null || planned || fits(decl, name)) {
            return all.notYet(ctx, e.span(), "`" + Reporter.oneLine(e.span()) + "` (" + data.describe() + ")");
        }
        List<String> names = new ArrayList<>(sizesOf(decl, ctx.env()).keySet());
        fitted(decl).map(n -> n.name().text()).forEach(names::add);
        if (isText(decl)) {
            names.addAll(CODERS);
        }
        var diagnostic = all.reporter.at(
                Code.NO_FIELD,
                ctx,
                e.name().span(),
                "`%s` has no field `%s`",
                decl.name().text(),
                name);
        diagnostic = Reporter.meant(diagnostic, e.name().span(), name, names, "it has");
        return all.reporter.report(
                names.isEmpty() && !Signatures.bindable(name)
                        ? diagnostic.help("a statistic is made by `fit %s = mean(x, axes = [0]) on train`", name)
                        : diagnostic);
    }

    private static boolean fits(Decl.Data decl, String name) {
        return fitted(decl).anyMatch(n -> n.name().text().equals(name));
    }

    private static Stream<Named> fitted(Decl.Data decl) {
        return decl.items().stream()
                .filter(item -> item instanceof DataItem.Fit)
                .flatMap(item -> ((DataItem.Fit) item).values().stream());
    }
}
