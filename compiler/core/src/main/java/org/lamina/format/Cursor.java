package org.lamina.format;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Comment;
import org.lamina.syntax.Module;

/**
 * The place in the text that the walk over the tree has reached. The tree says which token comes next, the cursor finds
 * it there, behind blanks and comments: tree and text are read side by side, so that no token and no comment can be lost.
 */
final class Cursor {
    private final SourceFile file;
    private final String text;
    private final List<Comment> comments;
    private int nextComment;
    /** Behind the last token. */
    private int end;
    /** Where the next token starts. */
    private int next;

    Cursor(Module module) {
        this.file = module.file();
        this.text = file.text();
        this.comments = module.comments();
        this.end = text.startsWith("\ufeff") ? 1 : 0;
        this.next = skip(end);
    }

    /** Where the next token starts; the length of the text if there is none. */
    int next() {
        return next;
    }

    int line(int offset) {
        return file.line(offset);
    }

    boolean at(String token) {
        return text.startsWith(token, next);
    }

    /** Whether {@code ()} comes next. */
    boolean atEmptyBrackets() {
        return at("(") && text.startsWith(")", skip(next + 1));
    }

    /** Whether a line ends before the next token. */
    boolean newLine() {
        return line(next) > line(end);
    }

    /** The line of the last token. */
    int lastLine() {
        return line(Math.max(0, end - 1));
    }

    /** Whether nothing stands before the next token on its line. */
    boolean beginsLine() {
        int start = next - file.column(next) + 1;
        return text.substring(start, next).isBlank();
    }

    boolean hasComments() {
        return nextComment < comments.size() && comments.get(nextComment).span().start() < next;
    }

    /** The comments before the next token that were not asked for yet. */
    List<Comment> comments() {
        var found = new ArrayList<Comment>();
        while (hasComments()) {
            found.add(comments.get(nextComment++));
        }
        return found;
    }

    /** Goes behind {@code token}, which must come next, its comments taken. */
    void take(String token) {
        if (!at(token) || hasComments()) {
            throw new CompilerBug("formatting met `" + shown() + "` where the tree has `" + token + "`");
        }
        end = next + token.length();
        next = skip(end);
    }

    /** The word or whole number that comes next. */
    String word() {
        int to = next;
        while (to < text.length() && (Character.isLetterOrDigit(text.charAt(to)) || text.charAt(to) == '_')) {
            to++;
        }
        return text.substring(next, to);
    }

    /** The string that comes next, with its quotes. */
    String string() {
        int to = next + 1;
        while (to < text.length() && text.charAt(to) != '"') {
            to += text.charAt(to) == '\\' ? 2 : 1;
        }
        return text.substring(next, Math.min(to + 1, text.length()));
    }

    /** Over blanks, line ends, comments, and the {@code ;} that only separates. */
    private int skip(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (" \t\f\r\n;".indexOf(c) >= 0) {
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    private String shown() {
        return next == text.length() ? "the end" : text.substring(next, Math.min(next + 20, text.length()));
    }
}
