package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lamina.diag.Code;
import org.lamina.op.Op;
import org.lamina.op.Requirement;
import org.lamina.op.Requirements;
import org.lamina.source.Span;
import org.lamina.types.Constraint;
import org.lamina.types.Facts;
import org.lamina.types.Size;
import org.lamina.types.ValueType;
import org.lamina.types.Verdict;

/**
 * What must hold of sizes. Every node of a graph passes here before it is made, so that a checked program cannot meet
 * sizes that an operation does not take: each of its requirements is proved, or an assumption that the run checks, or an
 * error.
 */
final class Obligations {
    /** Of the number of elements of a tensor; in bytes, sums of many such numbers still have less than 63. */
    private static final int MOST_BITS = 46;

    private final Reporter reporter;
    private final Assumptions assumptions;

    Obligations(Reporter reporter, Assumptions assumptions) {
        this.reporter = reporter;
        this.assumptions = assumptions;
    }

    /**
     * Why the constraint fails; empty where it holds or, as a noted assumption, may hold.
     *
     * @param reason why it is needed, in a few words
     */
    Optional<Verdict.Refuted> demand(Ctx ctx, Span span, Constraint constraint, String reason) {
        Verdict verdict = ctx.decide(constraint);
        boolean everyTurn = Counters.depends(ctx, constraint.left()) || Counters.depends(ctx, constraint.right());
        if (verdict instanceof Verdict.Unknown && !ctx.generic() && everyTurn) {
            // Nothing can check it before the run, so it must be plain for every turn.
            return Optional.of(new Verdict.Refuted(Map.of()));
        }
        if (verdict instanceof Verdict.Unknown && !ctx.generic() && !follows(ctx, constraint)) {
            assumptions.add(ctx, span, constraint, reason);
        }
        return verdict instanceof Verdict.Refuted refuted ? Optional.of(refuted) : Optional.empty();
    }

    /** Whether what is already assumed in this graph is enough. */
    private static boolean follows(Ctx ctx, Constraint constraint) {
        Facts facts = ctx.facts();
        for (Constraint assumed : ctx.tracer().assumed()) {
            facts = facts.with(assumed);
        }
        return facts.decide(constraint).isProved();
    }

    /**
     * Demands all that an operation needs of its operands.
     *
     * @throws Rejected after a message, where that is refuted
     */
    void check(Ctx ctx, Span span, Op op, List<ValueType> inputs) {
        for (Requirement requirement : Requirements.of(op, inputs)) {
            Constraint constraint = requirement.constraint();
            if (demand(ctx, span, constraint, requirement.rule()).isPresent()) {
                throw refuted(ctx, span, inputs, requirement);
            }
        }
    }

    /** True, after a message, for tensors that no machine holds: those whose count of bytes could leave 64 bits, or that change. */
    boolean tooLarge(Ctx ctx, Span span, ValueType type) {
        boolean large = type.count().terms().stream()
                .anyMatch(term -> term.coefficient().bitLength() > MOST_BITS);
        for (Size size : type.sizes()) {
            if (Counters.depends(ctx, size)) {
                reporter.error(Code.OPERATOR_RULE, ctx, span, "a tensor %s would have another size in each turn", type);
                return true;
            }
        }
        if (large) {
            reporter.error(Code.INTEGER_TOO_LARGE, ctx, span, "a tensor %s is too large", type);
        }
        return large;
    }

    private Rejected refuted(Ctx ctx, Span span, List<ValueType> inputs, Requirement requirement) {
        Constraint constraint = requirement.constraint();
        var shapes = new ArrayList<String>();
        inputs.forEach(type -> shapes.add(type.toString()));
        var diagnostic = reporter.at(Code.OPERATOR_RULE, ctx, span, "these sizes do not fit: %s", requirement.rule())
                .at("%s", String.join(", ", shapes))
                .fact("here", "%s", Wording.failed(constraint));
        reporter.report(Wording.counterexample(reporter, ctx, diagnostic, constraint));
        return new Rejected();
    }
}
