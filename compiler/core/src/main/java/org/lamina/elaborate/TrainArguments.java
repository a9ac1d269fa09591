package org.lamina.elaborate;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Param;
import org.lamina.syntax.TypeExpr;
import org.lamina.types.Size;

/** Static arguments of a train: from the command line where given, else their defaults. */
final class TrainArguments {
    private final Elaboration all;
    private final Decl.Train decl;
    private final Request request;
    private final Set<String> options = new HashSet<>();
    private final Set<String> fixed = new HashSet<>();

    TrainArguments(Elaboration all, Decl.Train decl, Request request) {
        this.all = all;
        this.decl = decl;
        this.request = request;
    }

    boolean bind(Ctx ctx) {
        boolean mine =
                request.train().isEmpty() || request.train().equals(decl.name().text());
        for (Param param : decl.params()) {
            String name = param.name().text();
            String given = mine ? request.arguments().get(name) : null;
            Val value;
            if (given != null) {
                value = parse(param, given).orElse(null);
                if (value == null) {
                    all.reporter.report(Diagnostic.of(
                            Code.STATIC_TYPE,
                            param.span(),
                            "`--%s %s` is no %s",
                            name,
                            given,
                            param.type().span().text()));
                    return false;
                }
            } else if (param.value().isPresent()) {
                value = all.expressions.eval(ctx, param.value().get());
            } else {
                all.reporter.report(Diagnostic.of(
                                Code.MISSING_ARGUMENT,
                                param.span(),
                                "`%s` needs a value for `%s`",
                                decl.name().text(),
                                name)
                        .help("give it a default, or `--%s` on the command line", name));
                return false;
            }
            Val coerced = all.statics.coerce(ctx, param.span(), "`" + name + "`", param.type(), value);
            ctx.env().bind(name, late(name, coerced));
            if (coerced instanceof Val.Unknown) {
                return false;
            }
        }
        return true;
    }

    private Val late(String name, Val value) {
        if (value instanceof Val.Float f && f.late() == null) {
            options.add(name);
            return new Val.Float(f.shown(), new Late.Argument(name, fixed));
        }
        return value instanceof Val.Constant constant ? new Val.Constant(late(name, constant.value())) : value;
    }

    /** The arguments that no graph and no clause has fixed so far. */
    Set<String> options() {
        var open = new HashSet<>(options);
        open.removeAll(fixed);
        return open;
    }

    private static Optional<Val> parse(Param param, String text) {
        if (!(param.type() instanceof TypeExpr.Plain plain) || plain.shape().isPresent()) {
            return Optional.empty();
        }
        try {
            return switch (plain.name().text()) {
                case "int" -> Optional.of(new Val.Int(Size.of(Long.parseLong(text.replace("_", "")))));
                case "float", "Schedule" -> Optional.of(new Val.Float(Double.parseDouble(text)));
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
}
