package org.lamina.runtime.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/** How the elements of a tensor lie in memory. Truth values, bytes and class positions are stored as {@link #I32}. */
public enum Storage {
    F32(4, DataType.FLOAT),
    F64(8, DataType.DOUBLE),
    I32(4, DataType.INT32),
    I64(8, DataType.INT64);

    private final int bytes;
    private final DataType dataType;

    Storage(int bytes, DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The same in ND4J's terms. */
    public DataType dataType() {
        return dataType;
    }

    public boolean isFloat() {
        return this == F32 || this == F64;
    }
}
