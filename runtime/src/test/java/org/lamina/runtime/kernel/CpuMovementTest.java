package org.lamina.runtime.kernel;

class CpuMovementTest extends MovementContract {
    @Override
    Kernels kernels() {
        return new CpuKernels();
    }
}
