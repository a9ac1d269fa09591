package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.program.Assumption;
import org.lamina.source.Span;
import org.lamina.types.Constraint;

/** What could be neither proved nor refuted for all sizes; each becomes a check when the program is entered. */
final class Assumptions {
    private final Map<Constraint, Assumption> found = new LinkedHashMap<>();

    void add(Ctx ctx, Span span, Constraint constraint, String text) {
        if (ctx.generic()) {
            return;
        }
        found.putIfAbsent(constraint, new Assumption(span, constraint, text));
    }

    List<Assumption> all() {
        return new ArrayList<>(found.values());
    }
}
