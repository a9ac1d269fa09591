package org.lamina.runtime.kernel;

class JavaConvolutionArithmeticTest extends ConvolutionArithmeticTest {
    @Override
    Kernels kernels() {
        return new JavaKernels();
    }
}
