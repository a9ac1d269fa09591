package org.lamina.runtime.kernel;

/** How the elements of a tensor lie in memory. Truth values, bytes and class positions are stored as {@link #I32}. */
public enum Storage {
    F32(4),
    F64(8),
    I32(4),
    I64(8);

    private final int bytes;

    Storage(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloat() {
        return this == F32 || this == F64;
    }
}
