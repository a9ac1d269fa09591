package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import org.lamina.runtime.kernel.Memory;
import org.lamina.runtime.kernel.Storage;

/** Collects the regions that a generated function declares, at given sizes. */
public final class Regions {
    private final List<Region> regions = new ArrayList<>();

    /** A length of {@code peak * unit} elements. */
    private record Region(Storage storage, boolean perShard, long unit, long peak) {
        long bytes() {
            return Memory.align(Math.multiplyExact(Math.multiplyExact(unit, peak), storage.bytes()));
        }
    }

    /** A region of the memory that all shards share. */
    public void shared(Storage storage, long unit, long peak) {
        regions.add(new Region(storage, false, unit, peak));
    }

    /** A region of the memory of every shard. */
    public void perShard(Storage storage, long unit, long peak) {
        regions.add(new Region(storage, true, unit, peak));
    }

    int count() {
        return regions.size();
    }

    Storage storage(int region) {
        return regions.get(region).storage();
    }

    boolean isPerShard(int region) {
        return regions.get(region).perShard();
    }

    /** Bytes of one unit. */
    long unitBytes(int region) {
        return regions.get(region).unit() * storage(region).bytes();
    }

    /** Lengths in bytes of the regions of one kind; 0 for those of the other. */
    long[] bytes(boolean perShard) {
        return regions.stream()
                .mapToLong(r -> r.perShard() == perShard ? r.bytes() : 0)
                .toArray();
    }
}
