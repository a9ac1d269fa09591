package org.lamina.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The difference of two texts in the unified format, by lines. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    private UnifiedDiff() {}

    /** Empty for equal texts. A change of line ends alone shows as one of every line. */
    static String of(String name, String before, String after) {
        List<String> old = lines(before);
        var patch = DiffUtils.diff(old, lines(after));
        var text = new StringBuilder();
        UnifiedDiffUtils.generateUnifiedDiff(name, name, old, patch, CONTEXT)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
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
}
