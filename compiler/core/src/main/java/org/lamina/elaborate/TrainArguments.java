package org.lamina.elaborate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.program.StaticNumber;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Param;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Size;

/** Static arguments of a train or a task: from the command line or a call where given, else their defaults. */
final class TrainArguments {
    private final Elaboration all;
    private final Ident owner;
    private final List<Param> params;
    private final boolean openTexts;
    private final Map<String, String> texts;
    private final Map<String, Argument> values;
    private final Span place;
    private final Set<String> options = new HashSet<>();
    private final Set<String> fixed = new HashSet<>();
    private final Set<String> checked = new HashSet<>();
    private final Map<String, StaticNumber> scalars = new LinkedHashMap<>();

    private TrainArguments(
            Elaboration all,
            Ident owner,
            List<Param> params,
            boolean openTexts,
            Span place,
            Map<String, String> texts,
            Map<String, Argument> values) {
        this.all = all;
        this.owner = owner;
        this.params = params;
        this.openTexts = openTexts;
        this.place = place;
        this.texts = texts;
        this.values = values;
    }

    /** Values as the command line gives them; numbers stay open where nothing fixes them. */
    static TrainArguments requested(Elaboration all, Decl.Train decl, Request request) {
        return requested(all, decl.name(), decl.params(), false, request);
    }

    /** Those of a task: texts stay open too. */
    static TrainArguments requested(Elaboration all, Decl.Task decl, Request request) {
        return requested(all, decl.name(), decl.params(), true, request);
    }

    private static TrainArguments requested(
            Elaboration all, Ident owner, List<Param> params, boolean openTexts, Request request) {
        boolean mine = request.runnable().isEmpty() || request.runnable().equals(owner.text());
        return new TrainArguments(
                all, owner, params, openTexts, owner.span(), mine ? request.arguments() : Map.of(), Map.of());
    }

    /** Values as a call in a program gives them. */
    static TrainArguments called(Elaboration all, Decl.Train decl, Span call, Map<String, Argument> values) {
        return new TrainArguments(all, decl.name(), decl.params(), false, call, Map.of(), values);
    }

    boolean bind(Ctx ctx) {
        for (Param param : params) {
            String name = param.name().text();
            Val value = value(ctx, param);
            if (value == null) {
                return false;
            }
            Span at = values.containsKey(name) ? values.get(name).span() : param.span();
            Val coerced = all.statics.coerce(ctx, at, "`" + name + "`", param.type(), value);
            ctx.env().bind(name, late(name, coerced));
            if (coerced instanceof Val.Unknown) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Val value(Ctx ctx, Param param) {
        String name = param.name().text();
        String given = texts.get(name);
        if (given != null) {
            Optional<Val> parsed = parse(param, given);
            if (parsed.isEmpty()) {
                all.reporter.report(Diagnostic.of(
                        Code.STATIC_TYPE,
                        param.span(),
                        "`--%s %s` is no %s",
                        name,
                        given,
                        param.type().span().text()));
            }
            return parsed.orElse(null);
        }
        if (values.containsKey(name)) {
            return values.get(name).value();
        }
        if (param.value().isPresent()) {
            return all.expressions.eval(ctx, param.value().get());
        }
        boolean called = place != owner.span();
        var missing = Diagnostic.of(Code.MISSING_ARGUMENT, place, "`%s` needs a value for `%s`", owner.text(), name);
        all.reporter.report(
                called
                        ? missing.help("write `%s(%s = ...)`", owner.text(), name)
                        : missing.help("give it a default, or `--%s` on the command line", name));
        return null;
    }

    /** Numbers that follow from arguments of another train, in a test, are plain numbers here. */
    private Val late(String name, Val value) {
        if (value instanceof Val.Float f) {
            return new Val.Float(f.value(), open(name, new StaticNumber.Real(f.value())));
        }
        if (value instanceof Val.Int i && i.shown().isConstant()) {
            return new Val.Int(
                    i.size(), open(name, new StaticNumber.Whole(i.size().value())));
        }
        if (value instanceof Val.Str s && openTexts) {
            options.add(name);
            return new Val.Str(s.value(), new LateText(name, this));
        }
        return value instanceof Val.Constant constant ? new Val.Constant(late(name, constant.value())) : value;
    }

    private Late open(String name, StaticNumber given) {
        options.add(name);
        return new Late(new StaticNumber.Argument(name, given), this);
    }

    /** The arguments that no graph and no clause has fixed so far. */
    Set<String> options() {
        var open = new HashSet<>(options);
        open.removeAll(fixed);
        return open;
    }

    /** Those of them that no clause will check. */
    Set<String> unchecked() {
        var open = options();
        open.removeAll(checked);
        return open;
    }

    void fix(StaticNumber number) {
        fixed.addAll(number.arguments());
    }

    void fix(String name) {
        fixed.add(name);
    }

    void check(StaticNumber number) {
        checked.addAll(number.arguments());
    }

    /** The scalar by which graphs read a number. */
    String scalar(StaticNumber number) {
        // The prefix keeps it apart from what the loop supplies, such as `step`, and from fields.
        String name = "argument." + number.text();
        scalars.put(name, number);
        return name;
    }

    /** What graphs read, by scalar. */
    Map<String, StaticNumber> scalars() {
        return scalars;
    }

    private static Optional<Val> parse(Param param, String text) {
        if (!(param.type() instanceof TypeExpr.Plain plain) || plain.shape().isPresent()) {
            return Optional.empty();
        }
        try {
            return switch (plain.name().text()) {
                case "int" -> Optional.of(new Val.Int(Size.of(Long.parseLong(text.replace("_", "")))));
                case "float", "Schedule" -> Optional.of(new Val.Float(number(text)));
                case "bool" ->
                    text.equals("true") || text.equals("false")
                            ? Optional.of(new Val.Bool(text.equals("true")))
                            : Optional.empty();
                case "string" -> Optional.of(new Val.Str(text));
                default -> Optional.empty();
            };
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text.replace("_", ""));
        };
    }
}
