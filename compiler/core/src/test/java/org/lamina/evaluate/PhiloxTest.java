package org.lamina.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lamina.op.Op.Distribution;

class PhiloxTest {

    /** The known answers that come with the paper's implementation. */
    @Test
    void knownAnswers() {
        assertArrayEquals(
                new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, Philox.words(new int[] {0, 0, 0, 0}, 0, 0));
        assertArrayEquals(
                new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                Philox.words(new int[] {-1, -1, -1, -1}, -1, -1));
        assertArrayEquals(
                new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
                Philox.words(new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0));
    }

    /** First outputs of splitmix64 for the seed 0, as listed with its reference implementation. */
    @Test
    void mixIsTheFinaliserOfSplitmix() {
        assertEquals(0xE220A8397B1DCDAFL, Philox.mix(0));
        assertEquals(0x6E789E6AA1B965F4L, Philox.mix(0x9E3779B97F4A7C15L));
    }

    @Test
    void everyPartOfTheCounterMatters() {
        double base = Philox.number(Distribution.UNIFORM, 1, 2, 3, 4);
        assertEquals(base, Philox.number(Distribution.UNIFORM, 1, 2, 3, 4));
        assertNotEquals(base, Philox.number(Distribution.UNIFORM, 2, 2, 3, 4));
        assertNotEquals(base, Philox.number(Distribution.UNIFORM, 1, 3, 3, 4));
        assertNotEquals(base, Philox.number(Distribution.UNIFORM, 1, 2, 4, 4));
        assertNotEquals(base, Philox.number(Distribution.UNIFORM, 1, 2, 3 + (1L << 32), 4));
        assertNotEquals(base, Philox.number(Distribution.UNIFORM, 1, 2, 3, 5));
    }

    /** Of 100,000 numbers the mean is off by at most 5 standard errors: 5 * 0.29 / 316 and 5 / 316. */
    @Test
    void momentsAreRight() {
        int count = 100_000;
        double uniform = 0;
        double normal = 0;
        double square = 0;
        for (int i = 0; i < count; i++) {
            double u = Philox.number(Distribution.UNIFORM, 7, 1, 0, i);
            double z = Philox.number(Distribution.NORMAL, 7, 1, 0, i);
            assertTrue(u >= 0 && u < 1 && u * 0x1p24 == Math.rint(u * 0x1p24));
            uniform += u / count;
            normal += z / count;
            square += z * z / count;
        }
        assertEquals(0.5, uniform, 0.005);
        assertEquals(0, normal, 0.016);
        assertEquals(1, square, 0.023);
    }
}
