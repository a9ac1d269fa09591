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

    /** A marked stretch; a span of several lines is marked on its first one. */
    record Mark(Span span, String text, Style style) {
        boolean primary() {
            return style != Style.SECONDARY;
        }
    }

    private final Ink ink;
    private final int gutter;

    Excerpt(Ink ink, int gutter) {
        this.ink = ink;
        this.gutter = gutter;
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
        if (columns.width() > WIDEST) {
            int first = marks.stream()
                    .mapToInt(m -> m.span().start() - lineStart)
                    .min()
                    .orElse(0);
            from = Math.max(0, Math.min(first, text.length()) - BEFORE);
            to = Math.min(text.length(), from + WIDEST);
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

    /** A mark in columns of what is shown. */
    private record Placed(int start, int end, Mark mark) {}

    private static List<Placed> placed(List<Mark> marks, Columns columns, int lineStart, int from, int to, int shift) {
        var placed = new ArrayList<Placed>();
        int left = columns.column(from) - shift;
        for (Mark mark : marks) {
            int start = Math.max(from, Math.min(mark.span().start() - lineStart, to));
            int end = Math.max(start, Math.min(mark.span().end() - lineStart, to));
            int startColumn = columns.column(start) - left;
            placed.add(new Placed(startColumn, Math.max(startColumn + 1, columns.column(end) - left), mark));
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
        ink.put(
                        last.mark().style(),
                        last.mark().text().isEmpty() ? "" : " " + last.mark().text())
                .endLine();
        for (int i = marks.size() - 2; i >= 0; i--) {
            if (!marks.get(i).mark().text().isEmpty()) {
                writeText(marks, i);
            }
        }
    }

    /** The text of mark {@code at} below its start; marks further left that still wait for theirs get a bar. */
    private void writeText(List<Placed> marks, int at) {
        number("");
        int column = 0;
        for (int i = 0; i < at; i++) {
            Placed waiting = marks.get(i);
            if (!waiting.mark().text().isEmpty()
                    && waiting.start() >= column
                    && waiting.start() < marks.get(at).start()) {
                ink.put(" ".repeat(waiting.start() - column)).put(waiting.mark().style(), "|");
                column = waiting.start() + 1;
            }
        }
        Placed mark = marks.get(at);
        ink.put(" ".repeat(mark.start() - column))
                .put(mark.mark().style(), mark.mark().text())
                .endLine();
    }

    private Ink number(String line) {
        return ink.put(Style.GUTTER, " ".repeat(gutter - line.length()) + line + " |")
                .put(" ");
    }
}
