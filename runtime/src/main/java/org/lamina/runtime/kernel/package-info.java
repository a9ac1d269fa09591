/**
 * The mathematics that compiled programs call: tensors on memory, and kernels bound to them.
 *
 * <p>Tensors and constants enter through the factory methods of {@link org.lamina.runtime.kernel.Kernels}; call sites leave,
 * to be run in every step. There are three sets of kernels. {@link org.lamina.runtime.kernel.JavaKernels} is plain Java and
 * needs no native library. {@link org.lamina.runtime.kernel.CpuKernels} is the fast one: the same, with products and
 * convolutions in native code. {@link org.lamina.runtime.kernel.Nd4jKernels} uses plain ND4J operations and so also works
 * where ND4J keeps its arrays on a device. Only what the last two make knows ND4J. Nothing here knows of programs, files,
 * batches or threads, and no kernel checks shapes in a step: the compiler has proved that they fit, and the factory methods
 * check once.
 */
@NullMarked
package org.lamina.runtime.kernel;

import org.jspecify.annotations.NullMarked;
