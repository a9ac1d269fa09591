package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.program.DataProgram.Setting;
import org.lamina.program.DataProgram.SourceSpec;
import org.lamina.source.Span;
import org.lamina.syntax.Block;
import org.lamina.syntax.DataItem;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Param;
import org.lamina.types.Dim;
import org.lamina.types.Elem;
import org.lamina.types.Size;
import org.lamina.types.TensorType;

/** The {@code source} of a data block: what is read, and the types of the fields that come out of it. */
final class DataSource {
    private final Elaboration all;
    private final Ctx ctx;
    private final Decl.Data data;
    private final Map<String, TensorType> declared;
    private final Set<String> replaced;

    /** What a source gives. */
    record Given(SourceSpec spec, Map<String, TensorType> fields) {}

    /**
     * @param data the block
     * @param declared fields as the head declares them
     * @param replaced fields that maps make
     */
    DataSource(Elaboration all, Ctx ctx, Decl.Data data, Map<String, TensorType> declared, Set<String> replaced) {
        this.all = all;
        this.ctx = ctx;
        this.data = data;
        this.declared = declared;
        this.replaced = replaced;
    }

    /** Null after a message. */
    @Nullable
    Given elaborate(DataItem.Source item) {
        String called = Settings.source(item.source());
        if (called == null) {
            Span place = item.source().span();
            String written = place.text();
            var diagnostic =
                    all.reporter.at(Code.UNKNOWN_SOURCE, ctx, place, "a source such as `csv(...)` is needed here");
            all.reporter.report(
                    SourceSignature.ALL.containsKey(written)
                            ? diagnostic.help("write `%s()`", written).fix(place, written + "()", "add `()`")
                            : diagnostic);
            return null;
        }
        SourceSignature signature = SourceSignature.ALL.get(called);
        if (signature == null) {
            unknown(item, called);
            return null;
        }
        if (called.equals("generate") != item.body().isPresent()) {
            all.reporter.error(
                    Code.UNKNOWN_SOURCE,
                    ctx,
                    item.source().span(),
                    "`generate(n) { … }` computes its items in a block, and only `generate` has one");
            return null;
        }
        var needed = new TreeSet<>(declared.keySet());
        needed.removeAll(replaced);
        var arguments = new SourceCall(all, ctx, called, signature, declared).check((Expr.Call) item.source(), needed);
        if (arguments == null) {
            return null;
        }
        return item.body().isPresent() ? generate(item, arguments, item.body().get()) : read(item, called, arguments);
    }

    private Given read(DataItem.Source item, String called, Map<String, Setting> arguments) {
        var delivered = new LinkedHashMap<String, TensorType>();
        var types = new SourceTypes(called, arguments);
        for (var entry : declared.entrySet()) {
            String field = entry.getKey();
            if (replaced.contains(field) && !gives(called, arguments, field)) {
                continue; // a map makes it
            }
            TensorType given = replaced.contains(field) ? types.of(field).orElse(entry.getValue()) : entry.getValue();
            Optional<TensorType> known = types.of(field);
            boolean certain = !called.equals("idx"); // its files may hold pictures of any size
            if (known.isEmpty() && !replaced.contains(field) && !types.mayGive(field)) {
                all.reporter.report(headed(
                        all.reporter.at(
                                Code.DATA_DOES_NOT_FIT,
                                ctx,
                                item.source().span(),
                                "`%s` gives no `%s`, which the head declares",
                                called,
                                field),
                        field));
            }
            if (certain && !replaced.contains(field) && known.isPresent()) {
                fits(item, called, field, known.get(), given);
            }
            delivered.put(field, given);
        }
        types.others(declared.keySet()).forEach(delivered::put);
        return new Given(new SourceSpec(called, arguments, Optional.empty()), delivered);
    }

    private void fits(DataItem.Source item, String called, String field, TensorType known, TensorType given) {
        if (!sameShape(known, given)) {
            var diagnostic = all.reporter.at(
                    Code.DATA_DOES_NOT_FIT,
                    ctx,
                    place(item, field),
                    "`%s` delivers `%s` as %s, and the head declares %s",
                    called,
                    field,
                    known.text(),
                    given.text());
            boolean flat = SourceSignature.ALL.get(called).parameter("flat").isPresent();
            all.reporter.report(headed(
                    flat && given.rank() == 2
                            ? diagnostic.help("`flat = true` gives pictures as rows of numbers")
                            : diagnostic,
                    field));
        } else if (known.elem() instanceof Elem.Idx k
                && given.elem() instanceof Elem.Idx g
                && k.bound().isConstant()
                && g.bound().isConstant()
                && !k.bound().equals(g.bound())) {
            all.reporter.report(headed(
                    all.reporter.at(
                            Code.INDEX_BOUND_MISMATCH,
                            ctx,
                            place(item, field),
                            "`%s` has %s classes in `%s`, and the head declares %s",
                            called,
                            k.bound().text(),
                            field,
                            given.text()),
                    field));
        }
    }

    /** The argument that gives a field, else the source. */
    private static Span place(DataItem.Source item, String field) {
        return ((Expr.Call) item.source())
                .args().stream()
                        .filter(a ->
                                a.name().isPresent() && a.name().get().text().equals(field))
                        .map(a -> a.value().span())
                        .findFirst()
                        .orElse(item.source().span());
    }

    private Diagnostic headed(Diagnostic diagnostic, String field) {
        for (Param param : data.fields()) {
            if (param.name().text().equals(field)) {
                return diagnostic.label(param.span(), "declared here");
            }
        }
        return diagnostic;
    }

    /** Whether a source has a field of this name; sources with names of their own call them x and y. */
    private static boolean gives(String called, Map<String, Setting> arguments, String field) {
        return SourceSignature.ALL.get(called).fields() == SourceSignature.Fields.FIXED
                ? List.of("x", "y").contains(field)
                : arguments.containsKey(field);
    }

    private static boolean sameShape(TensorType a, TensorType b) {
        return a.valueType().sizes().equals(b.valueType().sizes());
    }

    /** Items that the program computes: every name of the block whose first axis is the items becomes a field. */
    private Given generate(DataItem.Source item, Map<String, Setting> arguments, Block body) {
        var delivered = new LinkedHashMap<String, TensorType>();
        Size items = Size.of((long) ((Setting.Number) arguments.get("n")).value());
        String graph = data.name().text() + ".generate";
        var tracer = new Tracer(graph, false, true);
        Env scope = ctx.env().inner();
        scope.bind("N", new Val.Int(items));
        Ctx inner = ctx.withEnv(scope).withTracer(tracer).withFrame(Frame.root(null, false, graph));
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
        for (String field : declared.keySet()) {
            boolean wrong = scope.bindsHere(field) && scope.find(field) instanceof Val.Unknown;
            if (!wrong && !delivered.containsKey(field) && !replaced.contains(field)) {
                all.reporter.report(missing(item, field, scope.bindsHere(field) ? scope.find(field) : null));
            }
        }
        return new Given(new SourceSpec("generate", arguments, Optional.of(tracer.build())), delivered);
    }

    private Diagnostic missing(DataItem.Source item, String field, @Nullable Val made) {
        Span place = item.source().span();
        if (!(made instanceof Val.Tensor t)) {
            return all.reporter.at(
                    Code.DATA_DOES_NOT_FIT, ctx, place, "the block computes no `%s`, which the head declares", field);
        }
        return all.reporter
                .at(Code.DATA_DOES_NOT_FIT, ctx, place, "the block computes `%s` for one item and not for all", field)
                .fact("note", "`%s` is %s", field, t.type().text())
                .help("its first axis is `N`, the number of items, as in `normal([N, 3])`");
    }

    private void unknown(DataItem.Source item, String called) {
        if (SourceSignature.LATER.contains(called)) {
            all.notYet(ctx, item.source().span(), "`source " + called + "`");
            return;
        }
        var diagnostic =
                all.reporter.at(Code.UNKNOWN_SOURCE, ctx, item.source().span(), "there is no source `%s`", called);
        var names = SourceSignature.ALL.keySet();
        Span place = ((Expr.Call) item.source()).callee().span();
        all.reporter.report(Reporter.meant(diagnostic, place, called, names, "sources are"));
    }
}
