package org.lamina.format;

import java.util.ArrayList;
import java.util.List;

/** The documents that are always the same, and how others are made. */
final class Docs {
    static final Doc EMPTY = new Doc.Text("");
    static final Doc BLANK = new Doc.Text(" ");

    /** A blank, or a line end. */
    static final Doc LINE = new Doc.Line(" ");

    /** Nothing, or a line end. */
    static final Doc SOFT = new Doc.Line("");

    /** A line end, unless the line is still empty. */
    static final Doc FRESH = new Doc.Fresh(false);

    private Docs() {}

    static Doc text(String text) {
        return new Doc.Text(text);
    }

    static Doc concat(Doc... parts) {
        return concat(List.of(parts));
    }

    static Doc concat(List<Doc> parts) {
        var kept = new ArrayList<Doc>(parts.size());
        boolean hard = false;
        boolean manyLines = false;
        for (Doc part : parts) {
            if (part != EMPTY) {
                kept.add(part);
                hard |= part.hard();
                manyLines |= part.manyLines();
            }
        }
        return kept.size() == 1 ? kept.get(0) : new Doc.Concat(kept, hard, manyLines);
    }

    static Doc nest(Doc inner) {
        return new Doc.Nest(inner);
    }

    /** A group that breaks where it does not fit, or has to. */
    static Doc.Group group(Doc inner) {
        return new Doc.Group(inner, inner.hard());
    }

    static Doc.Group broken(Doc inner) {
        return new Doc.Group(inner, true);
    }

    static Doc contained(Doc inner) {
        return inner.hard() ? new Doc.Contained(inner) : inner;
    }
}
