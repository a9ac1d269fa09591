package org.lamina.codegen;

import com.palantir.javapoet.ClassName;

/** The kernels that a generated program computes with. */
public enum Target {
    /** Fast kernels for the CPU, and chains of elementwise operations as generated loops. */
    CPU("CpuKernels"),
    /** Plain Java, which needs no native library; loops are generated as for {@link #CPU}. */
    JAVA("JavaKernels"),
    /** Operations of ND4J alone, on whatever backend of ND4J is on the class path. */
    ND4J("Nd4jKernels");

    private final ClassName kernels;

    Target(String kernels) {
        this.kernels = ClassName.get("org.lamina.runtime.kernel", kernels);
    }

    ClassName kernels() {
        return kernels;
    }
}
