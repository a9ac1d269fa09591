package org.lamina.diag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lamina.diag.Excerpt.Mark;
import org.lamina.diag.Ink.Style;
import org.lamina.source.SourceFile;

/** Diagnostics for people: the source lines with marks below them, and the reasons below that. */
public final class HumanRenderer {
    /** Lines of prose; the others are arithmetic, whose columns line up. */
    private static final Set<String> PROSE = Set.of("note", "help", "more");

    private static final int FIX_COLUMN = 72;
    private static final String FIX = "[fix available]";

    /** Below this a terminal is no place to read; longer lines are then left to it. */
    private static final int NARROWEST = 32;

    /** Columns of text beside a key, below which the text starts in a line of its own. */
    private static final int LEAST_TEXT = 16;

    private static final int INDENT = 2;

    private HumanRenderer() {}

    /** All of them in the given order, with a blank line between two. */
    public static String render(List<Diagnostic> diagnostics, boolean colour) {
        return render(diagnostics, colour, 0);
    }

    /**
     * All of them in the given order, with a blank line between two.
     *
     * @param width columns of the terminal; 0 where there is none
     */
    public static String render(List<Diagnostic> diagnostics, boolean colour, int width) {
        return String.join(
                "\n", diagnostics.stream().map(d -> render(d, colour, width)).toList());
    }

    /** One diagnostic, ending with a line end. */
    public static String render(Diagnostic d, boolean colour) {
        return render(d, colour, 0);
    }

    /**
     * One diagnostic for a terminal: sentences are broken at blanks, lines of the program are cut around what is marked.
     *
     * @param width columns of the terminal; 0 where there is none
     */
    public static String render(Diagnostic d, boolean colour, int width) {
        int columns = width <= 0 ? Lines.UNLIMITED : Math.max(NARROWEST, width);
        var ink = new Ink(colour);
        message(d, ink, columns);
        Map<SourceFile, List<Mark>> marks = marks(d);
        int gutter = gutter(marks.values());
        boolean first = true;
        for (Map.Entry<SourceFile, List<Mark>> entry : marks.entrySet()) {
            String where =
                    first ? d.span().toString() : entry.getValue().get(0).span().toString();
            ink.put(Style.GUTTER, " ".repeat(gutter) + (first ? "--> " : "::: "))
                    .put(where)
                    .endLine();
            bar(ink, gutter);
            new Excerpt(ink, gutter, columns).write(entry.getKey(), entry.getValue());
            bar(ink, gutter);
            first = false;
        }
        facts(d, ink, gutter, columns);
        return ink.toString();
    }

    private static void message(Diagnostic d, Ink ink, int columns) {
        String start = d.severity().text() + "[" + d.code().id() + "]";
        List<String> lines =
                Lines.of(Columns.visible(d.message()), columns - start.length() - INDENT, columns - INDENT);
        ink.put(Style.of(d.severity()), start)
                .put(Style.BOLD, ": " + lines.get(0))
                .endLine();
        for (String line : lines.subList(1, lines.size())) {
            ink.put(" ".repeat(INDENT)).put(Style.BOLD, line).endLine();
        }
    }

    private static Map<SourceFile, List<Mark>> marks(Diagnostic d) {
        var marks = new LinkedHashMap<SourceFile, List<Mark>>();
        var primary = new Mark(d.span(), Columns.visible(d.pointer()), Style.of(d.severity()));
        marks.computeIfAbsent(d.span().file(), file -> new ArrayList<>()).add(primary);
        for (Diagnostic.Label label : d.labels()) {
            marks.computeIfAbsent(label.span().file(), file -> new ArrayList<>())
                    .add(new Mark(label.span(), Columns.visible(label.text()), Style.SECONDARY));
        }
        return marks;
    }

    private static int gutter(Iterable<List<Mark>> marks) {
        int last = 1;
        for (List<Mark> ofFile : marks) {
            for (Mark mark : ofFile) {
                last = Math.max(last, mark.span().line());
            }
        }
        return Math.max(2, Integer.toString(last).length());
    }

    private static void bar(Ink ink, int gutter) {
        ink.put(Style.GUTTER, " ".repeat(gutter + 1) + "|").endLine();
    }

    private static void facts(Diagnostic d, Ink ink, int gutter, int columns) {
        var lines = new ArrayList<>(d.facts());
        d.helps().forEach(help -> lines.add(new Diagnostic.Fact("help", help)));
        if (d.helps().isEmpty() && !d.fixes().isEmpty()) {
            lines.add(new Diagnostic.Fact("help", d.fixes().get(0).title()));
        }
        lines.add(new Diagnostic.Fact("more", "lamina explain " + d.code().id()));

        int column = Stream.concat(
                        Stream.of(0),
                        d.facts().stream()
                                .filter(fact -> !PROSE.contains(fact.key()))
                                .map(fact -> fact.key().length() + 3))
                .max(Integer::compare)
                .orElse(0);
        boolean fixShown = d.fixes().isEmpty();
        for (Diagnostic.Fact fact : lines) {
            int length = fact.key().length() + 1;
            // Prose joins the columns only where its key is as long as the longest, else it would drift to the right.
            int blanks = length + 2 == column || !PROSE.contains(fact.key()) ? column - length : 1;
            String key = fact.key() + ":" + " ".repeat(blanks);
            boolean fixed = !fixShown && fact.key().equals("help");
            fixShown |= fixed;
            fact(ink, gutter, columns, key, Columns.visible(fact.text()), fixed);
        }
    }

    /** A line {@code = key: text}, its further lines below the text. */
    private static void fact(Ink ink, int gutter, int columns, String key, String text, boolean fixed) {
        int start = gutter + 3 + key.length();
        int indent = columns - start < LEAST_TEXT ? gutter + 3 + INDENT : start;
        List<String> lines = new ArrayList<>(Lines.of(text, columns - start, columns - indent));
        if (fixed) {
            int last = lines.size() - 1;
            int end = (last == 0 ? start : indent) + Columns.width(lines.get(last));
            int pad = Math.max(2, Math.min(FIX_COLUMN, columns - FIX.length()) - end);
            if (end + pad + FIX.length() <= columns) {
                lines.set(last, lines.get(last) + " ".repeat(pad) + FIX);
            } else {
                lines.add(FIX);
            }
        }
        ink.put(Style.GUTTER, " ".repeat(gutter + 1) + "= ")
                .put(key + lines.get(0))
                .endLine();
        for (String line : lines.subList(1, lines.size())) {
            ink.put(" ".repeat(indent)).put(line).endLine();
        }
    }
}
