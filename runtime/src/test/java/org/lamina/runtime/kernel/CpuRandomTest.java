package org.lamina.runtime.kernel;

class CpuRandomTest extends RandomContract {
    @Override
    Kernels kernels() {
        return new CpuKernels();
    }
}
