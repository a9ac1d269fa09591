package org.lamina.elaborate;

import java.util.regex.Pattern;
import org.lamina.source.Span;

/** Which places of a program a fix may replace as a whole. */
final class Edits {
    /** A name, a field or a call: what an index or a cast may stand around. */
    private static final Pattern OPERAND = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*(\\([^()]*\\))?");

    private Edits() {}

    /** Whether the text of a span is an operand by itself, and not a stage, which takes what stands before it. */
    static boolean replaceable(Span span) {
        if (!OPERAND.matcher(span.text()).matches()) {
            return false;
        }
        String text = span.file().text();
        int i = span.start() - 1;
        while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
            i--;
        }
        return i < 0 || (text.charAt(i) != '>' && text.charAt(i) != ':');
    }
}
