package org.lamina.runtime.kernel;

class CpuWindowTest extends WindowContract {
    @Override
    Kernels kernels() {
        return new CpuKernels();
    }
}
