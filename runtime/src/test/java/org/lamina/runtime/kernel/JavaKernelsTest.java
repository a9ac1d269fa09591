package org.lamina.runtime.kernel;

class JavaKernelsTest extends KernelsContract {
    @Override
    Kernels kernels() {
        return new JavaKernels();
    }
}
