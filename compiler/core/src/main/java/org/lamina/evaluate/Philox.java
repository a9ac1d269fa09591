package org.lamina.evaluate;

import org.lamina.op.Op;

/**
 * The counter-based generator Philox4x32-10 and the distributions made of it.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al., Parallel random numbers: as easy as 1, 2, 3</a>
 */
final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int KEY_STEP_0 = 0x9E3779B9;
    private static final int KEY_STEP_1 = 0xBB67AE85;

    private Philox() {}

    /** Four random words for four words of counter and two of key. */
    static int[] words(int[] counter, int key0, int key1) {
        int[] c = counter.clone();
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c[0] & 0xffffffffL);
            long product1 = MULTIPLIER_1 * (c[2] & 0xffffffffL);
            c = new int[] {
                (int) (product1 >>> 32) ^ c[1] ^ k0, (int) product1, (int) (product0 >>> 32) ^ c[3] ^ k1, (int) product0
            };
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        return c;
    }

    /** Element of a tensor of random numbers; a function of its arguments alone. */
    static double number(Op.Distribution distribution, long seed, long stream, long turn, long element) {
        long key = mix(seed ^ mix(stream));
        long block = element / 4;
        int lane = (int) (element % 4);
        int[] counter = {(int) block, (int) (block >>> 32), (int) turn, (int) (turn >>> 32)};
        int[] words = words(counter, (int) key, (int) (key >>> 32));
        return switch (distribution) {
            case UNIFORM -> (words[lane] >>> 8) * 0x1p-24;
            case NORMAL -> normal(words[lane & 2], words[lane | 1], lane % 2 == 1);
        };
    }

    /** Box-Muller; half a unit keeps u away from 0. */
    private static double normal(int first, int second, boolean sine) {
        double u = ((first >>> 8) + 0.5) * 0x1p-24;
        double angle = 2 * Math.PI * (second >>> 8) * 0x1p-24;
        double radius = Math.sqrt(-2 * Math.log(u));
        return radius * (sine ? Math.sin(angle) : Math.cos(angle));
    }

    /** The finaliser of splitmix64 (Steele, Lea, Flood 2014). */
    static long mix(long value) {
        long x = value + 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
