package org.lamina.runtime.kernel;

class Nd4jRandomTest extends RandomContract {
    @Override
    Kernels kernels() {
        return new Nd4jKernels();
    }
}
