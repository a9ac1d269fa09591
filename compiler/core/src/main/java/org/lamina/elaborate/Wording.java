package org.lamina.elaborate;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Diagnostic;
import org.lamina.syntax.Decl;
import org.lamina.types.Constraint;
import org.lamina.types.Explanation;
import org.lamina.types.Size;
import org.lamina.types.SizeName;
import org.lamina.types.Verdict;

/** Sentences that several checks share. */
final class Wording {
    private Wording() {}

    /**
     * Sizes for which a constraint fails, and what rules them out where the message points to: a {@code where} clause,
     * or a number for what only data says; nothing for a constraint that fails for all sizes.
     */
    static Diagnostic counterexample(Reporter reporter, Ctx ctx, Diagnostic diagnostic, Constraint constraint) {
        if (!(ctx.decide(constraint) instanceof Verdict.Refuted refuted)
                || refuted.example().isEmpty()) {
            return diagnostic;
        }
        Diagnostic shown = diagnostic.fact("example", "%s", Trails.example(refuted.example(), constraint));
        var enough = Explanation.sufficient(constraint, ctx.facts());
        if (enough.isEmpty()) {
            return shown;
        }
        @Nullable Decl around = reporter.declaration(diagnostic.span());
        if (around instanceof Decl.Train || around instanceof Decl.Task || around instanceof Decl.Test) {
            return settled(shown, enough.get());
        }
        String what = around == null ? "model or layer" : declared(around);
        return shown.help("add `where %s` to the %s", enough.get().text(), what);
    }

    /** No {@code where} stands here; an open size of data does not stay open where its declaration has a number. */
    private static Diagnostic settled(Diagnostic diagnostic, Constraint enough) {
        Diagnostic shown = diagnostic;
        for (SizeName open : enough.names()) {
            int dot = open.key().indexOf('.');
            if (dot > 0) {
                shown = shown.help(
                        "only the data says how many `%s` are: if you know it, write the number for `%s` in `data %s`",
                        open.text(), open.text(), open.key().substring(0, dot));
            }
        }
        return shown;
    }

    /** {@code model `Net`}. */
    private static String declared(Decl decl) {
        String kind = decl instanceof Decl.Layer layer
                ? layer.model() ? "model" : "layer"
                : decl instanceof Decl.Fn ? "function" : decl instanceof Decl.Metric ? "metric" : "optimizer";
        return kind + " `" + decl.name().text() + "`";
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
