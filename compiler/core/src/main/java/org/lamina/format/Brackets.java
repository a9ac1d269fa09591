package org.lamina.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.lamina.syntax.Comment;

/** Lists between brackets, and statements or clauses between braces. */
final class Brackets {
    private static final Doc SEMICOLON = new Doc.Line("; ");
    private static final Doc COMMA_IN_ROWS = new Doc.IfBroken(",");

    private final Tokens tokens;
    private final Cursor cursor;

    Brackets(Tokens tokens) {
        this.tokens = tokens;
        this.cursor = tokens.cursor();
    }

    /** How a list breaks. */
    enum Style {
        /** On one line between the brackets, else with a line for each element. */
        ROWS,
        /** As ROWS, with blanks inside of the brackets. */
        SPACED,
        /** As many elements on a line as fit. */
        FILL,
        /** Not by itself: its only element is a list that does. */
        HUG,
        /** One element, which a comma makes a tuple. */
        TUPLE
    }

    /**
     * {@code (a, b)}. A comma behind the last element is written where each element has a line of its own, and where the
     * text has it, each gets one. So do comments.
     */
    <T> Doc list(String open, List<T> elements, Function<? super T, Doc> write, String close, Style style) {
        Doc opener = tokens.token(open);
        var written = new ArrayList<Doc>();
        var comments = new ArrayList<Doc>();
        comments.add(cursor.hasComments() ? tokens.between(Tokens.Blanks.FIRST_IN_BLOCK) : Docs.EMPTY);
        boolean comma = false;
        for (int i = 0; i < elements.size(); i++) {
            written.add(write.apply(elements.get(i)));
            List<Comment> around = cursor.comments();
            comma = cursor.at(",");
            if (comma) {
                cursor.take(",");
                around.addAll(cursor.comments());
            }
            Tokens.Blanks blanks = i == elements.size() - 1 ? Tokens.Blanks.LAST_IN_BLOCK : Tokens.Blanks.ALL;
            comments.add(around.isEmpty() ? Docs.EMPTY : tokens.comments(around, blanks));
        }
        boolean rows = comments.stream().anyMatch(c -> c != Docs.EMPTY)
                || (comma && elements.size() > 1 && style != Style.FILL);
        Doc closer = tokens.token(close);
        if (elements.isEmpty() && !rows || style == Style.HUG && !rows) {
            return Docs.concat(opener, Docs.concat(written), closer);
        }
        Doc behindLast = lastComma(style, elements.size(), comma);
        Doc inner = style == Style.FILL && !rows ? fill(written) : rows(written, comments, behindLast);
        inner = rows ? Docs.broken(inner) : style == Style.FILL ? inner : Docs.group(inner);
        Doc edge = style == Style.SPACED ? Docs.LINE : Docs.SOFT;
        Doc first = comments.get(0) == Docs.EMPTY ? edge : comments.get(0);
        Doc end = comments.get(elements.size());
        Doc behind = elements.isEmpty() || end == Docs.EMPTY ? edge : Docs.concat(Docs.nest(end), Docs.FRESH);
        return Docs.contained(Docs.group(Docs.concat(opener, Docs.nest(Docs.concat(first, inner)), behind, closer)));
    }

    private static Doc lastComma(Style style, int elements, boolean written) {
        if (style == Style.TUPLE) {
            return written ? Docs.text(",") : Docs.EMPTY;
        }
        return elements == 1 ? Docs.EMPTY : COMMA_IN_ROWS;
    }

    private static Doc rows(List<Doc> written, List<Doc> comments, Doc lastComma) {
        var parts = new ArrayList<Doc>();
        for (int i = 0; i < written.size(); i++) {
            if (i > 0) {
                parts.add(comments.get(i) == Docs.EMPTY ? Docs.LINE : comments.get(i));
            }
            parts.add(written.get(i));
            parts.add(i < written.size() - 1 ? Docs.text(",") : lastComma);
        }
        return Docs.concat(parts);
    }

    private static Doc fill(List<Doc> written) {
        var parts = new ArrayList<Doc>();
        for (int i = 0; i < written.size(); i++) {
            Doc element = i < written.size() - 1 ? Docs.concat(written.get(i), Docs.text(",")) : written.get(i);
            parts.add(i == 0 ? element : Docs.group(Docs.concat(Docs.LINE, element)));
        }
        return Docs.concat(parts);
    }

    /**
     * {@code a, b} without brackets: as many on a line as fit, the next lines further to the right.
     *
     * @param commaBehind whether a comma behind the last element belongs to this list; it goes
     */
    <T> Doc series(List<T> elements, Function<? super T, Doc> write, boolean commaBehind) {
        var parts = new ArrayList<Doc>();
        for (int i = 0; i < elements.size(); i++) {
            if (i == 0) {
                parts.add(write.apply(elements.get(i)));
            } else {
                parts.add(tokens.token(","));
                Doc gap = tokens.gap(Docs.LINE);
                parts.add(Docs.group(Docs.nest(Docs.concat(gap, write.apply(elements.get(i))))));
            }
        }
        if (commaBehind && cursor.at(",")) {
            // The comments before it are kept for what follows.
            parts.add(cursor.hasComments() ? Docs.nest(tokens.gap(Docs.EMPTY)) : Docs.EMPTY);
            cursor.take(",");
        }
        return Docs.concat(parts);
    }

    /**
     * Braces with what is in them.
     *
     * @param rest from behind the opening brace on; not a group yet where it may stand on one line
     * @param many whether it has several lines in any case
     */
    record Braces(Doc open, Doc rest, boolean many) {
        Doc doc() {
            return Docs.concat(open, group());
        }

        Doc group() {
            return many ? rest : Docs.group(rest);
        }
    }

    /**
     * One line where the text has one and it fits, else a line for each element.
     *
     * @param end where the closing brace ends
     */
    <T> Braces braces(List<T> elements, Function<? super T, Doc> write, int end) {
        boolean many = cursor.line(cursor.next()) < cursor.line(end - 1);
        Doc open = tokens.token("{");
        if (elements.isEmpty() && !cursor.hasComments()) {
            return new Braces(open, tokens.token("}"), false);
        }
        if (many) {
            return new Braces(open, lines(elements, write), true);
        }
        Doc line = oneLine(elements, write);
        return line.manyLines()
                ? new Braces(open, Docs.contained(Docs.broken(line)), true)
                : new Braces(open, line, false);
    }

    private <T> Doc lines(List<T> elements, Function<? super T, Doc> write) {
        var parts = new ArrayList<Doc>();
        for (int i = 0; i < elements.size(); i++) {
            parts.add(tokens.between(i == 0 ? Tokens.Blanks.FIRST_IN_BLOCK : Tokens.Blanks.ALL));
            parts.add(write.apply(elements.get(i)));
        }
        parts.add(tokens.between(elements.isEmpty() ? Tokens.Blanks.INNER : Tokens.Blanks.LAST_IN_BLOCK));
        return Docs.contained(Docs.concat(Docs.nest(Docs.concat(parts)), Docs.FRESH, tokens.token("}")));
    }

    private <T> Doc oneLine(List<T> elements, Function<? super T, Doc> write) {
        var parts = new ArrayList<Doc>();
        for (T element : elements) {
            parts.add(parts.isEmpty() ? Docs.LINE : SEMICOLON);
            parts.add(write.apply(element));
        }
        return Docs.concat(Docs.nest(Docs.concat(parts)), Docs.LINE, tokens.token("}"));
    }
}
