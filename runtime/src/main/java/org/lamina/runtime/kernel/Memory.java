package org.lamina.runtime.kernel;

import java.lang.ref.Cleaner;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.bytedeco.javacpp.indexer.LongIndexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One block of native memory that tensors share. It is freed when neither it nor any of its tensors is reachable: every
 * tensor holds its memory strongly, because neither a raw address nor an ND4J view of it would keep it alive.
 *
 * <p>On the CPU it is a single run of bytes that starts at a multiple of {@value #ALIGNMENT} bytes, and whatever lies at one
 * offset shares the same bytes. On a device it is one array for each storage that is used; there only tensors of equal
 * storage share elements, which is all that a planner may rely on anyway.
 */
public final class Memory {
    /** Offsets that are multiples of this many bytes start a cache line. */
    public static final int ALIGNMENT = 64;

    private static final Cleaner CLEANER = Cleaner.create();

    private final long bytes;
    private final boolean host;
    private final Pointer block;
    private final Map<Storage, DataBuffer> buffers = new EnumMap<>(Storage.class);

    private Memory(long bytes, boolean host) {
        this.bytes = bytes;
        this.host = host;
        this.block = host ? allocateBlock(bytes) : new Pointer();
    }

    /**
     * Memory of the machine's own, or of the device where ND4J's backend is one. The content is zero.
     *
     * @param bytes how many, at least 0; rounded up to a multiple of {@link #ALIGNMENT}
     * @throws OutOfMemoryError if the system refuses
     */
    public static Memory allocate(long bytes) {
        return new Memory(align(Math.max(bytes, 1)), Natives.load().host());
    }

    /** Smallest multiple of {@link #ALIGNMENT} that is not below {@code bytes}. */
    public static long align(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Bytes in the block. */
    public long bytes() {
        return bytes;
    }

    /** Whether elements can be reached through pointers and buffers of this process. */
    public boolean host() {
        return host;
    }

    /** All of the memory as elements of one storage. */
    synchronized DataBuffer buffer(Storage storage) {
        return buffers.computeIfAbsent(storage, this::wrap);
    }

    /** The element at a byte offset; host memory only. */
    Pointer pointer(Storage storage, long byteOffset, long count) {
        if (!host) {
            throw new IllegalStateException("memory of a device has no host pointer");
        }
        long at = byteOffset / storage.bytes();
        return typed(storage).getPointer(at).capacity(count);
    }

    private DataBuffer wrap(Storage storage) {
        long count = bytes / storage.bytes();
        if (!host) {
            INDArray all = Nd4j.zeros(storage.dataType(), count);
            all.setCloseable(false);
            return all.data();
        }
        Pointer pointer = typed(storage);
        return Nd4j.createBuffer(pointer, storage.dataType(), count, indexer(storage, pointer));
    }

    private Pointer typed(Storage storage) {
        Pointer pointer = switch (storage) {
            case F32 -> new FloatPointer(block);
            case F64 -> new DoublePointer(block);
            case I32 -> new IntPointer(block);
            case I64 -> new LongPointer(block);
        };
        return pointer.capacity(bytes / storage.bytes());
    }

    private static Indexer indexer(Storage storage, Pointer pointer) {
        return switch (storage) {
            case F32 -> FloatIndexer.create((FloatPointer) pointer);
            case F64 -> DoubleIndexer.create((DoublePointer) pointer);
            case I32 -> IntIndexer.create((IntPointer) pointer);
            case I64 -> LongIndexer.create((LongPointer) pointer);
        };
    }

    /** Zeroed memory whose pages the system provides when they are first touched. */
    private Pointer allocateBlock(long wanted) {
        Pointer raw = Pointer.calloc(wanted + ALIGNMENT, 1);
        if (raw == null || raw.isNull()) {
            throw new OutOfMemoryError("the system has no " + wanted + " bytes of memory left");
        }
        CLEANER.register(this, () -> Pointer.free(raw));
        return new BytePointer(raw).getPointer(Math.floorMod(-raw.address(), (long) ALIGNMENT));
    }
}
