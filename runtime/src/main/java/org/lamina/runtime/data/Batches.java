package org.lamina.runtime.data;

/**
 * In which order an epoch takes the items of a part, and where its batches begin. The order of epoch e depends on
 * (seed, e) and the number of items alone, so a resumed run continues with the very batches of an uninterrupted one.
 * Nothing is allocated after construction.
 */
public final class Batches {
    /** The stream of shuffles; splits have another, so neither disturbs the other. */
    private static final long SHUFFLE_STREAM = 0x73687566666c6531L;

    private final int count;
    private final int size;
    private final boolean shuffled;
    private final boolean dropLast;
    private final CounterRandom random;
    private final int[] order;
    private long epoch = -1;

    private Batches(int count, int size, boolean shuffled, boolean dropLast, long seed) {
        this.count = count;
        this.size = Math.min(size, count);
        this.shuffled = shuffled;
        this.dropLast = dropLast && size <= count;
        this.random = new CounterRandom(seed, SHUFFLE_STREAM);
        this.order = new int[count];
        startEpoch(0);
    }

    /**
     * Batches that are shuffled anew in each epoch.
     *
     * @param count number of items, at least 1
     * @param size items of a batch; at least 1, more than {@code count} means all
     * @param dropLast whether a last, smaller batch is left out; a part smaller than one batch is kept
     */
    public static Batches shuffled(int count, int size, boolean dropLast, long seed) {
        return new Batches(positive(count), positive(size), true, dropLast, seed);
    }

    /** Batches in the order of the part; see {@link #shuffled}. */
    public static Batches inOrder(int count, int size, boolean dropLast) {
        return new Batches(positive(count), positive(size), false, dropLast, 0);
    }

    private static int positive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("at least 1, not " + number);
        }
        return number;
    }

    /** Puts the items into the order of this epoch (from 0). */
    public void startEpoch(long number) {
        if (number == epoch || (!shuffled && epoch >= 0)) {
            epoch = number;
            return;
        }
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        if (shuffled) {
            random.turn(number).shuffle(order, count);
        }
        epoch = number;
    }

    /** The epoch whose order this is. */
    public long epoch() {
        return epoch;
    }

    /** How many batches an epoch has. */
    public int batchCount() {
        return dropLast ? count / size : (count + size - 1) / size;
    }

    /** How many items an epoch takes. */
    public int itemCount() {
        return dropLast ? count - count % size : count;
    }

    /** The largest batch. */
    public int maxSize() {
        return size;
    }

    /** Where batch {@code batch} begins in {@link #order()}. */
    public int from(int batch) {
        return batch * size;
    }

    /** How many items batch {@code batch} has. */
    public int size(int batch) {
        return Math.min(size, count - batch * size);
    }

    /** The order of the items in this epoch; belongs to this object, read only. */
    public int[] order() {
        return order;
    }

    /**
     * Takes items from an endless row of epochs: what a second data block delivers, which starts again when it ends.
     *
     * @param position how many items were taken since the first epoch
     * @param into receives {@code amount} items
     */
    public void fill(long position, int amount, int[] into) {
        for (int i = 0; i < amount; i++) {
            long at = position + i;
            startEpoch(at / count);
            into[i] = order[(int) (at % count)];
        }
    }
}
