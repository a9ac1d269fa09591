package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Products in pieces are products; which they are is a matter of speed. */
class BlocksTest {
    private static final int[][] SIZES = {
        {16, 1024, 256}, {16, 256, 1024}, {33, 129, 225}, {65, 200, 500}, {31, 70, 1100}, {2, 600, 700}
    };
    private final Samples samples = new Samples(11, new CpuKernels());

    @BeforeAll
    static void useOneThread() {
        NativeThreads.use(1);
    }

    @Test
    void productsAreThoseOfTheWhole() {
        for (int[] size : SIZES) {
            for (boolean transposed : new boolean[] {false, true}) {
                check(size[0], size[1], size[2], transposed);
            }
        }
    }

    private void check(int m, int n, int k, boolean transposed) {
        Tensor a = samples.any(Storage.F32, m, k);
        Tensor b = transposed ? samples.any(Storage.F32, n, k) : samples.any(Storage.F32, k, n);
        Tensor y = samples.result(Storage.F32, m, n);
        double[] wanted = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int p = 0; p < k; p++) {
                    wanted[i * n + j] +=
                            a.get((long) i * k + p) * b.get(transposed ? (long) j * k + p : (long) p * n + j);
                }
            }
        }
        for (Blocks blocks : new Blocks[] {new Blocks(32, 128, 224), new Blocks(16, 64, 512), new Blocks(7, 13, 31)}) {
            Kernel pieces =
                    () -> blocks.run(false, transposed, m, n, k, Gemm.start(a), 0, k, Gemm.start(b), Gemm.start(y));
            Samples.check(wanted, pieces, y, blocks + " of " + m + "x" + n + "x" + k + (transposed ? "'" : ""));
        }
        Samples.check(wanted, new CpuKernels().matmul(a, false, b, transposed, y), y, "product");
    }

    @Test
    void piecesAreForFewRowsAndForRowsThatDoNotMeetInTheCache() {
        assumeTrue(Natives.load().multipliesSmallInPlace(), "OpenBLAS does not multiply in place on this processor");
        assertNotNull(Blocks.of(false, false, 16, 1024, 256), "few rows");
        assertNotNull(Blocks.of(false, false, 64, 512, 784));
        assertNull(Blocks.of(false, false, 64, 1024, 784), "4 KiB from row to row");
        assertNull(Blocks.of(false, false, 2048, 2000, 512), "large");
        assertNotNull(Blocks.of(false, true, 1024, 64, 1024), "4 KiB from row to row of the right one");
        assertNotNull(Blocks.of(false, true, 64, 512, 256), "few rows");
        assertNull(Blocks.of(false, true, 128, 512, 256));
        assertNull(Blocks.of(false, true, 1024, 384, 128));
        assertNull(Blocks.of(true, false, 16, 512, 64));
        assertNull(Blocks.of(false, false, 1, 1024, 512));
    }
}
