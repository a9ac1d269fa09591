package org.lamina.runtime.kernel;

class Nd4jMovementTest extends MovementContract {
    @Override
    Kernels kernels() {
        return new Nd4jKernels();
    }
}
