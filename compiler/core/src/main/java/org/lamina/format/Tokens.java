package org.lamina.format;

import java.util.ArrayList;
import java.util.List;
import org.lamina.source.Span;
import org.lamina.syntax.Comment;
import org.lamina.syntax.Ident;

/** Documents of tokens and of the comments around them. */
final class Tokens {
    private final Cursor cursor;

    Tokens(Cursor cursor) {
        this.cursor = cursor;
    }

    Cursor cursor() {
        return cursor;
    }

    /** The token that comes next, behind its comments. */
    Doc token(String text) {
        Doc before = cursor.hasComments() ? Docs.nest(gap(Docs.EMPTY)) : Docs.EMPTY;
        cursor.take(text);
        return Docs.concat(before, Docs.text(text));
    }

    /** A token that is written as it stands in the text. */
    Doc spelled(Span span) {
        return token(span.text());
    }

    Doc name(Ident name) {
        return spelled(name.span());
    }

    /** {@code separator}, or the comments that stand in its place, of which the last ends its line. */
    Doc gap(Doc separator) {
        return cursor.hasComments() ? comments(cursor.comments(), Blanks.NONE) : separator;
    }

    /** Where empty lines are kept, one of several: at no place, between comments, also above or below them. */
    enum Blanks {
        NONE,
        INNER,
        FIRST_IN_BLOCK,
        LAST_IN_BLOCK,
        ALL
    }

    /** Comments and empty lines between two elements with lines of their own. */
    Doc between(Blanks blanks) {
        return comments(cursor.comments(), blanks);
    }

    /**
     * Comments, and the line end before what follows them. A comment behind code stays there, the others get lines of
     * their own. Where a {@code ##} comment did not stand right above an element, an empty line keeps it from becoming
     * its description.
     */
    Doc comments(List<Comment> comments, Blanks blanks) {
        var parts = new ArrayList<Doc>();
        boolean above = blanks == Blanks.ALL || blanks == Blanks.LAST_IN_BLOCK;
        boolean below = blanks == Blanks.ALL || blanks == Blanks.FIRST_IN_BLOCK;
        int line = cursor.lastLine();
        boolean apart = false;
        boolean open = above;
        for (int i = 0; i < comments.size(); i++) {
            Comment comment = comments.get(i);
            String text = comment.text().stripTrailing();
            int here = comment.span().line();
            if (i == 0 && !comment.ownLine()) {
                parts.add(new Doc.Remark(text));
            } else {
                parts.add(new Doc.Fresh(apart || (open && here - line > 1)));
                parts.add(Docs.text(text));
                apart = comment.doc() && !comment.ownLine();
                open = blanks != Blanks.NONE;
            }
            line = here;
        }
        boolean doc = !comments.isEmpty() && comments.get(comments.size() - 1).doc() && !cursor.beginsLine();
        boolean blank = open && cursor.line(cursor.next()) - line > 1;
        parts.add(new Doc.Fresh(below && (apart || doc || blank)));
        return Docs.concat(parts);
    }
}
