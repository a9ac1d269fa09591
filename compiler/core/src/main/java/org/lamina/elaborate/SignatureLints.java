package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Spelling;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Module;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.TypeExpr;
import org.lamina.syntax.TypeExpr.AxisExpr;
import org.lamina.types.DType;

/**
 * What can be said of the signatures of the user's file as they are written, also of those that nothing uses: types that
 * do not exist, and sizes that occur once and so say nothing.
 */
final class SignatureLints implements Decl.Visitor<@Nullable Void> {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NO_CODE = Pattern.compile("#[^\n]*|\"(?:[^\"\\\\\n]|\\\\.)*\"");
    private final Reporter reporter;

    /** Types that are no types, by name: the second use of one is the same mistake. */
    private final Set<String> unknown = new HashSet<>();

    private SignatureLints(Reporter reporter) {
        this.reporter = reporter;
    }

    static void check(Module module, Reporter reporter) {
        module.decls().forEach(decl -> decl.accept(new SignatureLints(reporter)));
    }

    // ---- types -----------------------------------------------------------------------------------------------------

    static boolean exists(TypeExpr.Plain type) {
        String name = type.name().text();
        return TypeExpr.SETTINGS.contains(name) || name.equals("idx") || Signatures.dtype(name) != null;
    }

    /** The message for a type name that means nothing. */
    static Diagnostic unknown(TypeExpr.Plain type) {
        String name = type.name().text();
        var known = new LinkedHashSet<>(TypeExpr.SETTINGS);
        known.add("idx");
        for (var dtype : DType.values()) {
            known.add(dtype.text());
        }
        var diagnostic = Diagnostic.of(Code.UNKNOWN_TYPE, type.name().span(), "unknown type `%s`", name);
        String near = name.startsWith("float") && name.length() > "float".length()
                ? name.replace("float", "f")
                : name.replaceFirst("^int(?=\\d)", "i");
        Optional<String> meant = known.contains(near)
                ? Optional.of(near)
                : Synonyms.of(name, known).or(() -> Spelling.nearest(name, known));
        return meant.isPresent()
                ? diagnostic
                        .help("did you mean `%s`?", meant.get())
                        .fix(type.name().span(), meant.get(), "use `" + meant.get() + "`")
                : diagnostic.fact("note", "there are %s", String.join(", ", known));
    }

    private void types(List<Param> params) {
        params.forEach(p -> type(p.type()));
    }

    private void type(TypeExpr type) {
        if (type instanceof TypeExpr.Plain plain) {
            if (!exists(plain) && unknown.add(plain.name().text())) {
                reporter.report(unknown(plain));
            }
        } else if (type instanceof TypeExpr.Function function) {
            types(function.params());
            type(function.result());
        }
    }

    private void types(Optional<Result> result) {
        if (result.orElse(null) instanceof Result.Single single) {
            type(single.type());
        } else if (result.orElse(null) instanceof Result.Fields fields) {
            names(fields.fields(), List.of());
            types(fields.fields());
        }
    }

    // ---- names -----------------------------------------------------------------------------------------------------

    /** The arguments of both lists share one namespace. */
    private void names(List<Param> statics, List<Param> tensors) {
        Map<String, Param> first = new HashMap<>();
        for (Param param : Stream.concat(statics.stream(), tensors.stream()).toList()) {
            Param other = first.putIfAbsent(param.name().text(), param);
            if (other != null) {
                reporter.report(Diagnostic.of(
                                Code.DUPLICATE_NAME,
                                param.name().span(),
                                "`%s` is defined twice",
                                param.name().text())
                        .label(other.name().span(), "the first one")
                        .help("give one of them another name"));
            }
        }
    }

    // ---- sizes -----------------------------------------------------------------------------------------------------

    /** Warns of capitalised axes of {@code params} that occur nowhere else in the declaration. */
    private void sizes(Decl decl, List<Param> params, boolean mayBeAny) {
        Map<String, Integer> count = new HashMap<>();
        WORD.matcher(NO_CODE.matcher(decl.span().text()).replaceAll(" "))
                .results()
                .forEach(word -> count.merge(word.group(), 1, Integer::sum));
        var names = new LinkedHashSet<String>();
        var once = new ArrayList<Expr.Ref>();
        for (Param param : params) {
            var shape = param.type() instanceof TypeExpr.Plain plain ? plain.shape() : Optional.<List<AxisExpr>>empty();
            for (AxisExpr axis : shape.orElse(List.of())) {
                if (axis instanceof AxisExpr.Sized sized
                        && sized.size() instanceof Expr.Ref ref
                        && Signatures.bindable(ref.name())) {
                    names.add(ref.name());
                    // One letter, as in [N, C, H, W], is the usual name of an axis and says what it is.
                    if (count.getOrDefault(ref.name(), 0) == 1 && ref.name().length() > 1) {
                        once.add(ref);
                    }
                }
            }
        }
        once.forEach(ref -> usedOnce(ref, names, mayBeAny));
    }

    private void usedOnce(Expr.Ref ref, Set<String> names, boolean mayBeAny) {
        var others = names.stream().filter(n -> n.length() > 1).toList();
        Optional<String> near = Spelling.nearest(ref.name(), others);
        if (!mayBeAny && near.isEmpty()) {
            return;
        }
        String any = mayBeAny ? "; write `_` if any size is meant" : "";
        String meant = near.map(n -> mayBeAny ? ", or `" + n + "`?" : "; did you mean `" + n + "`?")
                .orElse("");
        reporter.report(Diagnostic.of(
                Code.SIZE_USED_ONCE, ref.span(), "`%s` appears once in this signature%s%s", ref.name(), any, meant));
    }

    // ---- declarations ----------------------------------------------------------------------------------------------

    @Override
    public @Nullable Void visitConst(Decl.Const d) {
        return null;
    }

    @Override
    public @Nullable Void visitFn(Decl.Fn d) {
        names(d.params(), List.of());
        types(d.params());
        types(d.result());
        sizes(d, d.params(), true);
        return null;
    }

    /** The open sizes of a model are its own: messages and its summary show them by name. */
    @Override
    public @Nullable Void visitLayer(Decl.Layer d) {
        names(d.statics(), d.tensors());
        types(d.statics());
        types(d.tensors());
        types(d.result());
        if (d.exported() && d.result().isEmpty()) {
            reporter.report(Diagnostic.of(
                            Code.RESULT_MISMATCH,
                            d.name().span(),
                            "`%s` is exported and must declare its result",
                            d.name().text())
                    .help("add `-> f32[N, ...]` behind its arguments"));
        }
        sizes(d, d.tensors(), !d.model());
        return null;
    }

    @Override
    public @Nullable Void visitOptimizer(Decl.Optimizer d) {
        names(d.statics(), d.tensors());
        types(d.statics());
        types(d.tensors());
        return null;
    }

    @Override
    public @Nullable Void visitMetric(Decl.Metric d) {
        names(d.statics(), d.tensors());
        types(d.statics());
        types(d.tensors());
        types(d.result());
        sizes(d, d.tensors(), true);
        return null;
    }

    @Override
    public @Nullable Void visitData(Decl.Data d) {
        names(d.params(), List.of());
        types(d.params());
        names(d.fields(), List.of());
        types(d.fields());
        return null;
    }

    @Override
    public @Nullable Void visitTrain(Decl.Train d) {
        names(d.params(), List.of());
        types(d.params());
        return null;
    }

    @Override
    public @Nullable Void visitSweep(Decl.Sweep d) {
        return null;
    }

    @Override
    public @Nullable Void visitTask(Decl.Task d) {
        names(d.params(), List.of());
        types(d.params());
        return null;
    }

    @Override
    public @Nullable Void visitTest(Decl.Test d) {
        if (d.exported()) {
            reporter.report(Diagnostic.of(
                    Code.OUT_OF_PLACE,
                    d.name().span(),
                    "`export` says nothing of a `test`, which has no name to import"));
        }
        return null;
    }
}
