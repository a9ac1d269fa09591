package org.lamina.schedule;

import java.util.List;

/** Steps between two meetings of all shards. */
public record Phase(Kind kind, List<Step> steps) {
    public Phase {
        steps = List.copyOf(steps);
    }

    public enum Kind {
        /** Once, on values that all shards share. */
        SINGLE,
        /** By every shard on its rows of the batch, or on its slices of values that all share, all at the same time. */
        PARALLEL
    }
}
