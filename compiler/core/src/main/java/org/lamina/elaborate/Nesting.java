package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.lamina.diag.Code;
import org.lamina.syntax.Decl;

/** Definitions whose bodies are being evaluated, each called by the one before. Deeper than a limit they are a recursion. */
final class Nesting {
    private final Elaboration all;
    private final int most;
    private final String mistake;
    private final List<Decl> underway = new ArrayList<>();

    /** After a recursion was found, what still waits in it is not evaluated: it could branch at every level. */
    private boolean unwinding;

    /** @param mistake what a definition does and may not, with a place for its name */
    Nesting(Elaboration all, int most, String mistake) {
        this.all = all;
        this.most = most;
        this.mistake = mistake;
    }

    /** What {@code body} gives; unknown, after a message, where it nests too deep. */
    Val within(Ctx ctx, Decl decl, Supplier<Val> body) {
        if (unwinding) {
            return Val.UNKNOWN;
        }
        if (underway.size() >= most) {
            unwinding = true;
            return report(ctx, decl);
        }
        underway.add(decl);
        try {
            return body.get();
        } finally {
            underway.remove(underway.size() - 1);
            unwinding &= !underway.isEmpty();
        }
    }

    /** At the first definition of the circle, so that a circle is one mistake whichever definition it is entered by. */
    private Val report(Ctx ctx, Decl decl) {
        if (!underway.contains(decl) && Set.copyOf(underway).size() == underway.size()) {
            return all.reporter.report(all.reporter
                    .at(
                            Code.TOO_DEEP,
                            ctx,
                            decl.name().span(),
                            "`%s` is used by %d definitions, each in the one before; deeper ones are not evaluated",
                            decl.name().text(),
                            most)
                    .help("give fewer definitions more to do"));
        }
        var circle = underway.subList(Math.max(0, underway.lastIndexOf(decl)), underway.size());
        Decl first = circle.stream()
                .min(Comparator.comparingInt((Decl d) -> d.span().start()))
                .orElse(decl);
        var diagnostic = all.reporter.at(
                Code.RECURSION, ctx, first.name().span(), mistake, first.name().text());
        for (Decl other : circle) {
            if (other != first) {
                diagnostic = diagnostic.label(
                        other.name().span(), "through `%s`", other.name().text());
            }
        }
        return all.reporter.report(diagnostic);
    }
}
