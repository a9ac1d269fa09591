/**
 * The mathematics that compiled programs call: tensors on native memory, and kernels bound to them.
 *
 * <p>Tensors and constants enter through the factory methods of {@link org.lamina.runtime.kernel.Kernels}; call sites leave,
 * to be run in every step. There are two sets of kernels. {@link org.lamina.runtime.kernel.CpuKernels} is the fast one for
 * memory of this machine, {@link org.lamina.runtime.kernel.Nd4jKernels} uses plain ND4J operations and so also works where
 * ND4J keeps its arrays on a device. Nothing here knows of programs, files, batches or threads, and no kernel checks shapes
 * in a step: the compiler has proved that they fit, and the factory methods check once.
 */
@NullMarked
package org.lamina.runtime.kernel;

import org.jspecify.annotations.NullMarked;
