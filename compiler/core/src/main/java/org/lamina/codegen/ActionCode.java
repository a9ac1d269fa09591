package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import org.lamina.program.EveryProgram.Action;
import org.lamina.program.TextPart;

/** What {@code every} blocks and tasks do, as calls of a chain such as {@code .print(…).save(…)}. */
final class ActionCode {
    private ActionCode() {}

    static CodeBlock of(Action action) {
        if (action instanceof Action.SaveModel save) {
            return CodeBlock.of(".save($S, $S)", save.label(), save.path());
        }
        if (action instanceof Action.WriteImage image) {
            return CodeBlock.of(".image($S, $S)", image.result(), image.path());
        }
        if (action instanceof Action.WriteGrid grid) {
            return CodeBlock.of(".grid($S, $L, $S)", grid.result(), grid.columns(), grid.path());
        }
        var shown = ((Action.Print) action)
                .shown().stream()
                        .map(parts -> CodeBlock.of(
                                "$T.<$T>of($L)",
                                List.class,
                                AppApi.TEXT_PART,
                                joined(parts.stream().map(ActionCode::part).toList())))
                        .toList();
        return CodeBlock.of(".print($L)", joined(shown));
    }

    private static CodeBlock joined(List<CodeBlock> codes) {
        return CodeBlock.join(codes, ", ");
    }

    /** {@code new TextPart.Fixed("acc")}. */
    private static CodeBlock part(TextPart part) {
        if (part instanceof TextPart.Fixed fixed) {
            return made("Fixed", MainEmitter.literal(fixed.text()));
        }
        if (part instanceof TextPart.Argument) {
            return made("Given", text(part));
        }
        if (part instanceof TextPart.Shown shown) {
            return made("Shown", CodeBlock.of("$S", shown.result()));
        }
        var decoded = (TextPart.Decoded) part;
        return made("Decoded", CodeBlock.of("$S, $L", decoded.result(), coding(decoded.coding())));
    }

    private static CodeBlock made(String kind, CodeBlock values) {
        return CodeBlock.of("new $T($L)", AppApi.TEXT_PART.nestedClass(kind), values);
    }

    /** A piece without a tensor as a string. */
    static CodeBlock text(TextPart part) {
        return part instanceof TextPart.Argument argument
                ? CodeBlock.of("arguments.getString($S)", argument.name())
                : MainEmitter.literal(((TextPart.Fixed) part).text());
    }

    /** {@code "Corpus", Tokens.CHARACTERS}. */
    static CodeBlock coding(TextPart.Coding coding) {
        return CodeBlock.of("$S, $T.$L", coding.data(), AppApi.TOKENS, coding.words() ? "WORDS" : "CHARACTERS");
    }
}
