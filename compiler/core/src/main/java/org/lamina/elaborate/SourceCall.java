package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Spelling;
import org.lamina.elaborate.SourceSignature.Kind;
import org.lamina.elaborate.SourceSignature.Parameter;
import org.lamina.program.DataProgram.Setting;
import org.lamina.source.Span;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Expr;
import org.lamina.types.Elem;
import org.lamina.types.TensorType;

/** The arguments of one source, held against its signature: what is wrong with them is said before anything is opened. */
final class SourceCall {
    private final Elaboration all;
    private final Ctx ctx;
    private final Settings settings;
    private final String source;
    private final SourceSignature signature;
    private final Map<String, TensorType> declared;
    private boolean right = true;

    /** @param declared what the head of the data block declares */
    SourceCall(Elaboration all, Ctx ctx, String source, SourceSignature signature, Map<String, TensorType> declared) {
        this.all = all;
        this.ctx = ctx;
        this.settings = new Settings(all, ctx);
        this.source = source;
        this.signature = signature;
        this.declared = declared;
    }

    /**
     * The arguments by their names; null after a message.
     *
     * @param needed fields that the source must give, because no map makes them
     */
    @Nullable
    Map<String, Setting> check(Expr.Call call, Collection<String> needed) {
        var given = new LinkedHashMap<String, Setting>();
        int position = 0;
        for (Arg arg : call.args()) {
            String name = arg.name().isPresent() ? arg.name().get().text() : position(arg, position++);
            if (name != null && given.put(name, value(name, arg)) != null) {
                report(all.reporter.at(Code.DUPLICATE_ARGUMENT, ctx, arg.value().span(), "`%s` is given twice", name));
            }
        }
        if (right) {
            missing(call, given, needed);
        }
        if (right && signature.fields() == SourceSignature.Fields.NUMBERS) {
            tables(call, given);
        }
        return right ? given : null;
    }

    private void report(Diagnostic diagnostic) {
        all.reporter.report(diagnostic);
        right = false;
    }

    private @Nullable String position(Arg arg, int position) {
        List<Parameter> positional = signature.positional();
        if (position < positional.size()) {
            return positional.get(position).name();
        }
        var diagnostic = all.reporter.at(
                Code.TOO_MANY_ARGUMENTS,
                ctx,
                arg.value().span(),
                "`%s` takes %s by position, and this is one more",
                source,
                Arguments.count(positional.size()));
        report(
                signature.fields() == SourceSignature.Fields.FIXED
                        ? diagnostic
                        : diagnostic.help("give a field its name: `x = …`"));
        return null;
    }

    private Setting value(String name, Arg arg) {
        Span span = arg.value().span();
        var parameter = signature.parameter(name);
        if (parameter.isEmpty() && !mayBeField(name, arg)) {
            unknown(name, arg);
            return new Setting.Word("");
        }
        if (parameter.isEmpty() && signature.fields() == SourceSignature.Fields.COLUMNS) {
            return new ColumnCall(all, ctx, settings, this::report).of(name, arg.value());
        }
        if (parameter.isPresent() && parameter.get().kind() == Kind.COLUMN && arg.value() instanceof Expr.Call) {
            return new ColumnCall(all, ctx, settings, this::report).of(name, arg.value());
        }
        Setting value = value(parameter.map(Parameter::kind).orElse(Kind.TEXT), arg.value());
        boolean fits = parameter.isPresent()
                ? parameter.get().kind().takes(value)
                : signature.fields().takes(value);
        if (Settings.failed(value)) {
            right = false;
        } else if (!fits) {
            String wanted = parameter.isPresent() ? parameter.get().kind().wanted : signature.fields().wanted;
            var diagnostic = all.reporter.at(
                    Code.STATIC_TYPE,
                    ctx,
                    span,
                    "`%s` of `%s` is %s, not %s",
                    name,
                    source,
                    wanted,
                    Reporter.oneLine(span));
            var near = parameter.isPresent() && parameter.get().kind() == Kind.POLICY && value instanceof Setting.Word w
                    ? Spelling.nearest(w.value(), Kind.POLICIES)
                    : java.util.Optional.<String>empty();
            report(near.isPresent() ? diagnostic.help("did you mean `%s`?", near.get()) : diagnostic);
        }
        return value;
    }

    /** Seeds, and counts of what no graph computes, are decided when a run starts. */
    private Setting value(Kind kind, Expr e) {
        if (kind == Kind.WHOLE) {
            return settings.open(e, Long.MIN_VALUE);
        }
        return kind == Kind.COUNT && !source.equals("generate") ? settings.open(e, 1) : settings.of(e);
    }

    /** A name that is no argument: a field, if the head has it or its value can only be one. */
    private boolean mayBeField(String name, Arg arg) {
        return switch (signature.fields()) {
            case FIXED -> false;
            case COLUMNS -> declared.containsKey(name) || arg.value() instanceof Expr.Call;
            case NUMBERS -> true;
            case PLACES ->
                declared.containsKey(name)
                        || Spelling.nearest(name, parameterNames()).isEmpty();
        };
    }

    private List<String> parameterNames() {
        return signature.parameters().stream().map(Parameter::name).toList();
    }

    private void unknown(String name, Arg arg) {
        Span span = arg.name().orElseThrow().span();
        Set<String> known = new LinkedHashSet<>(parameterNames());
        if (signature.fields() != SourceSignature.Fields.FIXED) {
            known.addAll(declared.keySet());
        }
        var diagnostic = all.reporter.at(Code.UNKNOWN_ARGUMENT, ctx, span, "`%s` has no argument `%s`", source, name);
        report(Reporter.meant(diagnostic, span, name, known, "it has"));
    }

    private void missing(Expr.Call call, Map<String, Setting> given, Collection<String> needed) {
        for (Parameter parameter : signature.parameters()) {
            if (parameter.required() && !given.containsKey(parameter.name())) {
                report(all.reporter
                        .at(Code.MISSING_ARGUMENT, ctx, call.span(), "`%s` needs `%s`", source, parameter.name())
                        .fact("note", "it is %s", parameter.kind().wanted));
                return;
            }
        }
        if (source.equals("idx") && !(given.containsKey("images") && given.containsKey("labels"))) {
            if (!given.containsKey("train")) {
                report(
                        all.reporter
                                .at(Code.MISSING_ARGUMENT, ctx, call.span(), "`idx` needs images and labels")
                                .help(
                                        "write `idx(\"images.gz\", \"labels.gz\")`, or `train = [\"images.gz\", \"labels.gz\"]`"));
            }
        }
        for (String field : needed) {
            if (signature.fields() != SourceSignature.Fields.FIXED && !given.containsKey(field)) {
                report(all.reporter
                        .at(
                                Code.MISSING_ARGUMENT,
                                ctx,
                                call.span(),
                                "`%s` gives no `%s`, which the head declares",
                                source,
                                field)
                        .help("add `%s = …`: %s", field, signature.fields().wanted));
                return;
            }
        }
    }

    // ---- literal tables --------------------------------------------------------------------------------------------

    private void tables(Expr.Call call, Map<String, Setting> given) {
        @Nullable String first = null;
        int items = 0;
        for (var entry : given.entrySet()) {
            var rows = ((Setting.Items) entry.getValue()).values();
            String problem = rows.isEmpty() ? "has no items" : rectangle(entry.getKey(), rows);
            if (problem == null && first != null && rows.size() != items) {
                problem = "has %d items, `%s` has %d".formatted(rows.size(), first, items);
            }
            if (problem != null) {
                report(all.reporter.at(
                        Code.DATA_DOES_NOT_FIT, ctx, span(call, entry.getKey()), "`%s` %s", entry.getKey(), problem));
                return;
            }
            first = first == null ? entry.getKey() : first;
            items = rows.size();
        }
    }

    private static Span span(Expr.Call call, String field) {
        return call.args().stream()
                .filter(a -> a.name().isPresent() && a.name().get().text().equals(field))
                .map(a -> a.value().span())
                .findFirst()
                .orElse(call.span());
    }

    /** What is wrong with a list of items, or null. */
    private @Nullable String rectangle(String field, List<Setting> rows) {
        List<Integer> shape = shape(rows.get(0));
        for (int i = 0; i < rows.size(); i++) {
            var numbers = new ArrayList<Setting.Number>();
            if (!shape(rows.get(i)).equals(shape)) {
                return "is no table: item 0 has shape %s, item %d has %s".formatted(shape, i, shape(rows.get(i)));
            }
            if (!numbers(rows.get(i), shape, 0, numbers)) {
                return "is no table of numbers: item %d holds something else".formatted(i);
            }
            TensorType type = declared.get(field);
            if (type != null && !type.elem().dtype().isFloat()) {
                for (Setting.Number n : numbers) {
                    boolean below = type.elem() instanceof Elem.Idx idx
                            && idx.bound().isConstant()
                            && (n.value() < 0 || n.value() >= idx.bound().value());
                    if (!n.integer() || below) {
                        return "is declared %s, and item %d is %s"
                                .formatted(type.text(), i, n.integer() ? Long.toString((long) n.value()) : n.value());
                    }
                }
            }
        }
        return null;
    }

    private static List<Integer> shape(Setting row) {
        var shape = new ArrayList<Integer>();
        for (Setting s = row; s instanceof Setting.Items i; s = i.values().get(0)) {
            shape.add(i.values().size());
            if (i.values().isEmpty()) {
                break;
            }
        }
        return shape;
    }

    private static boolean numbers(Setting value, List<Integer> shape, int depth, List<Setting.Number> out) {
        if (depth == shape.size()) {
            return value instanceof Setting.Number n && out.add(n);
        }
        return value instanceof Setting.Items i
                && i.values().size() == shape.get(depth)
                && i.values().stream().allMatch(v -> numbers(v, shape, depth + 1, out));
    }
}
