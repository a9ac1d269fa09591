package org.lamina.runtime.kernel;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * What ND4J runs on in this process. Everything that must happen before the first ND4J call happens here, once.
 *
 * @param backend simple name of ND4J's backend
 * @param host whether its arrays lie in memory of this process
 */
public record Natives(String backend, boolean host) {

    /** Loads ND4J at the first call; later calls are cheap. */
    public static Natives load() {
        return Holder.LOADED;
    }

    private static final class Holder {
        private static final Natives LOADED = start();

        private static Natives start() {
            // Native memory is planned by the compiler; JavaCPP's own limit would tie it to the Java heap's size.
            System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
            Nd4jBackend backend = Nd4j.getBackend();
            return new Natives(
                    backend.getClass().getSimpleName(),
                    backend.getClass().getSimpleName().equals("CpuBackend"));
        }
    }
}
