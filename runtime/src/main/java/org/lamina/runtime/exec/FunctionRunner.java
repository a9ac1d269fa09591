package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.Memory;
import org.lamina.runtime.kernel.Tensor;
import org.lamina.runtime.profile.Profile;

/**
 * A generated function with memory: {@link #resize}, fill the inputs, {@link #run}, read the results. It is used by one
 * thread at a time. A run at sizes that have been seen before allocates nothing.
 *
 * <p>The batch, where the function allows, is cut into shards of nearly equal numbers of rows. The number of shards, which
 * depends on the sizes and not on the number of threads, decides in which order sums over the batch are added, and so the last bits of results.
 */
public final class FunctionRunner {
    /** Operations that take about as long as two meetings of threads. */
    private static final long WORTH_A_SHARD = 200_000;

    /**
     * Operations of a run in one shard from which on threads inside of its native operations pay: some milliseconds. Below,
     * each operation is done before the others have woken up, and on a busy machine it then waits for them.
     */
    private static final long WORTH_THREADS = 300_000_000;

    private final GeneratedFunction function;
    private final Kernels kernels;
    private final Variables variables;
    private final Workers workers;
    private final int maxShards;
    private final long workPerShard;

    /** Decided for the first and for every larger batch; smaller ones keep to it, and so to the memory that is there. */
    private int boundShards = 1;

    private long[] sizes = {};
    private Bound bound = new Bound(List.of(), Map.of(), Map.of(), new Frame[0], List.of(), new long[0][]);
    private Frame[] active = {};

    /** Whether there is one shard, and operations large enough to be shared by threads inside. */
    private boolean inside;

    private int phase;
    private @Nullable Profile profile;
    private final Workers.Task shardTask = this::runShard;

    /**
     * What a function has in memory.
     *
     * @param ports inputs and results; for variables, the variable
     * @param names where the inputs are, and the variables
     * @param results where the results are: a map such as {@code x = x/2} has a result with the name of its input
     * @param frames the shared one, then one for each shard
     * @param parts by phase, then by shard
     * @param capacity bytes of each region, shared and per shard, and of each port
     */
    private record Bound(
            List<Tensor> ports,
            Map<String, Integer> names,
            Map<String, Integer> results,
            Frame[] frames,
            List<Part[][]> parts,
            long[][] capacity) {}

    /**
     * A runner that cuts the batch only if a shard of the first batch has enough to do.
     *
     * @param shards into how many pieces to cut the batch at most, at least 1; ignored where the function does not allow it
     * @param variables with every variable that the function reads or writes
     */
    public FunctionRunner(
            GeneratedFunction function, Kernels kernels, Variables variables, Workers workers, int shards) {
        this(function, kernels, variables, workers, shards, WORTH_A_SHARD);
    }

    /** @param workPerShard operations that a shard must have to do; 0 to cut whenever there are rows for every shard */
    public FunctionRunner(
            GeneratedFunction function,
            Kernels kernels,
            Variables variables,
            Workers workers,
            int shards,
            long workPerShard) {
        if (shards < 1) {
            throw new IllegalArgumentException("shards must be at least 1: " + shards);
        }
        this.function = function;
        this.kernels = kernels;
        this.variables = variables;
        this.workers = workers;
        this.maxShards = function.sharded() ? shards : 1;
        this.workPerShard = Math.max(workPerShard, 1);
    }

    /** Measures every run from now on; to be called before the first {@link #resize}. */
    public void measure(Profile newProfile) {
        profile = newProfile;
    }

    public GeneratedFunction function() {
        return function;
    }

    /** Inputs and outputs at the current sizes. */
    public List<Port> ports() {
        return function.ports(sizes);
    }

    /**
     * Sets all sizes, in the order of {@link GeneratedFunction#sizeNames}. Sizes that fit into the memory of an earlier call
     * reuse it; larger ones replace it, and then the tensors of inputs and results too.
     *
     * @throws SizeRefusal if the program does not allow these sizes; nothing has changed then
     */
    public void resize(long... newSizes) {
        if (newSizes.length != function.sizeNames().size()) {
            throw new IllegalArgumentException("%s has sizes %s, values were given for %d"
                    .formatted(function.name(), function.sizeNames(), newSizes.length));
        }
        if (isBound() && Arrays.equals(sizes, newSizes)) {
            return;
        }
        for (long size : newSizes) {
            if (size < 1) {
                throw new IllegalArgumentException(
                        "sizes of %s must be at least 1: %s".formatted(function.name(), Arrays.toString(newSizes)));
            }
        }
        function.conditions(newSizes);
        sizes = newSizes.clone();
        if (isBound() && fits()) {
            place();
        } else {
            bind();
        }
        inside = workers.threads() > 1 && active.length == 1 && function.work(sizes) >= WORTH_THREADS;
    }

    /**
     * Looks whether the function can run with these sizes.
     *
     * @throws SizeRefusal if the program does not allow them
     */
    public void check(long... newSizes) {
        function.conditions(newSizes);
    }

    private boolean isBound() {
        return bound.frames().length > 0;
    }

    /**
     * Tensor of an input in its current shape; for a variable, the variable itself. Valid until {@link #resize} gives a size
     * that is larger than all before.
     */
    public Tensor input(String name) {
        return port("input", bound.names(), name);
    }

    /** Tensor of a result in its current shape; valid as long as that of an input. */
    public Tensor result(String name) {
        return port("result", bound.results(), name);
    }

    private Tensor port(String what, Map<String, Integer> places, String name) {
        Integer index = places.get(name);
        if (index == null) {
            throw new IllegalArgumentException(function.name() + " has no " + what + " " + name);
        }
        return bound.ports().get(index);
    }

    /** Bytes for values between inputs and results: the shared memory and that of every shard; 0 before {@link #resize}. */
    public long workingBytes() {
        return isBound()
                ? Arrays.stream(bound.capacity()[0]).sum()
                        + (bound.frames().length - 1)
                                * Arrays.stream(bound.capacity()[1]).sum()
                : 0;
    }

    /** Computes results and writes variables from the current content of inputs and variables. */
    public void run() {
        workers.useInside(inside ? workers.threads() : 1);
        runPhases();
    }

    private void runPhases() {
        for (phase = 0; phase < bound.parts().size(); phase++) {
            Part[][] byShard = bound.parts().get(phase);
            if (phase % 2 == 1) {
                workers.run(active.length, shardTask);
                if (profile != null) {
                    profile.waited();
                }
            } else if (byShard.length > 0) {
                runAll(byShard[0]);
            }
        }
    }

    private void runShard(int shard) {
        if (profile != null && shard == 0) {
            profile.waited();
        } else if (profile != null) {
            profile.track(shard).begin();
        }
        runAll(bound.parts().get(phase)[shard]);
    }

    private static void runAll(Part[] parts) {
        for (Part part : parts) {
            part.run();
        }
    }

    // ---- memory ----------------------------------------------------------------------------------------------------

    /** Never more shards than rows. */
    private int activeShards() {
        return function.sharded() ? (int) Math.min(boundShards, sizes[0]) : 1;
    }

    /** Sizes as a shard sees them. */
    private long[] shardSizes(int shard) {
        long[] own = sizes.clone();
        if (function.sharded()) {
            own[0] = firstRow(shard + 1) - firstRow(shard);
        }
        return own;
    }

    private long firstRow(int shard) {
        return function.sharded() ? Math.multiplyExact(sizes[0], (long) shard) / activeShards() : 0;
    }

    /** Sizes of the largest shard. */
    private long[] largestShard() {
        long[] own = sizes.clone();
        if (function.sharded()) {
            own[0] = (sizes[0] + activeShards() - 1) / activeShards();
        }
        return own;
    }

    /** Bytes of shared regions, of regions per shard, and of ports, at the current sizes. */
    private long[][] needed() {
        List<Port> ports = function.ports(sizes);
        return new long[][] {
            function.regions(sizes).bytes(false),
            function.regions(largestShard()).bytes(true),
            ports.stream()
                    .mapToLong(p -> Memory.align(p.count() * p.storage().bytes()))
                    .toArray()
        };
    }

    private boolean fits() {
        long[][] needed = needed();
        for (int kind = 0; kind < needed.length; kind++) {
            for (int i = 0; i < needed[kind].length; i++) {
                if (needed[kind][i] > bound.capacity()[kind][i]) {
                    return false;
                }
            }
        }
        return activeShards() < bound.frames().length;
    }

    private void bind() {
        long worth = Math.min(function.work(sizes) / workPerShard, function.mostShards());
        boundShards = (int) Math.max(1, Math.min(maxShards, worth));
        long[][] capacity = needed();
        for (int kind = 0; kind < bound.capacity().length; kind++) {
            for (int i = 0; i < capacity[kind].length; i++) {
                capacity[kind][i] = Math.max(capacity[kind][i], bound.capacity()[kind][i]);
            }
        }
        List<Port> shapes = function.ports(sizes);
        Map<String, Integer> names = new LinkedHashMap<>();
        Map<String, Integer> results = new LinkedHashMap<>();
        List<Tensor> ports = portTensors(shapes, capacity[2], names, results);
        long[] sharedBases = Frame.bases(capacity[0]);
        long[] shardBases = Frame.bases(capacity[1]);
        Frame[] frames = new Frame[1 + activeShards()];
        frames[0] = new Frame(kernels, memory(sharedBases), sharedBases, ports, variables, null, workers);
        for (int shard = 0; shard < frames.length - 1; shard++) {
            Workers helpers = frames.length == 2 ? workers : null; // one shard leaves the others idle
            frames[1 + shard] =
                    new Frame(kernels, memory(shardBases), shardBases, ports, variables, frames[0], helpers);
        }
        if (profile != null) {
            for (int i = 0; i < frames.length; i++) {
                frames[i].track(profile.track(Math.max(0, i - 1)));
            }
        }
        bound = new Bound(ports, names, results, frames, new ArrayList<>(), capacity);
        resizeFrames();
        for (int index = 0; index < function.phases(); index++) {
            boolean parallel = index % 2 == 1;
            Part[][] byShard = new Part[parallel ? active.length : 1][];
            for (int shard = 0; shard < byShard.length; shard++) {
                byShard[shard] =
                        function.parts(index, frames[parallel ? 1 + shard : 0]).toArray(new Part[0]);
                for (Part part : byShard[shard]) {
                    part.place();
                    part.build();
                    measured(part);
                }
            }
            bound.parts().add(byShard);
        }
    }

    private Memory memory(long[] bases) {
        return kernels.allocate(bases[bases.length - 1]);
    }

    private List<Tensor> portTensors(
            List<Port> shapes, long[] bytes, Map<String, Integer> names, Map<String, Integer> results) {
        long total = 0;
        for (int i = 0; i < shapes.size(); i++) {
            total += own(shapes.get(i)) ? bytes[i] : 0;
        }
        Memory memory = kernels.allocate(total);
        List<Tensor> tensors = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < shapes.size(); i++) {
            Port port = shapes.get(i);
            if (own(port)) {
                tensors.add(new Tensor(memory, port.storage(), offset, port.sizes()));
                offset += bytes[i];
            } else {
                tensors.add(variables.get(port.name()));
            }
            (port.kind() == Port.Kind.RESULT ? results : names).putIfAbsent(port.name(), i);
        }
        return tensors;
    }

    private static boolean own(Port port) {
        return port.input() || port.kind() == Port.Kind.RESULT;
    }

    private void resizeFrames() {
        List<Port> shapes = function.ports(sizes);
        Frame[] frames = bound.frames();
        frames[0].resize(function.regions(sizes), shapes, sizes);
        active = Arrays.copyOfRange(frames, 1, 1 + activeShards());
        for (int shard = 0; shard < active.length; shard++) {
            long[] own = shardSizes(shard);
            active[shard].resize(function.regions(own), shapes, own);
            active[shard].isShard(shard, firstRow(shard));
        }
        frames[0].shards(active);
        for (int i = 0; i < shapes.size(); i++) {
            if (own(shapes.get(i))) {
                bound.ports().get(i).reshape(shapes.get(i).sizes());
            }
        }
    }

    private void place() {
        resizeFrames();
        for (int index = 0; index < bound.parts().size(); index++) {
            Part[][] byShard = bound.parts().get(index);
            int used = index % 2 == 1 ? active.length : 1;
            for (int shard = 0; shard < used; shard++) {
                for (Part part : byShard[shard]) {
                    part.place();
                    if (part.sizedSites()) {
                        part.build();
                    }
                    measured(part);
                }
            }
        }
    }

    private void measured(Part part) {
        if (profile != null) {
            part.timedSites();
        }
    }
}
