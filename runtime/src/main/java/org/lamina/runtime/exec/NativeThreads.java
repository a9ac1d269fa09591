package org.lamina.runtime.exec;

import org.bytedeco.openblas.global.openblas;
import org.lamina.runtime.kernel.Natives;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads native operations use. */
final class NativeThreads {
    private NativeThreads() {}

    /** Makes native operations that are called by this thread run in it alone. */
    static void useOne() {
        if (Natives.load().host()) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
            openblas.blas_set_num_threads(1);
        }
    }
}
