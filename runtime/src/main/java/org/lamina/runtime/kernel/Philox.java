package org.lamina.runtime.kernel;

/**
 * The counter-based generator Philox4x32 with ten rounds: four 32-bit words are a function of a counter of four words and a
 * key of two. Which numbers a program sees depends only on its seed, the place in the program (stream), the turn and the
 * element, so neither threads nor shards matter.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy
 *     as 1, 2, 3</a>
 */
final class Philox {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /** The key of a stream under a seed; the low half is the first word. */
    static long key(long seed, long stream) {
        return mix(seed ^ mix(stream));
    }

    /** The splitmix64 finaliser. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Blocks that are computed together. */
    static final int LANES = 512;

    /** The four words of some blocks, one array each, so that the rounds are vectorised. */
    static final class Words {
        final long[] x0 = new long[LANES];
        final long[] x1 = new long[LANES];
        final long[] x2 = new long[LANES];
        final long[] x3 = new long[LANES];

        /** Words of {@code n} consecutive blocks; {@code block} is the low half of the first counter, {@code turn} the high. */
        void fill(long key, long block, long turn, int n) {
            for (int i = 0; i < n; i++) {
                x0[i] = (block + i) & LOW;
                x1[i] = (block + i) >>> 32;
                x2[i] = turn & LOW;
                x3[i] = turn >>> 32;
            }
            int key0 = (int) key;
            int key1 = (int) (key >>> 32);
            for (int round = 0; round < ROUNDS; round++) {
                round(key0 & LOW, key1 & LOW, n);
                key0 += WEYL_0;
                key1 += WEYL_1;
            }
        }

        private void round(long key0, long key1, int n) {
            for (int i = 0; i < n; i++) {
                long p0 = MULTIPLIER_0 * x0[i];
                long p1 = MULTIPLIER_1 * x2[i];
                x0[i] = (p1 >>> 32) ^ x1[i] ^ key0;
                x1[i] = p1 & LOW;
                x2[i] = (p0 >>> 32) ^ x3[i] ^ key1;
                x3[i] = p0 & LOW;
            }
        }

        /** The word of an element of these blocks. */
        int word(int element) {
            int at = element >> 2;
            return (int)
                    switch (element & 3) {
                        case 0 -> x0[at];
                        case 1 -> x1[at];
                        case 2 -> x2[at];
                        default -> x3[at];
                    };
        }
    }

    /** One block for a key (k0, k1) and counter (c0, c1, c2, c3). */
    static void one(int k0, int k1, int c0, int c1, int c2, int c3, int[] words, int at) {
        long x0 = c0 & LOW;
        long x1 = c1 & LOW;
        long x2 = c2 & LOW;
        long x3 = c3 & LOW;
        int key0 = k0;
        int key1 = k1;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * x0;
            long p1 = MULTIPLIER_1 * x2;
            x0 = (p1 >>> 32) ^ x1 ^ (key0 & LOW);
            x1 = p1 & LOW;
            x2 = (p0 >>> 32) ^ x3 ^ (key1 & LOW);
            x3 = p0 & LOW;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        words[at] = (int) x0;
        words[at + 1] = (int) x1;
        words[at + 2] = (int) x2;
        words[at + 3] = (int) x3;
    }

    /** Elements {@code first .. first+n} of a stream, n at most {@code into.length}. */
    static void numbers(Distribution distribution, long key, long turn, long first, double[] into, int n, Words words) {
        int done = 0;
        while (done < n) {
            long element = first + done;
            int skip = (int) (element & 3);
            int blocks = Math.min((n - done + skip + 3) / 4, LANES);
            int count = Math.min(4 * blocks - skip, n - done);
            words.fill(key, element >>> 2, turn, blocks);
            switch (distribution) {
                case UNIFORM -> uniform(words, skip, into, done, count);
                case NORMAL -> normal(words, skip, into, done, count);
            }
            done += count;
        }
    }

    private static void uniform(Words words, int skip, double[] into, int at, int count) {
        int i = 0;
        for (; i < count && ((skip + i) & 3) != 0; i++) {
            into[at + i] = (words.word(skip + i) >>> 8) * 0x1p-24;
        }
        for (int block = (skip + i) >> 2; i + 4 <= count; block++, i += 4) {
            into[at + i] = (words.x0[block] >>> 8) * 0x1p-24;
            into[at + i + 1] = (words.x1[block] >>> 8) * 0x1p-24;
            into[at + i + 2] = (words.x2[block] >>> 8) * 0x1p-24;
            into[at + i + 3] = (words.x3[block] >>> 8) * 0x1p-24;
        }
        for (; i < count; i++) {
            into[at + i] = (words.word(skip + i) >>> 8) * 0x1p-24;
        }
    }

    /** Box and Muller: two words give the radius and the angle of two numbers. */
    private static void normal(Words words, int skip, double[] into, int at, int count) {
        for (int i = 0; i < count; i++) {
            int lane = skip + i;
            double u = ((words.word(lane & ~1) >>> 8) + 0.5) * 0x1p-24;
            double angle = 2 * Math.PI * ((words.word(lane | 1) >>> 8) * 0x1p-24);
            double radius = Math.sqrt(-2 * Math.log(u));
            into[at + i] = radius * ((lane & 1) == 0 ? Math.cos(angle) : Math.sin(angle));
        }
    }
}
