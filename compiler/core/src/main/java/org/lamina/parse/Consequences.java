package org.lamina.parse;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.Diagnostic;
import org.lamina.source.SourceFile;

/** Which syntax errors of a declaration follow from an earlier one. */
final class Consequences {
    private Consequences() {}

    /** The errors without those that the first in the head, or an error in a line that begins a block, brings along. */
    static List<Diagnostic> removed(List<Diagnostic> errors, Lines.Item item) {
        int body = item.bodyStart();
        var kept = new ArrayList<Diagnostic>();
        Diagnostic before = null;
        for (Diagnostic error : errors) {
            boolean follows = before != null
                    && (error.span().start() < body
                            ? before.span().start() < body
                            : isInside(kept.get(kept.size() - 1), error, body) || isSame(before, error));
            if (!follows) {
                kept.add(error);
            }
            before = error;
        }
        return kept;
    }

    /** Whether all lines between two errors are indented more than that of the first: a block that lost its head. */
    private static boolean isInside(Diagnostic first, Diagnostic next, int body) {
        if (first.span().start() < body) {
            return false;
        }
        SourceFile file = first.span().file();
        int from = first.span().line();
        int to = next.span().line();
        for (int line = from + 1; line <= to; line++) {
            String text = file.lineText(line);
            if (!text.isBlank() && indent(text) <= indent(file.lineText(from))) {
                return false;
            }
        }
        return to > from;
    }

    /** Whether a line that begins with what is not expected follows another of which the same was said. */
    private static boolean isSame(Diagnostic before, Diagnostic next) {
        SourceFile file = next.span().file();
        int line = next.span().line();
        return line == before.span().line() + 1
                && next.helps().isEmpty()
                && file.column(next.span().start()) == indent(file.lineText(line)) + 1
                && expected(before).equals(expected(next));
    }

    private static String expected(Diagnostic error) {
        int found = error.message().lastIndexOf(", found");
        return found < 0 ? error.message() : error.message().substring(0, found);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
