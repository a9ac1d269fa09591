package org.lamina.runtime.kernel;

/** Elementwise functions of one operand; the names are the compiler's. */
public enum UnaryFn {
    NEG,
    ABS,
    /** -1, 0 or 1; 0 for 0, NaN for NaN. */
    SIGN,
    EXP,
    LOG,
    LOG1P,
    SQRT,
    RSQRT,
    SIN,
    COS,
    TANH,
    SIGMOID,
    LOG_SIGMOID,
    ERF,
    FLOOR,
    /** Of truth values: 1 where the operand is 0, else 0. */
    NOT
}
