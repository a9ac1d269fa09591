package org.lamina.runtime.kernel;

/** What a cast does beside changing the storage. */
public enum CastFn {
    /** The number itself; floats become integers by dropping the fraction, out of range to the nearest end, NaN to 0. */
    VALUE,
    /** A truth value: 0 where the number is 0, else 1. */
    TRUTH,
    /** As {@link #VALUE}, and then held within 0 to 255. */
    BYTE
}
