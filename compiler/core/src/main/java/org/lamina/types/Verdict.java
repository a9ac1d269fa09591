package org.lamina.types;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What is known of a constraint under given facts. */
public sealed interface Verdict {
    <R> R match(Function<Proved, R> proved, Function<Refuted, R> refuted, Function<Unknown, R> unknown);

    /** It holds for all sizes that satisfy the facts. */
    record Proved() implements Verdict {
        @Override
        public <R> R match(Function<Proved, R> proved, Function<Refuted, R> refuted, Function<Unknown, R> unknown) {
            return proved.apply(this);
        }
    }

    /**
     * It fails for these sizes, which satisfy the facts. Names of the constraint come first;
     * there are none if the constraint is false whatever the names are.
     */
    record Refuted(Map<SizeName, Long> example) implements Verdict {
        public Refuted {
            // Map.copyOf would lose the order.
            example = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(example));
        }

        @Override
        public <R> R match(Function<Proved, R> proved, Function<Refuted, R> refuted, Function<Unknown, R> unknown) {
            return refuted.apply(this);
        }
    }

    /** Neither a proof nor a counterexample was found. */
    record Unknown() implements Verdict {
        @Override
        public <R> R match(Function<Proved, R> proved, Function<Refuted, R> refuted, Function<Unknown, R> unknown) {
            return unknown.apply(this);
        }
    }

    default boolean isProved() {
        return this instanceof Proved;
    }

    default boolean isRefuted() {
        return this instanceof Refuted;
    }
}
