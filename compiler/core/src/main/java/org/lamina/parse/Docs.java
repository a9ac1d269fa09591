package org.lamina.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lamina.source.Span;
import org.lamina.syntax.Comment;

/** The {@code ##} lines of a file, by line. */
final class Docs {
    private final Map<Integer, String> lines = new HashMap<>();

    Docs(List<Comment> comments) {
        for (Comment comment : comments) {
            if (comment.doc() && comment.ownLine()) {
                String text = comment.text().substring(2);
                lines.put(comment.span().line(), text.startsWith(" ") ? text.substring(1) : text);
            }
        }
    }

    /** The same for an argument; one behind others on its line has none. */
    String beginningLine(Span argument) {
        String text = argument.file().text();
        int before = argument.start() - argument.column() + 1;
        boolean first = text.substring(Math.max(0, before), argument.start()).isBlank();
        return first ? above(argument) : "";
    }

    /** Text of the {@code ##} lines right above a declaration, or nothing. */
    String above(Span declaration) {
        Deque<String> text = new ArrayDeque<>();
        for (int line = declaration.line() - 1; lines.containsKey(line); line--) {
            text.push(lines.get(line).stripTrailing());
        }
        return String.join("\n", text);
    }
}
