package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;
import org.lamina.diag.Diagnostic;
import org.lamina.types.Constraint;
import org.lamina.types.SizeName;

/** Puts into a message where the shapes it speaks of come from. */
final class Trails {
    private static final int MOST = 3;

    private Trails() {}

    /** Labels the last lines that shaped the operands, each with the shape before, after its first call, and at its end. */
    static Diagnostic label(Reporter reporter, Ctx ctx, Diagnostic diagnostic, Val.Tensor... operands) {
        var lines = new HashSet<Integer>();
        lines.add(diagnostic.span().line());
        for (var operand : operands) {
            int used = 0;
            Trail t = operand.trail();
            while (t != null && used < MOST) {
                Trail first = firstOfLine(t);
                boolean sameFile = t.place().file() == diagnostic.span().file();
                if (sameFile && lines.add(t.place().line())) {
                    String then = first == t ? "" : ", then " + t.to().shapeText();
                    diagnostic = diagnostic.label(
                            first.place(),
                            "%s -> %s%s",
                            first.from().shapeText(),
                            first.to().shapeText(),
                            then);
                    used++;
                }
                t = first.before();
            }
        }
        return diagnostic;
    }

    /** The earliest call on the line of the latest: a pooling behind a convolution belongs to its label. */
    private static Trail firstOfLine(Trail latest) {
        Trail first = latest;
        for (Trail t = latest.before(); t != null && sameLine(t, latest); t = t.before()) {
            first = t;
        }
        return first;
    }

    private static boolean sameLine(Trail a, Trail b) {
        return a.place().file() == b.place().file()
                && a.place().line() == b.place().line();
    }

    /** {@code H = 40 gives 5 and 4}. */
    static String example(Map<SizeName, Long> sizes, Constraint constraint) {
        String given = sizes.entrySet().stream()
                .map(e -> e.getKey().text() + " = " + e.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        var sides = new ArrayList<String>();
        for (var side : java.util.List.of(constraint.left(), constraint.right())) {
            sides.add(Long.toString(side.evaluate(sizes)));
        }
        return given + " gives " + String.join(" and ", sides);
    }
}
