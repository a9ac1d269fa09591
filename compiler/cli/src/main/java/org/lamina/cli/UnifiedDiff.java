package org.lamina.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The difference of two texts in the unified format, by lines. Lines that occur once in both texts anchor it (Cohen's
 * patience diff), so that a text that changed everywhere takes no more time than one that hardly did.
 */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    private static final int NONE = -1;

    private final List<String> before;
    private final List<String> after;
    /** For each line of {@code before} the equal one of {@code after}, or {@link #NONE}; increasing. */
    private final int[] match;

    private final StringBuilder out = new StringBuilder();

    private UnifiedDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        this.match = new int[before.size()];
        Arrays.fill(match, NONE);
    }

    /** Empty for equal texts. A change of line ends alone shows as one of every line. */
    static String of(String name, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        var diff = new UnifiedDiff(lines(before), lines(after));
        diff.align();
        diff.out.append("--- ").append(name).append("\n+++ ").append(name).append('\n');
        diff.hunks();
        return diff.out.toString();
    }

    /** Lines with their ends, but for a plain {@code \\n}. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        } else {
            lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\n\\ No newline at end of file");
        }
        return lines;
    }

    // ---- alignment

    private record Range(int a, int aEnd, int b, int bEnd) {}

    private void align() {
        Deque<Range> todo = new ArrayDeque<>();
        todo.push(new Range(0, before.size(), 0, after.size()));
        while (!todo.isEmpty()) {
            Range range = ends(todo.pop());
            int a = range.a();
            int b = range.b();
            for (int anchor : anchors(range)) {
                todo.push(new Range(a, anchor, b, match[anchor]));
                a = anchor + 1;
                b = match[anchor] + 1;
            }
            if (a > range.a()) {
                todo.push(new Range(a, range.aEnd(), b, range.bEnd()));
            }
        }
    }

    /** Matches equal lines at both ends; what is left between them. */
    private Range ends(Range r) {
        int a = r.a();
        int b = r.b();
        while (a < r.aEnd() && b < r.bEnd() && before.get(a).equals(after.get(b))) {
            match[a++] = b++;
        }
        int aEnd = r.aEnd();
        int bEnd = r.bEnd();
        while (aEnd > a && bEnd > b && before.get(aEnd - 1).equals(after.get(bEnd - 1))) {
            match[--aEnd] = --bEnd;
        }
        return new Range(a, aEnd, b, bEnd);
    }

    /** The longest increasing row of lines that occur once on both sides; they are matched. */
    private List<Integer> anchors(Range r) {
        Map<String, Integer> left = once(before, r.a(), r.aEnd());
        Map<String, Integer> right = once(after, r.b(), r.bEnd());
        var tails = new ArrayList<Integer>();
        var previous = new HashMap<Integer, Integer>();
        var partner = new HashMap<Integer, Integer>();
        for (int a = r.a(); a < r.aEnd(); a++) {
            int b = left.getOrDefault(before.get(a), NONE) == a ? right.getOrDefault(before.get(a), NONE) : NONE;
            if (b == NONE) {
                continue;
            }
            partner.put(a, b);
            int low = 0;
            for (int high = tails.size(); low < high; ) {
                int middle = (low + high) >>> 1;
                if (partner.get(tails.get(middle)) < b) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            previous.put(a, low == 0 ? NONE : tails.get(low - 1));
            if (low == tails.size()) {
                tails.add(a);
            } else {
                tails.set(low, a);
            }
        }
        Deque<Integer> row = new ArrayDeque<>();
        for (int a = tails.isEmpty() ? NONE : tails.get(tails.size() - 1); a != NONE; a = previous.get(a)) {
            row.push(a);
            match[a] = partner.get(a);
        }
        return List.copyOf(row);
    }

    /** Where each line stands that occurs once; {@link #NONE} for the others. */
    private static Map<String, Integer> once(List<String> lines, int from, int to) {
        var places = new HashMap<String, Integer>();
        for (int i = from; i < to; i++) {
            places.merge(lines.get(i), i, (first, second) -> NONE);
        }
        return places;
    }

    // ---- output

    /** A line of the result with its mark, and the numbers of lines of both sides before it. */
    private record Row(char mark, String line, int a, int b) {}

    private List<Row> rows() {
        var rows = new ArrayList<Row>();
        int b = 0;
        for (int a = 0; a <= before.size(); a++) {
            int to = a == before.size() ? after.size() : match[a];
            if (to == NONE) {
                rows.add(new Row('-', before.get(a), a, b));
                continue;
            }
            for (; b < to; b++) {
                rows.add(new Row('+', after.get(b), a, b));
            }
            if (a < before.size()) {
                rows.add(new Row(' ', before.get(a), a, b++));
            }
        }
        return rows;
    }

    private void hunks() {
        List<Row> rows = rows();
        int i = 0;
        while (i < rows.size()) {
            if (rows.get(i).mark() == ' ') {
                i++;
                continue;
            }
            int changed = i + 1;
            for (int j = i; j < Math.min(rows.size(), changed + 2 * CONTEXT); j++) {
                if (rows.get(j).mark() != ' ') {
                    changed = j + 1;
                }
            }
            int to = Math.min(rows.size(), changed + CONTEXT);
            hunk(rows.subList(Math.max(0, i - CONTEXT), to));
            i = to;
        }
    }

    private void hunk(List<Row> rows) {
        long removed = rows.stream().filter(r -> r.mark() != '+').count();
        long added = rows.stream().filter(r -> r.mark() != '-').count();
        out.append("@@ -").append(range(rows.get(0).a(), removed));
        out.append(" +").append(range(rows.get(0).b(), added)).append(" @@\n");
        rows.forEach(row -> out.append(row.mark()).append(row.line()).append('\n'));
    }

    private static String range(int from, long count) {
        return (count == 0 ? from : from + 1) + (count == 1 ? "" : "," + count);
    }
}
