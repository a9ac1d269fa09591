package org.lamina.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.runtime.app.ArgumentSpec;
import org.lamina.runtime.app.Arguments;
import org.lamina.syntax.Param;
import org.lamina.syntax.TypeExpr;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values of the arguments of a train or task on the command line of the compiler, refused in the words of a built program. */
final class ArgumentTexts {
    private ArgumentTexts() {}

    /** @throws ParameterException if a text is no value of its argument's type */
    static void check(CommandSpec spec, List<Param> params, Map<String, String> texts) {
        for (Param param : params) {
            String name = param.name().text();
            String text = texts.get(name);
            Optional<ArgumentSpec.Kind> kind = kind(param.type());
            if (kind.isPresent() && text != null) {
                try {
                    Arguments.parse(name, kind.get(), text);
                } catch (IllegalArgumentException e) {
                    throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static Optional<ArgumentSpec.Kind> kind(TypeExpr type) {
        if (!(type instanceof TypeExpr.Plain plain) || plain.shape().isPresent()) {
            return Optional.empty();
        }
        return switch (plain.name().text()) {
            case "int" -> Optional.of(ArgumentSpec.Kind.INT);
            case "float", "Schedule" -> Optional.of(ArgumentSpec.Kind.FLOAT);
            case "bool" -> Optional.of(ArgumentSpec.Kind.BOOL);
            case "string" -> Optional.of(ArgumentSpec.Kind.STRING);
            default -> Optional.empty();
        };
    }
}
