package org.lamina.elaborate;

import java.util.stream.Collectors;
import org.lamina.diag.Diagnostic;
import org.lamina.types.Explanation;
import org.lamina.types.Size;

/** Sentences that several checks share. */
final class Wording {
    private Wording() {}

    /** The arithmetic of a failed division, and divisors that would do. */
    static Diagnostic notDivisible(Diagnostic diagnostic, Size number, Size divisor) {
        if (!number.isConstant() || !divisor.isConstant()) {
            return diagnostic;
        }
        long n = number.value();
        long d = divisor.value();
        if (n <= 0 || d <= 0) {
            return diagnostic;
        }
        String near =
                Explanation.divisorsNear(n, d).stream().map(String::valueOf).collect(Collectors.joining(", "));
        return diagnostic.fact("here", "%s", Explanation.division(n, d)).help("divisors nearby: %s", near);
    }
}
