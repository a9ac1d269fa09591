package org.lamina.types;

/** Element types of tensors. {@code idx<V>} is stored as {@link #I32}; its bound belongs to the checked type only. */
public enum DType {
    F32("f32"),
    F64("f64"),
    F16("f16"),
    BF16("bf16"),
    I32("i32"),
    I64("i64"),
    U8("u8"),
    BOOL("bool");

    private final String text;

    DType(String text) {
        this.text = text;
    }

    /** As programs write it. */
    public String text() {
        return text;
    }

    public boolean isFloat() {
        return this == F32 || this == F64 || this == F16 || this == BF16;
    }

    public boolean isInteger() {
        return this == I32 || this == I64 || this == U8;
    }
}
