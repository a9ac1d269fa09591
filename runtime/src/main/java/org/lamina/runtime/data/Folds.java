package org.lamina.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;

/**
 * Cuts rows into k folds of about equal size; each fold is the validation part once, the others are for training then.
 * The result depends on the number of rows, the strata, k and the seed, and is the same on every platform.
 */
public final class Folds {
    /** Folds have a stream of random numbers of their own. */
    private static final long FOLD_STREAM = 0x666f6c6473303031L;

    private final int[] order;
    private final int folds;

    private Folds(int[] order, int folds) {
        this.order = order;
        this.folds = folds;
    }

    /**
     * Shuffles and cuts.
     *
     * @param count number of rows
     * @param strata a group for each row, to be spread evenly over the folds; or null
     * @throws org.lamina.runtime.store.DataException NN0618 if there are fewer rows than folds, or fewer than two folds
     */
    public static Folds of(int count, int folds, int @Nullable [] strata, long seed) {
        if (folds < 2 || folds > count) {
            throw DataCode.BAD_SPLIT
                    .problem("%,d items cannot be cut into %,d folds", count, folds)
                    .help("there are at least two folds, and an item for each")
                    .exception();
        }
        int[] order = Partition.everything(count).train();
        new CounterRandom(seed, FOLD_STREAM).shuffle(order, count);
        return new Folds(strata == null ? order : Strata.spread(order, strata), folds);
    }

    /** How many folds there are. */
    public int count() {
        return folds;
    }

    /** The parts when fold {@code fold} (from 0) is for validation. */
    public Partition partition(int fold) {
        int from = boundary(fold);
        int to = boundary(fold + 1);
        int[] valid = Arrays.copyOfRange(order, from, to);
        int[] train = new int[order.length - valid.length];
        System.arraycopy(order, 0, train, 0, from);
        System.arraycopy(order, to, train, from, order.length - to);
        return new Partition(train, valid, new int[0]);
    }

    private int boundary(int fold) {
        if (fold < 0 || fold > folds) {
            throw new IndexOutOfBoundsException("fold " + fold + " of " + folds);
        }
        return (int) ((long) order.length * fold / folds);
    }
}
