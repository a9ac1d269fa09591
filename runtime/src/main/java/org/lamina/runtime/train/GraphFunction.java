package org.lamina.runtime.train;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One compiled function over the variables of its program. Not thread-safe; results last until the next run. */
public interface GraphFunction {
    /**
     * Computes all results and writes all variables it updates.
     *
     * @param batch  the fields it reads, by name
     * @param clock  the scalars it reads
     * @param extras further scalars by name, for metric formulas; empty for steps
     */
    void run(Batch batch, Clock clock, Map<String, Double> extras);

    /** Why it cannot run with a batch of this size; empty where it can. */
    default Optional<String> refusal(Batch batch) {
        return Optional.empty();
    }

    /** Whether a run may be cut into shards along the batch. */
    default boolean sharded() {
        return false;
    }

    /** Runs without extra scalars. */
    default void run(Batch batch, Clock clock) {
        run(batch, clock, Map.of());
    }

    /** A result without axes, as a double. */
    double scalar(String result);

    /** A copy of a result. */
    HostTensor tensor(String result);

    /** A copy of a result, in the array of {@code old} where that one has the shape of the result. */
    default HostTensor tensor(String result, @Nullable HostTensor old) {
        return tensor(result);
    }
}
