package org.lamina.diag;

/**
 * A line of source as a terminal shows it: tabs widened to stops of four, characters that would not show (or would
 * reorder what does) replaced, East Asian wide characters counted as two columns.
 */
final class Columns {
    private static final int TAB = 4;
    private static final String REPLACEMENT = "\ufffd";

    private final String shown;
    private final int[] columns;
    private final int[] places;

    private Columns(String shown, int[] columns, int[] places) {
        this.shown = shown;
        this.columns = columns;
        this.places = places;
    }

    static Columns of(String line) {
        var shown = new StringBuilder(line.length());
        int[] columns = new int[line.length() + 1];
        int[] places = new int[line.length() + 1];
        int column = 0;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            int next = i + Character.charCount(point);
            for (int j = i; j < next; j++) {
                columns[j] = column;
                places[j] = shown.length();
            }
            if (point == '\t') {
                int blanks = TAB - column % TAB;
                shown.append(" ".repeat(blanks));
                column += blanks;
            } else {
                shown.append(visible(point));
                column += width(point);
            }
            i = next;
        }
        columns[line.length()] = column;
        places[line.length()] = shown.length();
        return new Columns(shown.toString(), columns, places);
    }

    /** Column, from 0, at which the character with this index starts; behind the end, one column for each. */
    int column(int index) {
        return index < columns.length ? columns[index] : columns[columns.length - 1] + index - columns.length + 1;
    }

    /** How many characters the line has. */
    int length() {
        return columns.length - 1;
    }

    /** The last index up to which the line from {@code from} takes at most so many columns. */
    int fitting(int from, int room) {
        int to = from;
        while (to < length() && columns[to + 1] - columns[from] <= room) {
            to++;
        }
        return to;
    }

    int width() {
        return columns[columns.length - 1];
    }

    String shown() {
        return shown;
    }

    /** What stands between two indices of the line. */
    String shown(int from, int to) {
        return shown.substring(places[from], places[to]);
    }

    /** Columns of a text without tabs. */
    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** Text of a message or label, on one line. */
    static String visible(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                out.append(' ');
            } else {
                out.append(visible(point));
            }
        });
        return out.toString();
    }

    private static String visible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
            default -> Character.toString(point);
        };
    }

    static int width(int point) {
        if (point < 0x300) {
            return 1;
        }
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    /** The blocks that Unicode's East Asian Width (annex 11) gives as wide or full, taken whole. */
    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115f)
                || (point >= 0x2e80 && point <= 0xa4cf && point != 0x303f)
                || (point >= 0xac00 && point <= 0xd7a3)
                || (point >= 0xf900 && point <= 0xfaff)
                || (point >= 0xfe30 && point <= 0xfe6f)
                || (point >= 0xff00 && point <= 0xff60)
                || (point >= 0xffe0 && point <= 0xffe6)
                || (point >= 0x1f300 && point <= 0x1faff)
                || (point >= 0x20000 && point <= 0x3fffd);
    }
}
