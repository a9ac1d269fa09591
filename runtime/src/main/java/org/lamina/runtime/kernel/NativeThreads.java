package org.lamina.runtime.kernel;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads native operations use; told only when it changes, so that asking costs nothing in a step. Nothing happens
 * on a device.
 */
final class NativeThreads {
    /** What the operations of each thread were told last. */
    private static final ThreadLocal<int[]> OF_THREAD = ThreadLocal.withInitial(() -> new int[1]);

    /** What BLAS was told last; it has one number for the whole process. */
    private static volatile int ofProcess;

    private NativeThreads() {}

    /** How many threads native operations use that are called by this thread, which no other one computes beside. */
    static void use(int threads) {
        calling(threads);
        if (ofProcess != threads && Natives.load().host()) {
            openblas_nolapack.blas_set_num_threads(threads);
            ofProcess = threads;
        }
    }

    /** This thread computes beside others: its operations use no further ones, and what BLAS uses is up to those. */
    static void useNoOthers() {
        calling(1);
    }

    /** Whether the operations that this thread calls were told to use no other one. */
    static boolean one() {
        return OF_THREAD.get()[0] == 1;
    }

    private static void calling(int threads) {
        int[] told = OF_THREAD.get();
        if (told[0] != threads && Natives.load().host()) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
            told[0] = threads;
        }
    }
}
