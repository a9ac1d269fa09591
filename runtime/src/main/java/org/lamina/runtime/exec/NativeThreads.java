package org.lamina.runtime.exec;

import org.lamina.runtime.kernel.Natives;

/** How many threads native operations use; told only when it changes, so that asking costs nothing in a step. */
final class NativeThreads {
    /** What the operations of each thread were told last. */
    private static final ThreadLocal<int[]> OF_THREAD = ThreadLocal.withInitial(() -> new int[1]);

    /** What BLAS was told last; it has one number for the whole process. */
    private static volatile int ofProcess;

    private NativeThreads() {}

    /** How many threads native operations use that are called by this thread, which no other one computes beside. */
    static void use(int threads) {
        calling(threads);
        if (ofProcess != threads) {
            Natives.useBlasThreads(threads);
            ofProcess = threads;
        }
    }

    /** This thread computes beside others: its operations use no further ones, and what BLAS uses is up to those. */
    static void alone() {
        calling(1);
    }

    private static void calling(int threads) {
        int[] told = OF_THREAD.get();
        if (told[0] != threads) {
            Natives.useOperationThreads(threads);
            told[0] = threads;
        }
    }
}
