package org.lamina.runtime.data;

/**
 * Philox4x32-10 of Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3": random words
 * as a pure function of (seed, stream, turn, position). The words equal those of the random kernels.
 */
final class CounterRandom {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final double TWO_TO_MINUS_24 = 0x1p-24;

    private final int key0;
    private final int key1;
    private final int[] lanes = new int[4];
    private long turn;
    private long block = -1;

    CounterRandom(long seed, long stream) {
        long key = mix(seed ^ mix(stream));
        this.key0 = (int) key;
        this.key1 = (int) (key >>> 32);
    }

    /** The finaliser of splitmix64. */
    static long mix(long x) {
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Numbers of turn {@code turn} from here on. */
    CounterRandom turn(long number) {
        this.turn = number;
        this.block = -1;
        return this;
    }

    /** The 32-bit word at {@code position} ≥ 0 of the turn. */
    int word(long position) {
        long wanted = position >>> 2;
        if (wanted != block) {
            fill(wanted);
        }
        return lanes[(int) (position & 3)];
    }

    /** A number in [0, 1) with 24 bits. */
    double uniform(long position) {
        return (word(position) >>> 8) * TWO_TO_MINUS_24;
    }

    /** An integer in 0 … bound - 1 from the words 2·position and 2·position + 1; the bias is below bound/2^63. */
    int below(int bound, long position) {
        long high = word(2 * position) & 0xFFFFFFFFL;
        long low = word(2 * position + 1) & 0xFFFFFFFFL;
        long bits = (high << 31) | (low >>> 1);
        return (int) Math.multiplyHigh(bits, (long) bound << 1);
    }

    /** Shuffles the first {@code count} entries (Fisher and Yates). */
    void shuffle(int[] values, int count) {
        for (int i = count - 1; i > 0; i--) {
            int j = below(i + 1, i);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    private void fill(long number) {
        int c0 = (int) number;
        int c1 = (int) (number >>> 32);
        int c2 = (int) turn;
        int c3 = (int) (turn >>> 32);
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < 10; round++) {
            long product0 = (M0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (M1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += W0;
            k1 += W1;
        }
        lanes[0] = c0;
        lanes[1] = c1;
        lanes[2] = c2;
        lanes[3] = c3;
        block = number;
    }
}
