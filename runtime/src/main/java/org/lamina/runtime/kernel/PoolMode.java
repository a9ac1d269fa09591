package org.lamina.runtime.kernel;

/** What a pooling site computes. */
enum PoolMode {
    MAX,
    MAX_GRAD,
    AVG,
    AVG_GRAD
}
