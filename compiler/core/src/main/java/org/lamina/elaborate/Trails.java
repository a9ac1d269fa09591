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

    /** Labels the last calls that shaped the operands, one per source line, each with the shape before and after. */
    static Diagnostic label(Reporter reporter, Ctx ctx, Diagnostic diagnostic, Val.Tensor... operands) {
        var lines = new HashSet<Integer>();
        lines.add(diagnostic.span().line());
        for (var operand : operands) {
            int used = 0;
            for (Trail t = operand.trail(); t != null && used < MOST; t = t.before()) {
                boolean sameFile = t.place().file() == diagnostic.span().file();
                if (sameFile && lines.add(t.place().line())) {
                    diagnostic = diagnostic.label(
                            t.place(),
                            "%s -> %s",
                            t.from().shapeText(),
                            endOfLine(operand, t).shapeText());
                    used++;
                }
            }
        }
        return diagnostic;
    }

    /** The shape after the last call on the same line: a pooling behind a convolution belongs to its label. */
    private static org.lamina.types.TensorType endOfLine(Val.Tensor operand, Trail of) {
        for (Trail t = operand.trail(); t != null; t = t.before()) {
            if (t.place().file() == of.place().file()
                    && t.place().line() == of.place().line()) {
                return t.to();
            }
        }
        return of.to();
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
