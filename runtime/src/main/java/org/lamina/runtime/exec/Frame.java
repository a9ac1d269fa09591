package org.lamina.runtime.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.Memory;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;
import org.lamina.runtime.profile.Track;

/** What the parts of one shard, or the parts that run once, have in common: memory, sizes and kernels. */
public final class Frame {
    private final Kernels kernels;
    private final Memory memory;
    private final long[] bases;
    private final List<Tensor> ports;
    private final Variables variables;
    private final Frame shared;
    private final @Nullable Workers workers;
    private final Tiles[] tiles;
    private Frame[] shards = {};
    private Regions regions = new Regions();
    private List<Port> shapes = List.of();
    private long[] sizes = {};
    private long firstRow;
    private int shard;
    private int version;
    private @Nullable Track track;

    /**
     * @param shared the frame of the parts that run once; null for that frame itself
     * @param workers threads that may share a step; null in a shard, which is one thread's
     */
    Frame(
            Kernels kernels,
            Memory memory,
            long[] bases,
            List<Tensor> ports,
            Variables variables,
            @Nullable Frame shared,
            @Nullable Workers workers) {
        this.kernels = kernels;
        this.memory = memory;
        this.bases = bases;
        this.ports = ports;
        this.variables = variables;
        this.shared = shared == null ? this : shared;
        this.workers = workers;
        this.tiles = new Tiles[workers == null ? 1 : workers.threads()];
        for (int i = 0; i < tiles.length; i++) {
            tiles[i] = new Tiles();
        }
    }

    /** Says where call sites note their times; without this, nothing is measured. */
    void track(Track newTrack) {
        track = newTrack;
    }

    @Nullable
    Track track() {
        return track;
    }

    /** Gives the frame other sizes; its parts must be placed after that. */
    void resize(Regions newRegions, List<Port> newShapes, long[] newSizes) {
        regions = newRegions;
        shapes = newShapes;
        sizes = newSizes;
        version++;
    }

    /** Says which of the shards this is, and where its rows begin. */
    void isShard(int number, long newFirstRow) {
        shard = number;
        firstRow = newFirstRow;
    }

    /** Says which shards take part from now on. */
    void shards(Frame[] active) {
        shards = active;
    }

    Frame[] shards() {
        return shared.shards;
    }

    Kernels kernels() {
        return kernels;
    }

    /** How many threads may share a step. */
    int threads() {
        return tiles.length;
    }

    /** Heap arrays of one of the threads. */
    Tiles tiles(int thread) {
        return tiles[thread];
    }

    /** Runs a step that is cut into one piece for each thread. */
    void share(Workers.Task piece) {
        if (workers == null) {
            piece.run(0);
        } else {
            workers.run(tiles.length, piece);
        }
    }

    /** Changes whenever tensors may have moved. */
    int version() {
        return version;
    }

    long size(int name) {
        return sizes[name];
    }

    long wholeSize(int name) {
        return shared.sizes[name];
    }

    /** First row of the batch that belongs to this shard. */
    long firstRow() {
        return firstRow;
    }

    Tensor variable(String name) {
        return variables.get(name).view(0, variables.get(name).sizes());
    }

    Tensor wholeVariable(String name) {
        return variables.get(name);
    }

    Tensor wholePort(int port) {
        return ports.get(port);
    }

    Tensor port(int port) {
        Tensor whole = ports.get(port);
        return whole.view(0, whole.sizes());
    }

    // ---- rows and slices of what all shards share ------------------------------------------------------------------

    /** Moves a tensor on the first rows to those of this shard. */
    void rows(Tensor tensor) {
        long elements = tensor.count() / sizes[0] * firstRow;
        tensor.place(tensor.byteOffset() + elements * tensor.storage().bytes(), tensor.sizes());
    }

    /** Where a shard's slice of so many positions begins. */
    long firstOf(long length) {
        return length * shard / shards().length;
    }

    private long endOf(long length) {
        return length * (shard + 1) / shards().length;
    }

    long shareOf(long amount) {
        return endOf(amount) - firstOf(amount);
    }

    /** Narrows a tensor to its slice. */
    void slice(Tensor tensor) {
        long[] own = tensor.sizes();
        long first = firstOf(own[0]);
        long elements = tensor.count() / own[0] * first;
        own[0] = endOf(own[0]) - first;
        tensor.place(tensor.byteOffset() + elements * tensor.storage().bytes(), own);
    }

    /** Puts a tensor on a port: on its rows if the port is cut, else on all of it. */
    void placeOnPort(Tensor tensor, int port, long[] shape) {
        long skipped = 0;
        if (shapes.get(port).sharded()) {
            skipped = shapes.get(port).count() / shared.sizes[0] * firstRow;
        }
        tensor.place(ports.get(port).byteOffset() + skipped * tensor.storage().bytes(), shape);
    }

    Tensor inRegion(int region) {
        return new Tensor(home(region).memory, regions.storage(region), home(region).bases[region]);
    }

    void placeInRegion(Tensor tensor, int region, long offset, long[] shape) {
        Frame home = home(region);
        tensor.place(home.bases[region] + offset * home.regions.unitBytes(region), shape);
    }

    private Frame home(int region) {
        return regions.isPerShard(region) ? this : shared;
    }

    /** Offsets of regions that follow one another, and the length of them all as a last element. */
    static long[] bases(long[] bytes) {
        long[] bases = new long[bytes.length + 1];
        for (int i = 0; i < bytes.length; i++) {
            bases[i + 1] = Math.addExact(bases[i], bytes[i]);
        }
        return bases;
    }

    Storage storage(int region) {
        return regions.storage(region);
    }
}
