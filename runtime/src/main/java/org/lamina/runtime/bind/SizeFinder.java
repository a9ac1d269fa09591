package org.lamina.runtime.bind;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.exec.Port;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.HostTensor;

/**
 * Finds the sizes of a function from the shapes of its inputs. Every size is the size of some axis (the language requires a
 * plain occurrence), which one is found by asking the function for its shapes at two sets of unmistakable sizes.
 */
final class SizeFinder {
    /** The batch size, as the language calls it. */
    private static final String BATCH = "N";

    private final List<String> names;
    private final String[] fields;
    private final int[] axes;

    /** @throws IllegalArgumentException if no input has a size of the function, and it is not the batch size */
    SizeFinder(GeneratedFunction function) {
        this.names = function.sizeNames();
        this.fields = new String[names.size()];
        this.axes = new int[names.size()];
        long[] first = probe(5040, 720);
        long[] second = probe(10080, 5040);
        List<Port> atFirst = function.ports(first);
        List<Port> atSecond = function.ports(second);
        for (int i = 0; i < fields.length; i++) {
            for (int port = 0; port < atFirst.size() && fields[i] == null; port++) {
                int axis = axis(atFirst.get(port), atSecond.get(port), first[i], second[i]);
                if (axis >= 0) {
                    fields[i] = atFirst.get(port).name();
                    axes[i] = axis;
                }
            }
            if (fields[i] == null && !names.get(i).equals(BATCH)) {
                throw new IllegalArgumentException("no input of " + function.name() + " has the size " + names.get(i));
            }
        }
    }

    /** Highly composite numbers, so that shapes with divisions of sizes stay whole. */
    private long[] probe(long start, long distance) {
        long[] sizes = new long[names.size()];
        Arrays.setAll(sizes, i -> start + i * distance);
        return sizes;
    }

    private static int axis(Port first, Port second, long atFirst, long atSecond) {
        if (first.kind() != Port.Kind.DATA) {
            return -1;
        }
        for (int axis = 0; axis < first.sizes().length; axis++) {
            if (first.sizes()[axis] == atFirst && second.sizes()[axis] == atSecond) {
                return axis;
            }
        }
        return -1;
    }

    /** The sizes for a batch; where no input has the batch size, it is the number of items. */
    void find(Batch batch, long[] sizes) {
        Map<String, HostTensor> tensors = batch.fields();
        for (int i = 0; i < sizes.length; i++) {
            HostTensor tensor = fields[i] == null ? null : tensors.get(fields[i]);
            sizes[i] = tensor == null ? batch.items() : tensor.shape()[axes[i]];
        }
    }
}
