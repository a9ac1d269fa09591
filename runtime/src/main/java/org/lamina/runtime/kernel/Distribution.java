package org.lamina.runtime.kernel;

/** What random numbers are spread like; the names are the compiler's. */
public enum Distribution {
    /** In [0, 1), multiples of 2^-24. */
    UNIFORM,
    /** Mean 0, deviation 1. */
    NORMAL
}
