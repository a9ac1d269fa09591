package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lamina.runtime.store.Checksums;
import org.lamina.runtime.store.DataException;

class GlyphsTest {
    private static final int SIZE = 784;

    private static byte[] draw(int count, long seed) {
        byte[] pixels = new byte[count * SIZE];
        Glyphs glyphs = new Glyphs(seed);
        for (int i = 0; i < count; i++) {
            glyphs.draw(i, pixels, i * SIZE);
        }
        return pixels;
    }

    /** The checksum was taken once and must never change, on any platform. */
    @Test
    void thePicturesAreTheSameEverywhere() {
        assertEquals(
                "42b22bc857c89f1cb6ad6a504bd24223255679cbb902262359ea4a6794b9738d",
                Checksums.hex(Checksums.newSha256().digest(draw(2000, 1))));
    }

    @Test
    void aPictureDependsOnSeedAndPositionAlone() {
        byte[] many = draw(50, 3);
        byte[] alone = new byte[SIZE];
        new Glyphs(3).draw(37, alone, 0);
        assertArrayEquals(Arrays.copyOfRange(many, 37 * SIZE, 38 * SIZE), alone);
        assertFalse(Arrays.equals(many, draw(50, 4)));
    }

    @Test
    void everyTenItemsHoldEachDigitOnce() {
        Items items = Dataset.open(Sources.glyphs(200, 5), DataFolders.of(Path.of("")), null, 0)
                .train();
        assertArrayEquals(new long[] {1, 28, 28}, items.field("x").itemShape());
        int[] labels = items.field("y").toInts();
        for (int from = 0; from < labels.length; from += 10) {
            assertEquals(10, Arrays.stream(labels, from, from + 10).distinct().count(), "at " + from);
        }
        assertFalse(Arrays.equals(Arrays.copyOf(labels, 10), Arrays.copyOfRange(labels, 10, 20)));
    }

    @Test
    void everyPictureHasInkAndPaper() {
        byte[] pixels = draw(1000, 6);
        for (int i = 0; i < 1000; i++) {
            int inked = 0;
            for (int p = 0; p < SIZE; p++) {
                inked += (pixels[i * SIZE + p] & 0xFF) > 100 ? 1 : 0;
            }
            assertTrue(inked > 10 && inked < 400, "picture " + i + " has " + inked + " inked pixels");
        }
    }

    @Test
    void sizesHaveLimits() {
        assertThrows(DataException.class, () -> Sources.glyphs(0, 1));
        assertThrows(DataException.class, () -> Sources.glyphs(1L << 40, 1));
    }
}
