package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.program.Assumption;
import org.lamina.source.Span;
import org.lamina.types.Constraint;

/**
 * What could be neither proved nor refuted for all sizes. Each is a condition of the graph that is traced where it came
 * up, and so a check when the program is entered.
 */
final class Assumptions {
    private final Reporter reporter;
    private final Map<Constraint, Assumption> found = new LinkedHashMap<>();

    Assumptions(Reporter reporter) {
        this.reporter = reporter;
    }

    /** @param reason why the constraint is needed, in a few words */
    void add(Ctx ctx, Span span, Constraint constraint, String reason) {
        Span place = reporter.userPlace(ctx.frame(), span);
        ctx.tracer()
                .require(found.computeIfAbsent(constraint, c -> new Assumption(place, constraint.oriented(), reason)));
    }

    List<Assumption> all() {
        return new ArrayList<>(found.values());
    }
}
