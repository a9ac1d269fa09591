package org.lamina.runtime.kernel;

import java.nio.Buffer;

/**
 * One block of memory that tensors share. It is freed when neither it nor any of its tensors is reachable: every tensor
 * holds its memory strongly. Which kind it is, say the kernels that allocate it.
 *
 * <p>On the host, whatever lies at one offset shares the same bytes. On a device only tensors of equal storage share
 * elements, which is all that a planner may rely on anyway.
 */
public abstract class Memory {
    /** Offsets that are multiples of this many bytes start a cache line. */
    public static final int ALIGNMENT = 64;

    private final long bytes;

    /** @param bytes how many; rounded up to a multiple of {@link #ALIGNMENT}, at least one of them */
    Memory(long bytes) {
        this.bytes = align(Math.max(bytes, 1));
    }

    /** Smallest multiple of {@link #ALIGNMENT} that is not below {@code bytes}. */
    public static long align(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Bytes in the block. */
    public final long bytes() {
        return bytes;
    }

    /** Whether elements can be reached through buffers of this process. */
    public abstract boolean host();

    /** A block of the same kind, all zero. */
    abstract Memory another(long wanted);

    /** Elements as a buffer of the storage's type; host memory only. */
    abstract Buffer elements(Storage storage, long byteOffset, int count);

    /** Some elements as a new array of the storage's type: how memory of a device is read. */
    abstract Object copy(Storage storage, long firstElement, int count);

    /** Sets elements from an array of the storage's type: how memory of a device is written. */
    abstract void assign(Storage storage, long firstElement, Object array);
}
