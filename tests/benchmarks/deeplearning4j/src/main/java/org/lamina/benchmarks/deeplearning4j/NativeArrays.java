package org.lamina.benchmarks.deeplearning4j;

import java.util.Arrays;
import org.lamina.benchmarks.worker.Start;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights and batches as ND4J has them, floats all. */
final class NativeArrays {
    private NativeArrays() {}

    static INDArray of(Start.Array array) {
        var values = array.floats();
        if (array.isInteger()) {
            values = new float[array.longs().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = array.longs()[i];
            }
        }
        return Nd4j.create(values, array.shape(), 'c');
    }

    /** What a batch wants: numbers as they are, classes as rows with a 1, of sequences as [N, classes, T]. */
    static INDArray wanted(Start.Array y) {
        if (!y.isInteger()) {
            return of(y);
        }
        boolean sequence = y.shape().length == 2;
        int classes = sequence ? 65 : 10;
        int positions = sequence ? (int) y.shape()[1] : 1;
        int items = (int) y.shape()[0];
        var values = new float[items * classes * positions];
        for (int i = 0; i < y.longs().length; i++) {
            int item = i / positions;
            values[(item * classes + (int) y.longs()[i]) * positions + i % positions] = 1;
        }
        long[] shape = {items, classes, positions};
        return Nd4j.create(values, sequence ? shape : Arrays.copyOf(shape, 2), 'c');
    }
}
