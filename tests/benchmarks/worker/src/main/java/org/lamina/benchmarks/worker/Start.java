package org.lamina.benchmarks.worker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lamina.runtime.store.SafeTensors;
import org.lamina.runtime.store.TensorInfo;
import org.lamina.runtime.store.TensorType;

/**
 * Where all begin: the parameters as the compiled program initialised them, by their paths ({@code net.h1.w}), and the
 * batch ({@code data.x}, {@code data.y}). Row-major, as the program has them: dense weights [in, out], convolutions
 * [out, in, k, k].
 */
public record Start(Map<String, Array> arrays) {
    /** What the fields of the batch begin with. */
    public static final String DATA = "data.";

    /** Floats, or integers in {@code longs}; the other one is empty. */
    public record Array(long[] shape, float[] floats, long[] longs) {
        public boolean isInteger() {
            return longs.length > 0;
        }
    }

    /** Reads a file of the safetensors layout. */
    public static Start read(Path file) {
        var arrays = new LinkedHashMap<String, Array>();
        try (var tensors = SafeTensors.open(file)) {
            for (String name : tensors.tensors().keySet()) {
                arrays.put(name, array(tensors, name));
            }
        }
        return new Start(arrays);
    }

    private static Array array(SafeTensors tensors, String name) {
        TensorInfo info = tensors.info(name);
        if (info.type() == TensorType.F32) {
            return new Array(info.shape(), tensors.floats(name), new long[0]);
        }
        int[] ints = tensors.ints(name);
        var longs = new long[ints.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = ints[i];
        }
        return new Array(info.shape(), new float[0], longs);
    }

    /** An array by its name. */
    public Array array(String name) {
        Array found = arrays.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + name + " in " + arrays.keySet());
        }
        return found;
    }
}
