package org.lamina.runtime.kernel;

/** Elementwise functions of two operands of one storage; the names are the compiler's. */
public enum BinaryFn {
    ADD,
    SUB,
    MUL,
    /** Floats only. */
    DIV,
    /** Integers only, rounds to minus infinity. */
    FLOOR_DIV,
    /** Integers: sign of the divisor; floats: {@code a - b*floor(a/b)}. */
    MOD,
    POW,
    MAX,
    MIN,
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    AND,
    OR;

    /** Whether the result is a truth value, stored as {@link Storage#I32}, whatever the operands are. */
    public boolean comparison() {
        return ordinal() >= EQ.ordinal() && ordinal() <= GE.ordinal();
    }
}
