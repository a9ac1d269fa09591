package org.lamina.runtime.kernel;

import java.lang.ref.Cleaner;
import java.nio.Buffer;
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory outside the Java heap, as ND4J takes it: neither a raw address nor an ND4J view of it would keep it alive, so tensors hold it.
 *
 * <p>On the CPU it is a single run of bytes that starts at a multiple of {@value Memory#ALIGNMENT} bytes. On a device it is
 * one array for each storage that is used.
 */
final class NativeMemory extends Memory {
    private static final Cleaner CLEANER = Cleaner.create();

    private final boolean host;
    private final Pointer block;
    private final Map<Storage, DataBuffer> buffers = new EnumMap<>(Storage.class);

    /**
     * Memory of the machine's own, or of the device where ND4J's backend is one. The content is zero.
     *
     * @throws OutOfMemoryError if the system refuses
     */
    NativeMemory(long bytes) {
        super(bytes);
        this.host = Natives.load().host();
        this.block = host ? allocateBlock(bytes()) : new Pointer();
    }

    @Override
    public boolean host() {
        return host;
    }

    @Override
    Memory another(long wanted) {
        return new NativeMemory(wanted);
    }

    /** ND4J's name of a storage. */
    static DataType dataType(Storage storage) {
        return switch (storage) {
            case F32 -> DataType.FLOAT;
            case F64 -> DataType.DOUBLE;
            case I32 -> DataType.INT32;
            case I64 -> DataType.INT64;
        };
    }

    @Override
    Buffer elements(Storage storage, long byteOffset, int count) {
        return switch (storage) {
            case F32 -> ((FloatPointer) pointer(storage, byteOffset, count)).asBuffer();
            case F64 -> ((DoublePointer) pointer(storage, byteOffset, count)).asBuffer();
            case I32 -> ((IntPointer) pointer(storage, byteOffset, count)).asBuffer();
            case I64 -> ((LongPointer) pointer(storage, byteOffset, count)).asBuffer();
        };
    }

    @Override
    Object copy(Storage storage, long firstElement, int count) {
        INDArray piece = piece(storage, firstElement, count);
        return switch (storage) {
            case F32 -> piece.toFloatVector();
            case F64 -> piece.toDoubleVector();
            case I32 -> piece.toIntVector();
            case I64 -> piece.toLongVector();
        };
    }

    @Override
    void assign(Storage storage, long firstElement, Object array) {
        INDArray given = array instanceof float[] floats
                ? Nd4j.createFromArray(floats)
                : array instanceof double[] doubles
                        ? Nd4j.createFromArray(doubles)
                        : array instanceof int[] ints
                                ? Nd4j.createFromArray(ints)
                                : Nd4j.createFromArray((long[]) array);
        piece(storage, firstElement, given.length()).assign(given);
    }

    private INDArray piece(Storage storage, long first, long count) {
        return Nd4j.create(buffer(storage), new long[] {count}, new long[] {1}, first, 'c');
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
        long count = bytes() / storage.bytes();
        if (!host) {
            INDArray all = Nd4j.zeros(dataType(storage), count);
            all.setCloseable(false);
            return all.data();
        }
        Pointer pointer = typed(storage);
        return Nd4j.createBuffer(pointer, dataType(storage), count, indexer(storage, pointer));
    }

    private Pointer typed(Storage storage) {
        Pointer pointer = switch (storage) {
            case F32 -> new FloatPointer(block);
            case F64 -> new DoublePointer(block);
            case I32 -> new IntPointer(block);
            case I64 -> new LongPointer(block);
        };
        return pointer.capacity(bytes() / storage.bytes());
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
