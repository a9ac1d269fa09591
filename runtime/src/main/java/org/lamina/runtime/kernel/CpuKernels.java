package org.lamina.runtime.kernel;

import java.util.function.LongSupplier;

/**
 * The fast kernels, for memory of this machine: oneDNN and BLAS for products and convolutions, plain Java for everything
 * else.
 */
public final class CpuKernels extends JavaKernels {
    @Override
    public Memory allocate(long bytes) {
        return new NativeMemory(bytes);
    }

    @Override
    public void useThreads(int threads) {
        NativeThreads.use(threads);
    }

    @Override
    public void useNoOtherThreads() {
        NativeThreads.useNoOthers();
    }

    @Override
    public Kernel matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Checks.matmul(a, transposeA, b, transposeB, y);
        return new MatMul(a, transposeA, b, transposeB, y);
    }

    @Override
    public Kernel productRows(Tensor a, Tensor b, LongSupplier first, Tensor y) {
        Checks.productRows(a, b, y);
        return new ProductRows(a, b, first, y);
    }

    @Override
    public Kernel conv2d(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        Checks.conv(x, w, y, window, groups);
        return Conv.forward(x, w, y, window, groups);
    }

    @Override
    public Kernel conv2dGradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups) {
        Checks.conv(dx, w, dy, window, groups);
        return Conv.gradInput(dy, w, dx, window, groups);
    }

    @Override
    public Kernel conv2dGradWeight(Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups) {
        Checks.conv(x, dw, dy, window, groups);
        return Conv.gradWeight(x, dy, dw, window, groups);
    }

    @Override
    public Kernel conv2dGrads(Tensor x, Tensor w, Tensor dy, Tensor dx, Tensor dw, WindowSpec window, int groups) {
        Checks.conv(x, w, dy, window, groups);
        Checks.conv(dx, dw, dy, window, groups);
        return Conv.gradBoth(x, w, dy, dx, dw, window, groups);
    }
}
