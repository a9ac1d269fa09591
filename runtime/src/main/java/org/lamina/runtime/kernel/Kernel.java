package org.lamina.runtime.kernel;

/**
 * One call site: an operation bound to its tensors. Made once by a factory method of {@link Kernels} and run in every
 * step. A site follows its tensors when they are placed anew; the first run after that may allocate, later ones do not.
 * A site is used by one thread at a time.
 */
@FunctionalInterface
public interface Kernel {
    void run();
}
