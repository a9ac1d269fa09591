package org.lamina.runtime.kernel;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory of the Java runtime outside its heap, for machines and programs without native libraries. Java limits all of it
 * together ({@code -XX:MaxDirectMemorySize}, as much as the heap where that is not said), and a block to 2 GiB.
 */
final class BufferMemory extends Memory {
    private final ByteBuffer block;

    /** @throws OutOfMemoryError if Java has not that much */
    BufferMemory(long bytes) {
        super(bytes);
        if (bytes() > Integer.MAX_VALUE - ALIGNMENT) {
            throw new OutOfMemoryError(
                    "plain-Java kernels hold at most 2 GiB in one piece, " + bytes() + " bytes are needed");
        }
        this.block = ByteBuffer.allocateDirect((int) bytes() + ALIGNMENT).alignedSlice(ALIGNMENT);
    }

    @Override
    public boolean host() {
        return true;
    }

    @Override
    Memory another(long wanted) {
        return new BufferMemory(wanted);
    }

    @Override
    Buffer elements(Storage storage, long byteOffset, int count) {
        ByteBuffer piece =
                block.slice((int) byteOffset, count * storage.bytes()).order(ByteOrder.nativeOrder());
        return switch (storage) {
            case F32 -> piece.asFloatBuffer();
            case F64 -> piece.asDoubleBuffer();
            case I32 -> piece.asIntBuffer();
            case I64 -> piece.asLongBuffer();
        };
    }

    @Override
    Object copy(Storage storage, long firstElement, int count) {
        throw new IllegalStateException("memory of the host is read through buffers");
    }

    @Override
    void assign(Storage storage, long firstElement, Object array) {
        throw new IllegalStateException("memory of the host is written through buffers: " + Array.getLength(array));
    }
}
