package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Param;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.TensorType;

/** Matches the arguments of a call with what is declared, and binds them in the scope of the callee. */
final class Arguments {
    private final Elaboration all;

    Arguments(Elaboration all) {
        this.all = all;
    }

    List<Argument> evaluate(Ctx ctx, List<Arg> args) {
        var out = new ArrayList<Argument>();
        for (Arg arg : args) {
            out.add(new Argument(
                    arg.name(),
                    all.expressions.eval(ctx.expecting(null), arg.value()),
                    arg.value().span()));
        }
        return out;
    }

    /** By name where one is written, else by position; null, after a message, where they do not fit the names. */
    @Nullable
    Map<String, Argument> match(Ctx ctx, Span call, String what, List<String> names, List<Argument> given) {
        var matched = new LinkedHashMap<String, Argument>();
        int position = 0;
        for (Argument argument : given) {
            String name;
            if (argument.name().isPresent()) {
                name = argument.name().get().text();
                if (!names.contains(name)) {
                    unknownArgument(ctx, what, names, argument);
                    return null;
                }
            } else if (position < names.size()) {
                name = names.get(position++);
            } else {
                all.reporter.report(excess(ctx, call, what, names, argument));
                return null;
            }
            if (matched.putIfAbsent(name, argument) != null) {
                all.reporter.error(Code.DUPLICATE_ARGUMENT, ctx, argument.span(), "`%s` is given twice", name);
                return null;
            }
        }
        return matched;
    }

    /** A tensor among the static arguments of a layer or metric is mostly a forgotten first list. */
    private Diagnostic excess(Ctx ctx, Span call, String what, List<String> names, Argument argument) {
        var diagnostic = all.reporter.at(
                Code.TOO_MANY_ARGUMENTS,
                ctx,
                argument.span(),
                "%s takes %s, and this is one more",
                what,
                count(names.size()));
        String name = what.replace("`", "");
        boolean capital = !name.isEmpty() && Character.isUpperCase(name.charAt(0));
        if (!capital || !(argument.value() instanceof Val.Tensor)) {
            return names.isEmpty() ? diagnostic : diagnostic.fact("note", "it has: %s", String.join(", ", names));
        }
        int open = call.text().indexOf('(');
        Span at = open < 0 ? call : new Span(call.file(), call.start(), call.start() + open);
        diagnostic = diagnostic.fact("rule", "static arguments come first, tensors in a second list");
        for (String other : ctx.env().all()) {
            if (ctx.env().find(other) instanceof Val.Layer layer
                    && layer.instance().layer().layer().decl().name().text().equals(name)) {
                return diagnostic
                        .help("`%s` is one with parameters already: `%s(…)`", other, other)
                        .fix(at, other, "call `" + other + "`");
            }
        }
        return names.isEmpty() && at.text().equals(name)
                ? diagnostic.help("write `%s()(…)`", name).fix(at, name + "()", "add `()`")
                : diagnostic.help("write `%s(…)(…)`", name);
    }

    static String count(int n) {
        return n == 0 ? "no argument" : n == 1 ? "1 argument" : n + " arguments";
    }

    private void unknownArgument(Ctx ctx, String what, List<String> names, Argument argument) {
        var ident = argument.name().orElseThrow();
        var diagnostic = all.reporter.at(
                Code.UNKNOWN_ARGUMENT, ctx, ident.span(), "%s has no argument `%s`", what, ident.text());
        String advice = names.contains(ident.text()) ? null : Synonyms.NEEDLESS.get(ident.text());
        all.reporter.report(
                advice == null
                        ? Reporter.meant(diagnostic, ident.span(), ident.text(), names, "it has")
                        : diagnostic.help("%s", advice));
    }

    // ---- declared arguments ----------------------------------------------------------------------------------------

    /**
     * Binds arguments in {@code callee}, whose scope is empty but for what surrounds the declaration: first all that are
     * given (sizes come from them), then defaults from left to right, then every type is checked.
     */
    boolean bind(Ctx caller, Ctx callee, Span call, String what, List<Param> params, List<Argument> given) {
        var names = params.stream().map(p -> p.name().text()).toList();
        var matched = match(caller, call, what, names, given);
        if (matched == null) {
            return false;
        }
        if (swapped(caller, what, params, matched)) {
            return false;
        }
        var tensors = new LinkedHashMap<Param, Argument>();
        for (Param param : params) {
            Argument argument = matched.get(param.name().text());
            if (argument != null && !bindGiven(caller, callee, what, param, argument, tensors)) {
                return false;
            }
        }
        for (Param param : params) {
            if (!matched.containsKey(param.name().text()) && !bindDefault(caller, callee, call, what, param)) {
                return false;
            }
        }
        for (var entry : tensors.entrySet()) {
            if (!check(caller, callee, what, entry.getKey(), entry.getValue(), tensors)) {
                return false;
            }
        }
        return true;
    }

    /** Reports two arguments without names of which each has the kind of elements that the other's place needs. */
    private boolean swapped(Ctx caller, String what, List<Param> params, Map<String, Argument> matched) {
        for (int i = 0; i + 1 < params.size(); i++) {
            Argument first = matched.get(params.get(i).name().text());
            Argument second = matched.get(params.get(i + 1).name().text());
            if (first != null
                    && second != null
                    && first.name().isEmpty()
                    && second.name().isEmpty()
                    && misplaced(params.get(i), first)
                    && misplaced(params.get(i + 1), second)
                    && wantsIndices(params.get(i)) != wantsIndices(params.get(i + 1))) {
                var diagnostic = all.reporter
                        .at(Code.DTYPE_MISMATCH, caller, first.span(), "%s takes these two the other way round", what)
                        .at("%s", ((Val.Tensor) first.value()).type().text())
                        .label(
                                second.span(),
                                "%s",
                                ((Val.Tensor) second.value()).type().text())
                        .fact(
                                "rule",
                                "%s, %s",
                                params.get(i).span().text(),
                                params.get(i + 1).span().text());
                all.reporter.report(exchanged(diagnostic, first.span(), second.span()));
                return true;
            }
        }
        return false;
    }

    private static boolean wantsIndices(Param param) {
        return param.type() instanceof TypeExpr.Plain plain
                && plain.name().text().equals("idx");
    }

    private static boolean misplaced(Param param, Argument argument) {
        return Signatures.isTensor(param.type())
                && argument.value() instanceof Val.Tensor t
                && t.type().elem().isIdx() != wantsIndices(param);
    }

    private static Diagnostic exchanged(Diagnostic diagnostic, Span first, Span second) {
        if (!Edits.replaceable(first) || !Edits.replaceable(second) || first.end() > second.start()) {
            return diagnostic.help("exchange them");
        }
        String between = first.file().text().substring(first.end(), second.start());
        return diagnostic
                .help("exchange them: `%s%s%s`", second.text(), between, first.text())
                .fix(
                        new Span(first.file(), first.start(), second.end()),
                        second.text() + between + first.text(),
                        "exchange the arguments");
    }

    private boolean bindGiven(
            Ctx caller, Ctx callee, String what, Param param, Argument argument, Map<Param, Argument> tensors) {
        String name = param.name().text();
        if (argument.value() instanceof Val.Unknown) {
            return false;
        }
        if (!Signatures.isTensor(param.type())) {
            String subject = "`" + name + "` of " + what;
            var found = all.reporter.during(() -> callee.env()
                    .bind(name, all.statics.coerce(caller, argument.span(), subject, param.type(), argument.value())));
            boolean tensor = argument.value() instanceof Val.Tensor;
            found.stream()
                    .map(d -> d.fact("rule", "%s (%s)", Reporter.oneLine(param.span()), param.span()))
                    .map(d -> tensor
                            ? d.fact("note", "settings are known while compiling; tensors go into a second list")
                            : inputSize(d, param, argument))
                    .forEach(all.reporter::report);
            return found.isEmpty();
        }
        Val value = tensorArgument(caller, param, argument);
        if (!(value instanceof Val.Tensor given)) {
            if (!(value instanceof Val.Unknown)) {
                all.reporter.report(fields(
                        all.reporter.at(
                                Code.TENSOR_EXPECTED,
                                caller,
                                argument.span(),
                                "`%s` of %s must be a tensor, not %s",
                                name,
                                what,
                                value.describe()),
                        value));
            }
            return false;
        }
        Val.Tensor t = Signatures.declared(param.type(), given);
        callee.env().bind(name, t);
        tensors.put(param, new Argument(argument.name(), t, argument.span()));
        return all.signatures.bind(
                blame(callee, caller), argument.span(), "`" + name + "` of " + what, param.type(), t.type());
    }

    /** A number where a layer has a switch is mostly the size of the result behind that of the input. */
    private static Diagnostic inputSize(Diagnostic d, Param param, Argument argument) {
        boolean switched = param.type() instanceof TypeExpr.Plain plain
                && plain.name().text().equals("bool");
        return switched
                        && argument.value() instanceof Val.Int
                        && argument.name().isEmpty()
                ? d.help("%s", Synonyms.INPUT_SIZE)
                : d;
    }

    /** Of a record where a tensor is needed: what its fields are. */
    static Diagnostic fields(Diagnostic diagnostic, Val value) {
        if (!(value instanceof Val.Fields record)) {
            return diagnostic;
        }
        var parts = new ArrayList<String>();
        record.values().forEach((name, part) -> {
            if (part instanceof Val.Tensor t) {
                parts.add("`." + name + "` is " + t.type().text());
            }
        });
        return parts.isEmpty() ? diagnostic : diagnostic.help("take one of its fields: %s", String.join(", ", parts));
    }

    /** Numbers and lists become tensors of the declared element type. */
    private Val tensorArgument(Ctx caller, Param param, Argument argument) {
        var plain = (TypeExpr.Plain) param.type();
        var dtype = Signatures.dtype(plain.name().text());
        return all.operators.coerce(
                caller, argument.span(), argument.value(), dtype == null ? org.lamina.types.DType.I32 : dtype);
    }

    private boolean bindDefault(Ctx caller, Ctx callee, Span call, String what, Param param) {
        String name = param.name().text();
        if (param.value().isEmpty()) {
            all.reporter.report(all.reporter
                    .at(Code.MISSING_ARGUMENT, caller, call, "%s needs `%s`", what, name)
                    .fact("rule", "%s (%s)", Reporter.oneLine(param.span()), param.span()));
            return false;
        }
        if (!Signatures.isTensor(param.type())) {
            Val value =
                    all.expressions.eval(callee.expecting(null), param.value().get());
            Val bound = all.statics.coerce(callee, param.span(), "`" + name + "`", param.type(), value);
            callee.env().bind(name, bound);
            return !(bound instanceof Val.Unknown);
        }
        TensorType type = all.signatures.resolve(callee, param.type());
        if (type == null) {
            return false;
        }
        Val.Tensor value = all.declarations.typed(callee, param.value().get(), type, "the default of `" + name + "`");
        callee.env().bind(name, value == null ? Val.UNKNOWN : value);
        return value != null;
    }

    private boolean check(
            Ctx caller, Ctx callee, String what, Param param, Argument argument, Map<Param, Argument> tensors) {
        var peer = tensors.entrySet().stream()
                .takeWhile(e -> e.getKey() != param)
                .filter(e -> sharesRest(e.getKey(), param))
                .map(e -> new Signatures.Peer(
                        what, e.getValue().span(), ((Val.Tensor) e.getValue().value()).type()))
                .findFirst();
        return all.signatures.check(
                blame(callee, caller),
                argument.span(),
                "`" + param.name().text() + "` of " + what,
                param.type(),
                (Val.Tensor) argument.value(),
                peer);
    }

    private static boolean sharesRest(Param a, Param b) {
        var first = ((TypeExpr.Plain) a.type()).shape().orElse(List.of());
        var second = ((TypeExpr.Plain) b.type()).shape().orElse(List.of());
        if (first.size() != second.size()) {
            return false;
        }
        int i = Signatures.restIndex(first);
        int k = Signatures.restIndex(second);
        return i >= 0
                && k >= 0
                && ((TypeExpr.AxisExpr.Rest) first.get(i))
                        .name()
                        .text()
                        .equals(((TypeExpr.AxisExpr.Rest) second.get(k)).name().text());
    }

    /** Sizes as the callee sees them, messages at the caller's place. */
    private static Ctx blame(Ctx callee, Ctx caller) {
        return callee.withFrame(caller.frame());
    }
}
