package org.lamina.elaborate;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.lamina.diag.Diagnostic;
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
        String near = LongStream.rangeClosed(1, Math.min(n, 1 << 16))
                .filter(c -> n % c == 0)
                .boxed()
                .sorted(java.util.Comparator.comparingLong((Long c) -> Math.abs(c - d))
                        .thenComparing(c -> c))
                .limit(2)
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return diagnostic.fact("here", "%d = %d*%d + %d", n, d, n / d, n % d).help("divisors nearby: %s", near);
    }
}
