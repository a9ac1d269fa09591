package org.lamina.diag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamina.diag.Ink.Style;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/** The quoted lines of one file with the marks below them. */
final class Excerpt {
    /** A longer line is cut around its first mark, so that a line of a megabyte does not fill the terminal. */
    private static final int WIDEST = 160;

    private static final int BEFORE = 40;

    /** For {@code "… "} and {@code " …"}. */
    private static final int CUTS = 4;

    /** A text gets this many columns, if it needs them. */
    private static final int LEAST_TEXT = 24;

    /** A marked stretch; a span of several lines is marked on its first one. */
    record Mark(Span span, String text, Style style) {
        boolean primary() {
            return style != Style.SECONDARY;
        }
    }

    private final Ink ink;
    private final int gutter;
    private final int room;

    /** @param columns of the terminal */
    Excerpt(Ink ink, int gutter, int columns) {
        this.ink = ink;
        this.gutter = gutter;
        this.room = columns - gutter - 3;
    }

    /** Writes all marked lines of {@code file} in order; a gap of one line is shown, a longer one is a colon. */
    void write(SourceFile file, List<Mark> marks) {
        var byLine = new TreeMap<Integer, List<Mark>>();
        for (Mark mark : marks) {
            byLine.computeIfAbsent(mark.span().line(), line -> new ArrayList<>())
                    .add(mark);
        }
        int previous = byLine.firstKey() - 1;
        for (Map.Entry<Integer, List<Mark>> entry : byLine.entrySet()) {
            int line = entry.getKey();
            if (line == previous + 2) {
                writeLine(file, previous + 1, List.of());
            } else if (line > previous + 2) {
                ink.put(Style.GUTTER, " ".repeat(gutter + 1) + ":").endLine();
            }
            writeLine(file, line, entry.getValue());
            previous = line;
        }
    }

    private void writeLine(SourceFile file, int line, List<Mark> marks) {
        String text = file.lineText(line);
        Columns columns = Columns.of(text);
        int lineStart = file.lineStarts()[line - 1];
        int from = 0;
        int to = text.length();
        int widest = Math.min(WIDEST, room - 1);
        if (columns.width() > widest) {
            from = from(columns, marks, lineStart, widest - CUTS);
            to = columns.fitting(from, widest - CUTS);
        }
        String before = from > 0 ? "… " : "";
        String after = to < text.length() ? " …" : "";
        number(Integer.toString(line))
                .put(before + columns.shown(from, to) + after)
                .endLine();
        if (!marks.isEmpty()) {
            writeMarks(placed(marks, columns, lineStart, from, to, before.length()));
        }
    }

    /** Where a line that is too long is cut at its start: all marks are shown if they fit, and the primary one in any case. */
    private static int from(Columns columns, List<Mark> marks, int lineStart, int shown) {
        int before = Math.min(BEFORE, shown / 4);
        int first = Integer.MAX_VALUE;
        int primary = -1;
        for (Mark mark : marks) {
            int start = Math.max(0, Math.min(mark.span().start() - lineStart, columns.length()));
            first = Math.min(first, start);
            primary = mark.primary() ? start : primary;
        }
        int wanted = marks.isEmpty() ? 0 : first;
        if (primary >= 0 && columns.column(primary) - columns.column(wanted) > shown - 2 * before) {
            wanted = primary;
        }
        int column = columns.column(wanted);
        return column <= before ? 0 : columns.fitting(0, column - before);
    }

    /** A mark in columns of what is shown. */
    private record Placed(int start, int end, Mark mark) {}

    private static List<Placed> placed(List<Mark> marks, Columns columns, int lineStart, int from, int to, int shift) {
        var placed = new ArrayList<Placed>();
        int left = columns.column(from) - shift;
        for (Mark mark : marks) {
            int start = mark.span().start() - lineStart;
            int end = Math.max(start, Math.min(mark.span().end() - lineStart, to));
            if (end < from || (end == from && start < from)) {
                // What is cut off at the left is marked at the dots there.
                placed.add(new Placed(0, 1, mark));
            } else {
                int startColumn = columns.column(Math.max(from, Math.min(start, to))) - left;
                placed.add(new Placed(startColumn, Math.max(startColumn + 1, columns.column(end) - left), mark));
            }
        }
        placed.sort(Comparator.comparingInt(Placed::start));
        return placed;
    }

    /** One row of underlines with the text of the last mark behind them, then one row for each further text. */
    private void writeMarks(List<Placed> marks) {
        int width = marks.stream().mapToInt(Placed::end).max().orElse(0);
        char[] row = new char[width];
        Style[] styles = new Style[width];
        Arrays.fill(row, ' ');
        Arrays.fill(styles, Style.PLAIN);
        for (boolean primary : new boolean[] {false, true}) {
            for (Placed p : marks) {
                if (p.mark().primary() == primary) {
                    Arrays.fill(row, p.start(), p.end(), primary ? '^' : '-');
                    Arrays.fill(styles, p.start(), p.end(), p.mark().style());
                }
            }
        }
        Placed last = marks.get(marks.size() - 1);
        number("");
        for (int i = 0; i < width; i++) {
            ink.put(styles[i], String.valueOf(row[i]));
        }
        int beside = room - width - 1;
        String text = last.mark().text();
        boolean fits = Columns.width(text) <= beside || beside >= LEAST_TEXT;
        List<String> lines = fits && !text.isEmpty() ? Lines.of(text, beside, beside) : List.of("");
        ink.put(last.mark().style(), lines.get(0).isEmpty() ? "" : " " + lines.get(0))
                .endLine();
        for (String line : lines.subList(1, lines.size())) {
            writeLine(marks, marks.size() - 1, width + 1, line);
        }
        for (int i = marks.size() - (fits ? 2 : 1); i >= 0; i--) {
            if (!marks.get(i).mark().text().isEmpty()) {
                writeText(marks, i);
            }
        }
    }

    /** The text of mark {@code at} below its start, or further left where it would not fit. */
    private void writeText(List<Placed> marks, int at) {
        String text = marks.get(at).mark().text();
        int needed = Math.min(Columns.width(text), LEAST_TEXT);
        int start = Math.max(0, Math.min(marks.get(at).start(), room - needed));
        for (String line : Lines.of(text, room - start, room - start)) {
            writeLine(marks, at, start, line);
        }
    }

    /** A line of a text; marks further left that still wait for theirs get a bar. */
    private void writeLine(List<Placed> marks, int at, int start, String line) {
        number("");
        int column = 0;
        for (int i = 0; i < at; i++) {
            Placed waiting = marks.get(i);
            if (!waiting.mark().text().isEmpty() && waiting.start() >= column && waiting.start() < start) {
                ink.put(" ".repeat(waiting.start() - column)).put(waiting.mark().style(), "|");
                column = waiting.start() + 1;
            }
        }
        ink.put(" ".repeat(start - column))
                .put(marks.get(at).mark().style(), line)
                .endLine();
    }

    private Ink number(String line) {
        return ink.put(Style.GUTTER, " ".repeat(gutter - line.length()) + line + " |")
                .put(" ");
    }
}
