package org.lamina.runtime.kernel;

class Nd4jWindowTest extends WindowContract {
    @Override
    Kernels kernels() {
        return new Nd4jKernels();
    }

    @Override
    boolean poolsChannelsLast() {
        return false;
    }
}
