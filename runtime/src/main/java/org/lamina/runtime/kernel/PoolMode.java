package org.lamina.runtime.kernel;

/** What a pooling site computes. */
enum PoolMode {
    MAX,
    MAX_GRAD,
    /** Adjoint of MAX_GRAD in dy. */
    MAX_PICK,
    AVG,
    AVG_GRAD
}
