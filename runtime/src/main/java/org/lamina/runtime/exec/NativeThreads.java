package org.lamina.runtime.exec;

import org.bytedeco.openblas.global.openblas;
import org.lamina.runtime.kernel.Natives;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads native operations use. */
final class NativeThreads {
    private NativeThreads() {}

    /** How many threads native operations use that are called by this thread. */
    static void use(int threads) {
        if (Natives.load().host()) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
            openblas.blas_set_num_threads(threads);
        }
    }
}
