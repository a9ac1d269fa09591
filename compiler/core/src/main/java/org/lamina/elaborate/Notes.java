package org.lamina.elaborate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.program.Note;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/** Remembers, for the user's file, the type of each stage and named value; the first instantiation of a place counts. */
final class Notes {
    private final SourceFile main;
    private boolean silent;
    private final Map<Integer, Note> notes = new LinkedHashMap<>();

    Notes(SourceFile main) {
        this.main = main;
    }

    /** While set, nothing is noted: what is tried for several choices has no one type. */
    void silent(boolean on) {
        silent = on;
    }

    void stage(Span span, Val value) {
        note(span, "", value);
    }

    void value(Span span, String name, Val value) {
        note(span, name, value);
    }

    private void note(Span span, String name, Val value) {
        if (!silent && span.file() == main && (value instanceof Val.Tensor || value instanceof Val.Fields)) {
            notes.putIfAbsent(span.start(), new Note(span, name, text(value)));
        }
    }

    private static String text(Val value) {
        if (value instanceof Val.Tensor t) {
            return t.type().text();
        }
        if (value instanceof Val.Fields f) {
            var parts = f.values().entrySet().stream().map(e -> e.getKey() + ": " + text(e.getValue()));
            return parts.collect(java.util.stream.Collectors.joining(", ", "(", ")"));
        }
        return value.describe();
    }

    List<Note> all() {
        return notes.values().stream()
                .sorted(java.util.Comparator.comparingInt(n -> n.span().start()))
                .toList();
    }
}
