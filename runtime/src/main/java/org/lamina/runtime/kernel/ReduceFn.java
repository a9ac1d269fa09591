package org.lamina.runtime.kernel;

/** Reductions over axes; the names are the compiler's. */
public enum ReduceFn {
    SUM,
    MEAN,
    MAX,
    MIN,
    PROD,
    LOGSUMEXP,
    /** Of truth values. */
    ANY,
    /** Of truth values. */
    ALL,
    /** How many are true, as {@link Storage#I64}. */
    COUNT
}
