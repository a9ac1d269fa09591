package org.lamina.elaborate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.ir.Site;
import org.lamina.source.Span;
import org.lamina.types.Constraint;
import org.lamina.types.Facts;
import org.lamina.types.Relation;
import org.lamina.types.TensorType;
import org.lamina.types.Verdict;

/**
 * Where an expression is evaluated: the names it sees, the body it stands in, the graph that is built, what is known of
 * symbolic sizes, and, where its place says so, the type that is expected of it.
 *
 * @param generic whether a declaration is checked by itself: what fails for some sizes only is left to its uses
 */
record Ctx(
        Env env,
        Frame frame,
        Tracer tracer,
        Store store,
        Facts facts,
        @Nullable TensorType expected,
        boolean generic,
        Obligations obligations) {
    Ctx withEnv(Env newEnv) {
        return new Ctx(newEnv, frame, tracer, store, facts, expected, generic, obligations);
    }

    Ctx withFrame(Frame newFrame) {
        return new Ctx(env, newFrame, tracer, store, facts, expected, generic, obligations);
    }

    Ctx withTracer(Tracer newTracer) {
        return new Ctx(env, frame, newTracer, store, facts, expected, generic, obligations);
    }

    Ctx withFacts(Facts newFacts) {
        return new Ctx(env, frame, tracer, store, newFacts, expected, generic, obligations);
    }

    Ctx expecting(@Nullable TensorType type) {
        return type == expected ? this : new Ctx(env, frame, tracer, store, facts, type, generic, obligations);
    }

    Ctx inner() {
        return withEnv(env.inner());
    }

    /** What is known of a constraint here. */
    Verdict decide(Constraint constraint) {
        Verdict verdict = facts.decide(constraint);
        // How many items a batch has is not the program's choice: too few or too many are an assumption. A batch that
        // must have one certain size is an error, mostly a forgotten axis of items.
        boolean lenient = generic
                || (constraint.relation() != Relation.EQ && constraint.names().equals(DataBlocks.BATCH.names()));
        if (lenient
                && verdict instanceof Verdict.Refuted refuted
                && !refuted.example().isEmpty()) {
            var opposite = new Constraint(constraint.relation().negate(), constraint.left(), constraint.right());
            return facts.decide(opposite).isProved() ? verdict : new Verdict.Unknown();
        }
        return verdict;
    }

    /** See {@link Obligations#demand}. */
    Optional<Verdict.Refuted> demand(Span span, Constraint constraint, String reason) {
        return obligations.demand(this, span, constraint, reason);
    }

    Site site(Span span) {
        Site.Role role = Optimizers.isSlot(frame.path()) ? Site.Role.UPDATE : Site.Role.FORWARD;
        return new Site(frame.path(), span.file().name() + ":" + span.line(), role);
    }
}
