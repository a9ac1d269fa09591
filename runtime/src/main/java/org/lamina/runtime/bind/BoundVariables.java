package org.lamina.runtime.bind;

import java.util.List;
import org.lamina.runtime.exec.Variables;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.ProgramVariables;
import org.lamina.runtime.train.VariableSpec;

/** The variables of a program in native memory. */
record BoundVariables(List<VariableSpec> specs, Variables memory) implements ProgramVariables {
    @Override
    public HostTensor read(String path) {
        return HeapCopies.read(memory.get(path));
    }

    @Override
    public void write(String path, HostTensor value) {
        HeapCopies.write(value, memory.get(path), path);
    }
}
