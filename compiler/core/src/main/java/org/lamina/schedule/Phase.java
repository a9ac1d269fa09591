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
        /** By every shard on its rows of the batch, all at the same time. */
        PARALLEL
    }
}
