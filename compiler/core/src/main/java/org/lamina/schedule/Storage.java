package org.lamina.schedule;

import org.lamina.diag.CompilerBug;
import org.lamina.types.DType;

/** How elements lie in memory. Truth values, bytes and class positions are stored as {@link #I32}. */
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

    /** @throws CompilerBug for the 16-bit floats, which nothing computes with yet */
    public static Storage of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32, U8, BOOL -> I32;
            case I64 -> I64;
            case F16, BF16 -> throw new CompilerBug("no storage for " + dtype.text());
        };
    }
}
