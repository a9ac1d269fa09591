package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fast kernels of a training step leave nothing for the garbage collector once they are warm. */
class AllocationTest {
    private static final int RUNS = 200;

    @Test
    void warmSitesAllocateNothing() {
        NativeThreads.use(1);
        allocateNothing(new CpuKernels());
    }

    @Test
    void warmSitesInPlainJavaAllocateNothing() {
        allocateNothing(new JavaKernels());
    }

    private static void allocateNothing(Kernels kernels) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        sites(kernels).forEach((name, site) -> {
            for (int i = 0; i < RUNS; i++) {
                site.run();
            }
            // Compilation in the background may be charged once; the least of some tries is the site's own.
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < RUNS; i++) {
                    site.run();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < RUNS, name + " allocates " + least / (double) RUNS + " bytes a run");
        });
    }

    private static Map<String, Kernel> sites(Kernels kernels) {
        Samples samples = new Samples(8, kernels);
        Tensor x = samples.any(Storage.F32, 4, 6, 12, 12);
        Tensor y = kernels.tensor(Storage.F32, 4, 6, 12, 12);
        Tensor w = samples.any(Storage.F32, 6, 6, 3, 3);
        Tensor a = samples.any(Storage.F32, 64, 48);
        Tensor b = samples.any(Storage.F32, 48, 32);
        Tensor c = kernels.tensor(Storage.F32, 64, 32);
        Tensor wide = samples.any(Storage.F32, 64, 1600);
        Tensor tall = samples.any(Storage.F32, 1600, 64);
        Tensor square = kernels.tensor(Storage.F32, 64, 64);
        Tensor half = kernels.tensor(Storage.F32, 4, 6, 6, 6);
        Tensor positions = samples.positions(Storage.I32, 48, 64);
        Tensor seed = kernels.tensor(Storage.I64);
        WindowSpec window = WindowSpec.of(3, 1).padded(1);
        Map<String, Kernel> sites = new LinkedHashMap<>();
        sites.put("small product", kernels.matmul(a, false, b, false, c));
        sites.put(
                "rows of a product",
                kernels.productRows(wide, wide, () -> 0, kernels.tensor(Storage.F32, wide.size(1), wide.size(1))));
        sites.put("large product", kernels.matmul(wide, false, tall, false, square));
        sites.put("convolution", kernels.conv2d(x, w, y, window, 1));
        sites.put("input gradient", kernels.conv2dGradInput(x, w, y, window, 1));
        sites.put(
                "weight gradient", kernels.conv2dGradWeight(x, y, kernels.tensor(Storage.F32, 6, 6, 3, 3), window, 1));
        sites.put("both", kernels.conv2dGrads(x, w, y, kernels.tensor(Storage.F32, 4, 6, 12, 12), w, window, 1));
        sites.put("max pool", kernels.maxPool2d(x, half, WindowSpec.of(2, 2)));
        sites.put("max pool gradient", kernels.maxPool2dGrad(x, half, y, WindowSpec.of(2, 2)));
        sites.put("max pool pick", kernels.maxPool2dPick(x, y, half, WindowSpec.of(2, 2)));
        sites.put("tanh", kernels.unary(UnaryFn.TANH, x, y));
        sites.put("add", kernels.binary(BinaryFn.ADD, x, y, y));
        sites.put("row sums", kernels.reduce(ReduceFn.SUM, a, new int[] {1}, kernels.tensor(Storage.F32, 64)));
        sites.put("column sums", kernels.reduce(ReduceFn.SUM, a, new int[] {0}, kernels.tensor(Storage.F32, 48)));
        sites.put(
                "channel means", kernels.reduce(ReduceFn.MEAN, x, new int[] {0, 2, 3}, kernels.tensor(Storage.F32, 6)));
        sites.put("log-sum-exp", kernels.reduce(ReduceFn.LOGSUMEXP, a, new int[] {1}, kernels.tensor(Storage.F32, 64)));
        sites.put("argmax", kernels.argReduce(ArgFn.ARGMAX, a, 1, kernels.tensor(Storage.I32, 64)));
        sites.put("transpose", kernels.transpose(a, new int[] {1, 0}, kernels.tensor(Storage.F32, 48, 64)));
        sites.put("broadcast", kernels.broadcast(samples.any(Storage.F32, 6), new int[] {1}, y));
        sites.put("slice", kernels.slice(a, 1, () -> 3, kernels.tensor(Storage.F32, 64, 40)));
        sites.put("pick", kernels.pickAt(a, positions, 1, kernels.tensor(Storage.F32, 64)));
        sites.put("gather", kernels.gather(b, positions, 0, 0, c));
        sites.put("scatter", kernels.scatterAdd(c, positions, 0, 0, b));
        sites.put("random", kernels.random(Distribution.UNIFORM, 1, seed, seed, x));
        return sites;
    }
}
