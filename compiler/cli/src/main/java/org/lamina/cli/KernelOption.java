package org.lamina.cli;

import java.util.Optional;
import org.lamina.cli.jar.Libraries;
import org.lamina.codegen.Target;
import picocli.CommandLine.Option;

/** {@code --kernels}: what a program computes with. */
final class KernelOption {
    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            description =
                    "cpu (fast kernels), java (plain Java, slower, without native libraries) or nd4j (operations of"
                            + " ND4J alone, slower; to compare). (cpu; java on machines that ND4J has no native library for)")
    private Optional<Target> given = Optional.empty();

    /** The kernels that were asked for, if any. */
    Optional<Target> given() {
        return given;
    }

    /** Kernels for this machine. */
    Target target() {
        boolean natives = Libraries.PLATFORMS.contains(Libraries.thisPlatform());
        return given.orElse(natives ? Target.CPU : Target.JAVA);
    }
}
