package org.lamina.runtime.exec;

import java.util.List;

/**
 * What the compiler writes for one graph: an immutable description that makes the parts of a program once memory is there.
 * Phases with even numbers run once, those with odd numbers in every shard.
 */
public abstract class GeneratedFunction {
    private final String name;
    private final boolean sharded;
    private final List<String> sizeNames;

    /**
     * @param sharded whether the batch may be cut; the batch size is then the first name
     * @param sizeNames names of the sizes that get a value when the function is bound
     */
    protected GeneratedFunction(String name, boolean sharded, String... sizeNames) {
        this.name = name;
        this.sharded = sharded;
        this.sizeNames = List.of(sizeNames);
    }

    /** Name of the graph. */
    public final String name() {
        return name;
    }

    /** Whether a run may be cut into shards along the first size. */
    public final boolean sharded() {
        return sharded;
    }

    /** Names of the sizes, in the order in which values for them are given. */
    public final List<String> sizeNames() {
        return sizeNames;
    }

    /** Inputs, then outputs, at the given sizes. */
    public final List<Port> ports(long... sizes) {
        Ports ports = new Ports();
        declare(ports, sizes);
        return ports.all();
    }

    final Regions regions(long... sizes) {
        Regions regions = new Regions();
        declare(regions, sizes);
        return regions;
    }

    /** Lists inputs and outputs in the order of the graph. */
    protected abstract void declare(Ports ports, long[] sizes);

    /** Lists the regions of memory in the order of the schedule. */
    protected abstract void declare(Regions regions, long[] sizes);

    /** Says by {@link #require} what the sizes must satisfy; without conditions, nothing. */
    protected void conditions(long[] sizes) {
        // Most programs fit all sizes.
    }

    /**
     * Called by {@link #conditions}, for each condition.
     *
     * @param condition what must hold, as {@code lamina check --assumptions} shows it
     * @throws SizeRefusal if it does not hold
     */
    protected final void require(boolean holds, String condition, long[] sizes) {
        if (!holds) {
            throw new SizeRefusal(condition, sizeNames, sizes);
        }
    }

    /** Roughly how many operations the parallel phases take at the given sizes, all shards together; unknown is a lot. */
    protected long work(long[] sizes) {
        return Long.MAX_VALUE;
    }

    /** How many shards there may be: none is without a slice of what they share out. */
    protected long mostShards() {
        return Long.MAX_VALUE;
    }

    /** Number of phases. */
    protected abstract int phases();

    /** Makes the parts of a phase for one shard, or for all of them where the phase runs once. */
    protected abstract List<Part> parts(int phase, Frame frame);
}
