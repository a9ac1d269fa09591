package org.lamina.runtime.train;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of the steps of one pass, joined along their first axis for metrics that need the whole pass. */
final class Gathered {
    private final Map<String, List<HostTensor>> pieces = new LinkedHashMap<>();

    Gathered(List<String> names) {
        names.forEach(name -> pieces.put(name, new ArrayList<>()));
    }

    void reset() {
        pieces.values().forEach(List::clear);
    }

    void add(GraphFunction step) {
        pieces.forEach((name, list) -> list.add(step.tensor(name)));
    }

    /** The joined tensors by name; those without a piece are left out. */
    Map<String, HostTensor> joined() {
        Map<String, HostTensor> joined = new LinkedHashMap<>();
        pieces.forEach((name, list) -> {
            if (!list.isEmpty()) {
                joined.put(name, join(list));
            }
        });
        return joined;
    }

    void restore(Map<String, HostTensor> saved) {
        reset();
        saved.forEach((name, tensor) -> {
            List<HostTensor> list = pieces.get(name);
            if (list != null) {
                list.add(tensor);
            }
        });
    }

    private static HostTensor join(List<HostTensor> parts) {
        HostTensor first = parts.get(0);
        long[] shape = first.shape().clone();
        shape[0] = 0;
        int count = 0;
        for (HostTensor part : parts) {
            shape[0] += part.shape()[0];
            count = Math.addExact(count, part.count());
        }
        Object array = Array.newInstance(first.array().getClass().getComponentType(), count);
        int at = 0;
        for (HostTensor part : parts) {
            System.arraycopy(part.array(), 0, array, at, part.count());
            at += part.count();
        }
        return new HostTensor(shape, array);
    }
}
