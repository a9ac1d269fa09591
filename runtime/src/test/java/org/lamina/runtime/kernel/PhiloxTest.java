package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** Known answers of the authors' own test vectors. */
class PhiloxTest {
    @Test
    void zeros() {
        int[] words = new int[4];
        Philox.one(0, 0, 0, 0, 0, 0, words, 0);
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, words);
    }

    @Test
    void ones() {
        int[] words = new int[4];
        Philox.one(-1, -1, -1, -1, -1, -1, words, 0);
        assertArrayEquals(new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, words);
    }
}
