package org.lamina.runtime.kernel;

class JavaRandomTest extends RandomContract {
    @Override
    Kernels kernels() {
        return new JavaKernels();
    }
}
