package org.lamina.diag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lamina.source.Span;

/**
 * Collects what the stages report. A message that was already given at the same place is dropped, because a generic
 * definition is checked at each of its uses; and of each severity only the first {@value #LIMIT} are kept.
 */
public final class Diagnostics {
    /** A file of a million errors must not become a million messages. */
    public static final int LIMIT = 100;

    private final List<Diagnostic> kept = new ArrayList<>();
    private final Set<Seen> seen = new HashSet<>();
    private final int[] counts = new int[Severity.values().length];

    private record Seen(DiagnosticCode code, Span span, String message) {}

    public void report(Diagnostic diagnostic) {
        if (counts[diagnostic.severity().ordinal()] >= LIMIT) {
            counts[diagnostic.severity().ordinal()]++;
            return;
        }
        if (seen.add(new Seen(diagnostic.code(), diagnostic.span(), diagnostic.message()))) {
            counts[diagnostic.severity().ordinal()]++;
            kept.add(diagnostic);
        }
    }

    public boolean hasErrors() {
        return counts[Severity.ERROR.ordinal()] > 0;
    }

    /** How many were reported, those beyond the limit too. */
    public int count(Severity severity) {
        return counts[severity.ordinal()];
    }

    /** How many of them are not in {@link #all()}. */
    public int omitted() {
        int reported = 0;
        for (int count : counts) {
            reported += count;
        }
        return reported - kept.size();
    }

    /** By file name, then by place; what stands at one place keeps the order of the reports. */
    public List<Diagnostic> all() {
        return kept.stream()
                .sorted(Comparator.comparing((Diagnostic d) -> d.span().file().name())
                        .thenComparingInt(d -> d.span().start()))
                .toList();
    }
}
