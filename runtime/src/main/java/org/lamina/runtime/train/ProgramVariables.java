package org.lamina.runtime.train;

import java.util.List;

/** The persistent tensors of a program. Functions read and write them in place; the loop only copies them. */
public interface ProgramVariables {
    /** In the fixed order in which they are saved. */
    List<VariableSpec> specs();

    /** A copy of the value. */
    HostTensor read(String path);

    /** Overwrites the value; element type and shape must be those of the variable. */
    void write(String path, HostTensor value);
}
