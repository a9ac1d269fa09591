package org.lamina.elaborate;

import java.util.stream.Collectors;
import org.lamina.diag.Diagnostic;
import org.lamina.types.Constraint;
import org.lamina.types.Explanation;
import org.lamina.types.Size;
import org.lamina.types.Verdict;

/** Sentences that several checks share. */
final class Wording {
    private Wording() {}

    /**
     * Sizes for which a constraint fails, and a {@code where} clause that rules them out; nothing for a constraint that
     * fails for all sizes.
     */
    static Diagnostic counterexample(Ctx ctx, Diagnostic diagnostic, Constraint constraint) {
        if (!(ctx.decide(constraint) instanceof Verdict.Refuted refuted)
                || refuted.example().isEmpty()) {
            return diagnostic;
        }
        Diagnostic shown = diagnostic.fact("example", "%s", Trails.example(refuted.example(), constraint));
        return Explanation.sufficient(constraint, ctx.facts())
                .map(enough -> shown.help("add `where %s` to the model or layer", enough.text()))
                .orElse(shown);
    }

    /** {@code 4 >= 5 is false}; of symbolic sizes, that it fails for some. */
    static String failed(Constraint constraint) {
        return "%s %s %s %s"
                .formatted(
                        constraint.left().text(),
                        constraint.relation().text(),
                        constraint.right().text(),
                        constraint.names().isEmpty() ? "is false" : "fails for some sizes");
    }

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
