package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

class IdxTest {
    @TempDir
    Path folder;

    private byte[] idx(int magic, int[] axes, int dataBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * axes.length + dataBytes);
        bytes.putInt(magic);
        for (int axis : axes) {
            bytes.putInt(axis);
        }
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) (i * 7));
        }
        return bytes.array();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private DataFolders folders() {
        return new DataFolders(folder, null, folder.resolve("cache"), true, line -> {});
    }

    private Dataset open(String images, String labels) {
        return Dataset.open(Sources.idx(images, labels), folders(), null, 0);
    }

    @Test
    void rawAndGzipGiveTheSameItems() throws IOException {
        byte[] images = idx(0x803, new int[] {3, 2, 2}, 12);
        write("i", images);
        write("i.gz", gzip(images));
        write("l", idx(0x801, new int[] {3}, 3));
        Items raw = open("i", "l").train();
        Items packed = open("i.gz", "l").train();
        assertArrayEquals(new long[] {1, 2, 2}, raw.field("x").itemShape());
        assertArrayEquals(raw.field("x").toFloats(), packed.field("x").toFloats());
        assertEquals(7 / 255f, raw.field("x").toFloats()[1]);
        assertArrayEquals(new int[] {0, 7, 14}, raw.field("y").toInts());
        float[] batch = new float[8];
        raw.field("x").copyInto(new int[] {9, 2, 0, 9}, 1, 2, batch);
        assertEquals(56 / 255f, batch[0]);
        assertEquals(0f, batch[4]);
        assertArrayEquals(
                new long[] {4},
                Dataset.open(Sources.idx("i", "l").flat(true), folders(), null, 0)
                        .train()
                        .field("x")
                        .itemShape());
    }

    @Test
    void case37BadFilesAreRefusedWithTheirReason() throws IOException {
        write("l", idx(0x801, new int[] {3}, 3));
        refused("begins with", idx(0x12345678, new int[] {3, 2, 2}, 12));
        refused("type 0x0D", idx(0xD03, new int[] {3, 2, 2}, 48));
        refused("one axis", idx(0x801, new int[] {3}, 3));
        refused("axes", idx(0x80F, new int[] {3, 2, 2}, 12));
        refused("ends after", idx(0x803, new int[] {3, 2, 2}, 11));
        refused("goes on behind", idx(0x803, new int[] {3, 2, 2}, 13));
        refused("goes on behind", gzip(idx(0x803, new int[] {3, 2, 2}, 13)));
        refused("ends after", gzip(idx(0x803, new int[] {3, 2, 2}, 11)));
        refused("more than the file can hold", idx(0x803, new int[] {2_000_000_000, 50_000, 50_000}, 12));
        refused("has size", idx(0x803, new int[] {-3, 2, 2}, 12));
        refused("too short", new byte[] {0, 0, 8});
        refused("too short", new byte[0]);
        byte[] packed = gzip(idx(0x803, new int[] {300, 2, 2}, 1200));
        refused("cut off", java.util.Arrays.copyOf(packed, packed.length - 10));
    }

    private void refused(String reason, byte[] images) throws IOException {
        write("bad", images);
        DataException e = assertThrows(DataException.class, () -> open("bad", "l"));
        assertEquals(DataCode.BAD_IDX, e.code());
        assertTrue(e.sentence().contains(reason), e.sentence());
        assertTrue(e.file().isPresent());
    }

    @Test
    void case37CountsMustAgree() throws IOException {
        write("i", idx(0x803, new int[] {3, 2, 2}, 12));
        write("l", idx(0x801, new int[] {4}, 4));
        assertEquals(
                DataCode.LENGTHS_DIFFER,
                assertThrows(DataException.class, () -> open("i", "l")).code());
    }

    @Test
    void aMissingFileNamesWhereItWasLookedFor() {
        DataException e = assertThrows(DataException.class, () -> open("no", "l"));
        assertEquals(DataCode.NOT_FOUND, e.code());
        assertTrue(e.text().contains("LAMINA_DATA"), e.text());
    }

    @Test
    void theDeclaredTypeIsCompared() throws IOException {
        write("i", idx(0x803, new int[] {3, 2, 2}, 12));
        write("l", idx(0x801, new int[] {3}, 3));
        Dataset data = open("i", "l");
        data.check(java.util.List.of(
                new Dataset.Need("x", FieldType.F32, new long[] {1, -1, 2}, 0),
                new Dataset.Need("y", FieldType.I32, new long[0], 15)));
        DataException shape = assertThrows(
                DataException.class,
                () -> data.check(java.util.List.of(new Dataset.Need("x", FieldType.F32, new long[] {1, 28, 28}, 0))));
        assertEquals(
                "the source has `x: f32[N, 1, 2, 2]`, the data block needs `x: f32[N, 1, 28, 28]`", shape.sentence());
        DataException range = assertThrows(
                DataException.class,
                () -> data.check(java.util.List.of(new Dataset.Need("y", FieldType.I32, new long[0], 10))));
        assertEquals(DataCode.OUT_OF_RANGE, range.code());
        assertTrue(range.sentence().contains("holds 14 (item 2"), range.sentence());
        // The labels are wrong, not the pictures.
        assertEquals(folder.resolve("l").toString(), range.file().orElseThrow());
    }

    /** Files with random changes give items or a message, and nothing else. */
    @Test
    void case37RandomChangesNeverEscapeAsOtherExceptions() throws IOException {
        write("l", idx(0x801, new int[] {3}, 3));
        byte[] raw = idx(0x803, new int[] {3, 2, 2}, 12);
        java.util.Random random = new java.util.Random(37);
        for (int turn = 0; turn < 400; turn++) {
            byte[] whole = turn % 2 == 0 ? raw : gzip(raw);
            byte[] bytes = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(Math.min(20, bytes.length))] = (byte) random.nextInt();
            }
            write("bad", bytes);
            try {
                open("bad", "l");
            } catch (DataException e) {
                assertEquals("NN06", e.code().id().substring(0, 4));
            }
        }
    }
}
