package org.lamina.cli;

import java.util.Map;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.runtime.kernel.Natives;
import org.lamina.runtime.kernel.NativesException;

/**
 * Gets ready what a program will need once it is translated, while it is translated: the first use of Java's compiler takes a second,
 * most of it for loading its classes, and ND4J takes a third of one. What fails here fails again, with a message, where it is needed.
 */
final class WarmUp {
    private static final Map<String, String> SMALL = Map.of("lamina.WarmUp", """
            package lamina;

            import org.lamina.runtime.kernel.Kernels;

            final class WarmUp {
                int count(java.util.List<Kernels> all) {
                    Runnable nothing = () -> {};
                    int count = 0;
                    for (Kernels one : all) {
                        count += one == null ? 0 : "one".length();
                        nothing.run();
                    }
                    return count;
                }
            }
            """);

    private WarmUp() {}

    /** Begins in a thread of its own, which ends with the process. */
    static void begin(boolean natives) {
        var thread = new Thread(() -> warm(natives), "lamina-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void warm(boolean natives) {
        try {
            MemoryCompiler.compile(SMALL, System.getProperty("java.class.path"));
            if (natives) {
                Natives.load();
            }
        } catch (NativesException | IllegalStateException e) {
            // Only a head start is lost.
        }
    }
}
