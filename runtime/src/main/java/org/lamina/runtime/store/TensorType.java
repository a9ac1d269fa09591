package org.lamina.runtime.store;

import java.util.Optional;

/** Element types of stored tensors, little-endian. */
public enum TensorType {
    F32("F32", 4),
    F64("F64", 8),
    I32("I32", 4),
    I64("I64", 8);

    private final String code;
    private final int bytes;

    TensorType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** As safetensors headers write it. */
    public String code() {
        return code;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The type a header names, if it is one of these. */
    static Optional<TensorType> of(String code) {
        for (TensorType type : values()) {
            if (type.code.equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
