package org.lamina.runtime.kernel;

class JavaWindowTest extends WindowContract {
    @Override
    Kernels kernels() {
        return new JavaKernels();
    }

    @Override
    boolean poolsChannelsLast() {
        return true;
    }
}
