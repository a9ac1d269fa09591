package org.lamina.runtime.kernel;

class CpuKernelsTest extends KernelsContract {
    @Override
    Kernels kernels() {
        return new CpuKernels();
    }
}
