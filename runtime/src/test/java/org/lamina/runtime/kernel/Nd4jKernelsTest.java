package org.lamina.runtime.kernel;

class Nd4jKernelsTest extends KernelsContract {
    @Override
    Kernels kernels() {
        return new Nd4jKernels();
    }
}
