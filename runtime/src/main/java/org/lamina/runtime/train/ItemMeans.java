package org.lamina.runtime.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Means of scalars over the items of a part: Σ (value of a batch · items of the batch) / Σ items, added in double in
 * the order of the batches, so that equal runs give equal bits.
 */
final class ItemMeans {
    private final List<String> names;
    private final double[] sums;
    private long items;

    ItemMeans(List<String> names) {
        this.names = List.copyOf(names);
        this.sums = new double[names.size()];
    }

    void reset() {
        java.util.Arrays.fill(sums, 0);
        items = 0;
    }

    /** @param values one value for each name, in their order */
    void add(double[] values, long batchItems) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i] * batchItems;
        }
        items += batchItems;
    }

    long items() {
        return items;
    }

    /** NaN where nothing was added: a mean over no items has no value. */
    double mean(int index) {
        return sums[index] / items;
    }

    Map<String, Double> byName(String prefix) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < sums.length; i++) {
            means.put(prefix + names.get(i), mean(i));
        }
        return means;
    }

    /** The sums followed by the number of items: all there is to save. */
    double[] state() {
        double[] state = java.util.Arrays.copyOf(sums, sums.length + 1);
        state[sums.length] = items;
        return state;
    }

    void restore(double[] state) {
        if (state.length != sums.length + 1) {
            throw new TrainFailure(
                    "the checkpoint has " + (state.length - 1) + " logged scalars, the program " + sums.length);
        }
        System.arraycopy(state, 0, sums, 0, sums.length);
        items = (long) state[sums.length];
    }
}
