package org.lamina.runtime.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.runtime.store.NamedTensor;
import org.lamina.runtime.store.SafeTensors;
import org.lamina.runtime.store.TensorInfo;

/** Tensor files in the safetensors layout. */
public final class SafeTensorFiles implements TensorFiles {
    @Override
    public void write(Path path, TensorFile content) {
        List<NamedTensor> tensors = new ArrayList<>();
        content.tensors().forEach((name, tensor) -> tensors.add(named(name, tensor)));
        SafeTensors.write(path, tensors, content.metadata());
    }

    private static NamedTensor named(String name, HostTensor tensor) {
        if (tensor.array() instanceof float[] floats) {
            return NamedTensor.of(name, tensor.shape(), floats);
        } else if (tensor.array() instanceof double[] doubles) {
            return NamedTensor.of(name, tensor.shape(), doubles);
        } else if (tensor.array() instanceof int[] ints) {
            return NamedTensor.of(name, tensor.shape(), ints);
        }
        return NamedTensor.of(name, tensor.shape(), tensor.longs());
    }

    @Override
    public TensorFile read(Path path) {
        try (SafeTensors file = SafeTensors.open(path)) {
            Map<String, HostTensor> tensors = new LinkedHashMap<>();
            file.tensors().forEach((name, info) -> tensors.put(name, new HostTensor(info.shape(), array(file, info))));
            return new TensorFile(tensors, file.metadata());
        }
    }

    private static Object array(SafeTensors file, TensorInfo info) {
        return switch (info.type()) {
            case F32 -> file.floats(info.name());
            case F64 -> file.doubles(info.name());
            case I32 -> file.ints(info.name());
            case I64 -> file.longs(info.name());
        };
    }
}
