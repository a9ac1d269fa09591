package org.lamina.runtime.exec;

import java.util.Objects;
import java.util.StringTokenizer;
import org.lamina.runtime.kernel.Kernel;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.ReduceFn;
import org.lamina.runtime.kernel.Tensor;
import org.lamina.runtime.profile.Role;
import org.lamina.runtime.profile.Track;

/**
 * Steps of one phase of a generated function, with their tensors and call sites. The life of a part: constructor (tensors),
 * {@link #place} (sizes), {@link #build} (call sites), then any number of {@link #run}; {@link #place} comes again when sizes
 * change.
 */
public abstract class Part {
    private final Frame frame;

    protected Part(Frame frame) {
        this.frame = frame;
    }

    /** Gives every tensor its place and its shape. */
    protected abstract void place();

    /** Makes the call sites; tensors are in place. */
    protected abstract void build();

    /** Runs all steps in order. */
    protected abstract void run();

    /** Whether call sites depend on sizes other than through their tensors, and so must be built again when sizes change. */
    protected boolean sizedSites() {
        return false;
    }

    /** Puts {@link #timed} in place of every call site; tensors are in place. Called only where times are asked for. */
    protected abstract void timedSites();

    // ---- for generated code ----------------------------------------------------------------------------------------

    protected final Kernels kernels() {
        return frame.kernels();
    }

    /** Value of a size, by its position among the names; in a shard the first one is the number of its rows. */
    protected final long size(int name) {
        return frame.size(name);
    }

    /** Value of a size for the whole batch, also in a shard. */
    protected final long wholeSize(int name) {
        return frame.wholeSize(name);
    }

    /** First row of the batch that belongs to this shard. */
    protected final long firstRow() {
        return frame.firstRow();
    }

    /** A tensor on an input or a result. */
    protected final Tensor port(int port) {
        return frame.port(port);
    }

    /** Puts a tensor on the rows of this shard, or on all of a port that is not cut. */
    protected final void placePort(Tensor tensor, int port, long... shape) {
        frame.placeOnPort(tensor, port, shape);
    }

    /** Puts a tensor on all of a port, also in a shard. */
    protected final void placeWholePort(Tensor tensor, int port, long... shape) {
        tensor.place(frame.wholePort(port).byteOffset(), shape);
    }

    /** A tensor on a variable. */
    protected final Tensor variable(String name) {
        return frame.variable(name);
    }

    /** Puts a tensor on all of a variable. */
    protected final void placeVariable(Tensor tensor, String name, long... shape) {
        tensor.place(frame.wholeVariable(name).byteOffset(), shape);
    }

    /** Moves a tensor with as many rows as this shard from the first row of the batch to that of the shard. */
    protected final void rows(Tensor tensor) {
        frame.rows(tensor);
    }

    /** Narrows a tensor to the slice of its first axis that belongs to this shard. */
    protected final void slice(Tensor tensor) {
        frame.slice(tensor);
    }

    /** Where this shard's slice of an axis with {@code length} positions begins. */
    protected final long firstOf(long length) {
        return frame.firstOf(length);
    }

    /** How much of an amount of work falls to this shard where it is shared out by slices. */
    protected final long shareOf(long amount) {
        return frame.shareOf(amount);
    }

    /** A tensor somewhere in a region. */
    protected final Tensor buffer(int region) {
        return frame.inRegion(region);
    }

    /** Puts a tensor at {@code offset} units into a region. */
    protected final void placeBuffer(Tensor tensor, int region, long offset, long... shape) {
        frame.placeInRegion(tensor, region, offset, shape);
    }

    /** Joins what the shards have computed, see {@link Combine}. */
    protected final Combine combine(ReduceFn fn, int region) {
        return new Combine(frame, fn, region);
    }

    /** A fused loop, see {@link Loop}. */
    protected final Loop.Builder loop(int rank, Loop.Body body) {
        return new Loop.Builder(frame, rank, body);
    }

    /** A tensor of which a loop takes or fills a part, see {@link Section}. */
    protected final Section section(Tensor whole) {
        return new Section(whole);
    }

    /** A call site whose runs are measured, see {@link Track#timed}. */
    protected final Kernel timed(Kernel site, String layer, Role role, String operation, long flops, long bytes) {
        return Objects.requireNonNull(frame.track()).timed(site, layer, role, operation, flops, bytes);
    }

    /** Numbers written as text, separated by blanks; the pieces are joined first. */
    protected static double[] numbers(String... pieces) {
        StringTokenizer words = new StringTokenizer(String.join("", pieces));
        double[] values = new double[words.countTokens()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.parseDouble(words.nextToken());
        }
        return values;
    }
}
