package org.lamina.runtime.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;

/**
 * How a source is cut into parts: the clause {@code split train = 0.7, valid = 0.15, stratify = y, seed = 1}. Immutable.
 * The result depends on the number of rows, the strata and the seed, and is the same on every platform.
 */
public final class Split {
    /** The stream of splits; shuffles have another, so neither disturbs the other. */
    private static final long SPLIT_STREAM = 0x73706c6974303031L;

    private final Map<Part, Amount> amounts;
    private final @Nullable String stratify;
    private final boolean ordered;
    private final @Nullable Long seed;

    private Split(Map<Part, Amount> amounts, @Nullable String stratify, boolean ordered, @Nullable Long seed) {
        this.amounts = new EnumMap<>(amounts);
        this.stratify = stratify;
        this.ordered = ordered;
        this.seed = seed;
    }

    /** A share of the rows, or a number of rows. */
    private record Amount(double share, long count, boolean isShare) {
        String text() {
            return isShare ? Double.toString(share) : Long.toString(count);
        }
    }

    /** A split without parts yet. */
    public static Split none() {
        return new Split(new EnumMap<>(Part.class), null, false, null);
    }

    /** Gives a part this share of the rows, 0…1. */
    public Split share(Part part, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw DataCode.BAD_SPLIT
                    .problem("%s = %s is no share of the data", part.text(), share)
                    .help("write a share between 0.0 and 1.0, or a whole number of items")
                    .exception();
        }
        return with(part, new Amount(share, 0, true));
    }

    /** Gives a part this number of rows. */
    public Split count(Part part, long count) {
        if (count < 0) {
            throw DataCode.BAD_SPLIT
                    .problem("%s = %d is no number of items", part.text(), count)
                    .help("write a share between 0.0 and 1.0, or a whole number of items")
                    .exception();
        }
        return with(part, new Amount(0, count, false));
    }

    private Split with(Part part, Amount amount) {
        Map<Part, Amount> next = new EnumMap<>(amounts);
        next.put(part, amount);
        return new Split(next, stratify, ordered, seed);
    }

    /** Keeps the shares of the values of this field equal in all parts. */
    public Split stratify(String field) {
        return new Split(amounts, field, ordered, seed);
    }

    /** Cuts without shuffling: the first rows are for training, the next for validation. */
    public Split inOrder() {
        return new Split(amounts, stratify, true, seed);
    }

    /** A seed of its own; without one the split follows the seed of the train. */
    public Split seed(long number) {
        return new Split(amounts, stratify, ordered, number);
    }

    /** The field whose values are spread evenly. */
    public Optional<String> stratified() {
        return Optional.ofNullable(stratify);
    }

    /** Whether this split makes the part. */
    public boolean names(Part part) {
        return amounts.containsKey(part);
    }

    /**
     * Assigns rows to parts.
     *
     * @param count number of rows
     * @param strata a group number for every row, used when {@link #stratified()}; else null
     * @param trainSeed the seed to follow without a seed of its own
     * @throws org.lamina.runtime.store.DataException NN0618 when the parts ask for more rows than there are, or one
     *     stays empty
     */
    public Partition cut(int count, int @Nullable [] strata, long trainSeed) {
        int[] order = ordered ? Partition.everything(count).train() : shuffledOrder(count, strata, trainSeed);
        Map<Part, Integer> sizes = sizes(count);
        int at = 0;
        Map<Part, int[]> rows = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            int size = sizes.getOrDefault(part, 0);
            rows.put(part, java.util.Arrays.copyOfRange(order, at, at + size));
            at += size;
        }
        return new Partition(get(rows, Part.TRAIN), get(rows, Part.VALID), get(rows, Part.TEST));
    }

    private static int[] get(Map<Part, int[]> rows, Part part) {
        return rows.getOrDefault(part, new int[0]);
    }

    private int[] shuffledOrder(int count, int @Nullable [] strata, long trainSeed) {
        CounterRandom random = new CounterRandom(seed == null ? trainSeed : seed, SPLIT_STREAM);
        int[] order = Partition.everything(count).train();
        random.shuffle(order, count);
        if (stratify == null) {
            return order;
        }
        if (strata == null || strata.length != count) {
            throw new IllegalArgumentException("a stratified split needs a group for every row");
        }
        return Strata.spread(order, strata);
    }

    private Map<Part, Integer> sizes(int count) {
        Map<Part, Integer> sizes = new EnumMap<>(Part.class);
        double shares = 0;
        long taken = 0;
        for (Map.Entry<Part, Amount> entry : amounts.entrySet()) {
            Amount amount = entry.getValue();
            long size;
            if (amount.isShare()) {
                // Rounding the running sum loses no row: shares that add up to 1 use every row.
                size = Math.round((shares + amount.share()) * count) - Math.round(shares * count);
                shares += amount.share();
            } else {
                size = amount.count();
            }
            taken += size;
            if (taken > count || shares > 1 + 1e-9) {
                throw tooMany(count);
            }
            if (size == 0 && !isZero(amount)) {
                throw DataCode.BAD_SPLIT
                        .problem("%s = %s of %,d items is none", entry.getKey().text(), amount.text(), count)
                        .help("give the part a larger share, or add data")
                        .exception();
            }
            sizes.put(entry.getKey(), (int) size);
        }
        return sizes;
    }

    private static boolean isZero(Amount amount) {
        return amount.isShare() ? amount.share() == 0 : amount.count() == 0;
    }

    private RuntimeException tooMany(int count) {
        List<String> asked = new ArrayList<>();
        amounts.forEach((part, amount) -> asked.add(part.text() + " = " + amount.text()));
        return DataCode.BAD_SPLIT
                .problem("the split %s takes more than the %,d items there are", String.join(", ", asked), count)
                .help("shares may add up to 1.0 at most, counts to the number of items")
                .exception();
    }
}
