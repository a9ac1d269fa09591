package org.lamina.cli;

import org.lamina.codegen.Target;
import picocli.CommandLine.Option;

/** {@code --kernels}: what a program computes with. */
final class KernelOption {
    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            description =
                    "cpu (fast kernels for this machine) or nd4j (operations of ND4J alone, slower; to compare) (cpu).")
    private Target target = Target.CPU;

    Target target() {
        return target;
    }
}
