package org.lamina.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables on the heap. */
public final class FakeVariables implements ProgramVariables {
    private final List<VariableSpec> specs = new ArrayList<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    public FakeVariables add(String path, VariableSpec.Kind kind, String model, int size) {
        specs.add(new VariableSpec(path, kind, model));
        values.put(path, new float[size]);
        return this;
    }

    /** The array itself. */
    public float[] get(String path) {
        return values.get(path);
    }

    @Override
    public List<VariableSpec> specs() {
        return specs;
    }

    @Override
    public HostTensor read(String path) {
        float[] value = values.get(path).clone();
        return HostTensor.of(value, value.length);
    }

    @Override
    public void write(String path, HostTensor value) {
        System.arraycopy(value.floats(), 0, values.get(path), 0, value.count());
    }
}
