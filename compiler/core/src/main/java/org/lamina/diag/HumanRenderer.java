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

    private HumanRenderer() {}

    /** All of them in the given order, with a blank line between two. */
    public static String render(List<Diagnostic> diagnostics, boolean colour) {
        return String.join(
                "\n", diagnostics.stream().map(d -> render(d, colour)).toList());
    }

    /** One diagnostic, ending with a line end. */
    public static String render(Diagnostic d, boolean colour) {
        var ink = new Ink(colour);
        Style severity = Style.of(d.severity());
        ink.put(severity, d.severity().text() + "[" + d.code().id() + "]")
                .put(Style.BOLD, ": " + Columns.visible(d.message()))
                .endLine();
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
            new Excerpt(ink, gutter).write(entry.getKey(), entry.getValue());
            bar(ink, gutter);
            first = false;
        }
        facts(d, ink, gutter);
        return ink.toString();
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

    private static void facts(Diagnostic d, Ink ink, int gutter) {
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
            String text = fact.key() + ":" + " ".repeat(blanks) + Columns.visible(fact.text());
            if (!fixShown && fact.key().equals("help")) {
                int end = gutter + 3 + text.length();
                text += " ".repeat(Math.max(2, FIX_COLUMN - end)) + FIX;
                fixShown = true;
            }
            ink.put(Style.GUTTER, " ".repeat(gutter + 1) + "= ").put(text).endLine();
        }
    }
}
