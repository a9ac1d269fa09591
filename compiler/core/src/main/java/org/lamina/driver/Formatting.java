package org.lamina.driver;

import java.util.List;
import java.util.Optional;
import org.lamina.diag.CompilerBug;
import org.lamina.diag.Diagnostics;
import org.lamina.format.Formatter;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.lamina.syntax.Comment;
import org.lamina.syntax.Module;
import org.lamina.syntax.Trees;

/** Text to tree to canonical text, and back to see that nothing was lost. */
public final class Formatting {
    private Formatting() {}

    /**
     * A formatted program.
     *
     * @param text its canonical text; empty where the program cannot be read
     * @param diagnostics what is wrong with the text as it was
     */
    public record Formatted(Optional<String> text, Diagnostics diagnostics) {}

    /**
     * Formats one text, without looking at what it imports.
     *
     * @throws CompilerBug where the result would be another program: it is read again, and its tree and its comments
     *     compared
     */
    public static Formatted format(SourceFile file) {
        var diagnostics = new Diagnostics();
        Module module = Parser.parse(file, diagnostics);
        if (diagnostics.hasErrors()) {
            return new Formatted(Optional.empty(), diagnostics);
        }
        String text = Formatter.format(module);
        compare(module, text);
        return new Formatted(Optional.of(text), diagnostics);
    }

    private static void compare(Module module, String text) {
        var diagnostics = new Diagnostics();
        Module again = Parser.parse(new SourceFile(module.file().name(), text), diagnostics);
        if (diagnostics.hasErrors()) {
            Span there = diagnostics.all().get(0).span();
            throw new CompilerBug(
                    "the formatted text cannot be read, see line " + there.line() + " of it; the file is as it was");
        }
        Optional<Span> difference = Trees.difference(module, again);
        if (difference.isPresent()) {
            throw new CompilerBug("formatting changes the meaning at " + difference.get() + "; the file is as it was");
        }
        if (!comments(module).equals(comments(again))) {
            throw new CompilerBug("formatting loses a comment of " + module.file() + "; the file is as it was");
        }
    }

    private static List<String> comments(Module module) {
        return module.comments().stream()
                .map(Comment::text)
                .map(String::stripTrailing)
                .toList();
    }
}
