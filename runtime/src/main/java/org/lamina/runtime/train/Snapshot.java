package org.lamina.runtime.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of all variables that a training step may change. */
final class Snapshot {
    private final Map<String, HostTensor> values = new LinkedHashMap<>();

    private Snapshot() {}

    static Snapshot of(ProgramVariables variables) {
        Snapshot snapshot = new Snapshot();
        for (VariableSpec variable : variables.specs()) {
            if (changes(variable)) {
                snapshot.values.put(variable.path(), variables.read(variable.path()));
            }
        }
        return snapshot;
    }

    private static boolean changes(VariableSpec variable) {
        return variable.kind() != VariableSpec.Kind.STATISTIC;
    }

    void restore(ProgramVariables variables) {
        values.forEach(variables::write);
    }

    /** Number of elements, to judge what another copy would cost. */
    long elements() {
        return values.values().stream().mapToLong(HostTensor::count).sum();
    }
}
