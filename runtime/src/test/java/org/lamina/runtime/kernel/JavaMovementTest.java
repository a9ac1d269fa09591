package org.lamina.runtime.kernel;

class JavaMovementTest extends MovementContract {
    @Override
    Kernels kernels() {
        return new JavaKernels();
    }
}
