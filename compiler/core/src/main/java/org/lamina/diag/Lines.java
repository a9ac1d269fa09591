package org.lamina.diag;

import java.util.ArrayList;
import java.util.List;

/** Text broken at its blanks into lines that fit on a terminal. */
final class Lines {
    /** Of a place without a width: a pipe, a file. */
    static final int UNLIMITED = Integer.MAX_VALUE / 2;

    private static final String GAP = "   ";

    private Lines() {}

    /**
     * The lines, without blanks at their ends; text that fits stays as it is, with the blanks in it.
     *
     * @param first columns of the first line
     * @param rest columns of each further line
     */
    static List<String> of(String text, int first, int rest) {
        var lines = new ArrayList<String>();
        String left = text.stripTrailing();
        int room = Math.max(1, first);
        while (Columns.width(left) > room) {
            int fits = fits(left, room);
            // Where arithmetic stands in columns, a column is kept together.
            int gap = left.lastIndexOf(GAP, fits);
            int blank = gap > 0 ? gap : left.lastIndexOf(' ', fits);
            boolean inWord = blank <= 0 || left.substring(0, blank).isBlank();
            if (inWord && lines.isEmpty() && first < rest) {
                // A word that is too long for what is left of the first line may fit into the next one.
                lines.add("");
            } else {
                int end = inWord ? Math.max(fits, Character.charCount(left.codePointAt(0))) : blank;
                lines.add(left.substring(0, end).stripTrailing());
                left = left.substring(end).strip();
            }
            room = Math.max(1, rest);
        }
        lines.add(left);
        return lines;
    }

    /** How many characters at the start take at most so many columns. */
    private static int fits(String text, int room) {
        int columns = 0;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            columns += Columns.width(point);
            if (columns > room) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }
}
