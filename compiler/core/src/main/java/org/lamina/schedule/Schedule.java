package org.lamina.schedule;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lamina.ir.Graph;
import org.lamina.types.Size;
import org.lamina.types.SizeName;

/**
 * A graph, ready to be written as code.
 *
 * @param name of the graph
 * @param sizes names that get a value when the program runs; the batch size, if any, is the first
 * @param conditions what the sizes must satisfy
 * @param work roughly how many operations the parallel phases take, all shards together; all phases, where the batch is not cut
 * @param ports inputs, then outputs, in the order of the graph
 */
public record Schedule(
        String name,
        Sharding sharding,
        List<SizeName> sizes,
        List<Graph.Condition> conditions,
        Size work,
        List<Port> ports,
        List<Buffer> buffers,
        List<Region> regions,
        List<Phase> phases) {
    public Schedule {
        sizes = List.copyOf(sizes);
        conditions = List.copyOf(conditions);
        ports = List.copyOf(ports);
        buffers = List.copyOf(buffers);
        regions = List.copyOf(regions);
        phases = List.copyOf(phases);
    }

    public Buffer buffer(Operand operand) {
        return buffers.get(operand.buffer());
    }

    /** Regions begin at multiples of this many bytes. */
    private static final int ALIGNMENT = 64;

    /** Bytes that all arenas take with the whole batch in one shard: what a run on one thread allocates besides its ports. */
    public long workingBytes(Map<SizeName, Long> values) {
        long sum = 0;
        for (Region region : regions) {
            long bytes = Math.multiplyExact(
                    Math.multiplyExact(region.unit().evaluate(values), region.peak()),
                    region.storage().bytes());
            sum = Math.addExact(sum, Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        }
        return sum;
    }

    /** Bytes of the values that live at one time, where they are most: no packing of the buffers can take less. */
    public long liveBytes(Map<SizeName, Long> values) {
        TreeMap<Integer, Long> changes = new TreeMap<>();
        for (Buffer buffer : buffers) {
            if (buffer.home() instanceof Home.Arena) {
                long bytes = buffer.count().evaluate(values) * buffer.storage().bytes();
                changes.merge(buffer.firstStep(), bytes, Long::sum);
                changes.merge(buffer.lastStep() + 1, -bytes, Long::sum);
            }
        }
        long now = 0;
        long most = 0;
        for (long change : changes.values()) {
            now += change;
            most = Math.max(most, now);
        }
        return most;
    }

    /**
     * Bytes of an arena, such as {@code 5184*N + 1876}: what all values between inputs and results need.
     *
     * @param perShard of the arena that each shard has, in the sizes of the shard; else of the shared one
     */
    public Size arenaBytes(boolean perShard) {
        Size sum = Size.of(0);
        for (Region region : regions) {
            if (region.perShard() == perShard) {
                sum = sum.plus(
                        region.unit().times(region.peak() * region.storage().bytes()));
            }
        }
        return sum;
    }
}
