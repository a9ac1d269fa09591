package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

class NpyTest {
    @TempDir
    Path folder;

    private static byte[] npy(int version, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            out.putShort((short) text.length);
        } else {
            out.putInt(text.length);
        }
        out.put(text).put(data);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static String header(String type, boolean fortran, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }      \n";
    }

    private static NpyArray read(byte[] bytes) {
        try {
            return NpyArray.read(new ByteArrayInputStream(bytes), bytes.length, "test.npy");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] floats(ByteOrder order, float... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(order);
        for (float value : values) {
            out.putFloat(value);
        }
        return out.array();
    }

    @Test
    void case40AllVersionsAreRead() {
        byte[] data = floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6);
        for (int version = 1; version <= 3; version++) {
            NpyArray array = read(npy(version, header("<f4", false, "(2, 3)"), data));
            assertArrayEquals(new long[] {2, 3}, array.shape());
            assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, (double[]) array.values());
        }
        assertEquals(
                DataCode.BAD_NPY,
                refused(npy(4, header("<f4", false, "(2, 3)"), data)).code());
    }

    @Test
    void case40FortranOrderAndBigEndian() {
        byte[] data = floats(ByteOrder.BIG_ENDIAN, 1, 4, 2, 5, 3, 6);
        NpyArray array = read(npy(1, header(">f4", true, "(2, 3)"), data));
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, (double[]) array.values());
    }

    @Test
    void everyElementTypeIsRead() {
        byte[] ones = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, -1};
        assertArrayEquals(new long[] {255}, (long[]) read(npy(1, header("|u1", false, "(1,)"), Arrays.copyOf(ones, 1)))
                .values());
        assertArrayEquals(new long[] {-1}, (long[]) read(npy(1, header("|i1", false, "(1,)"), Arrays.copyOf(ones, 1)))
                .values());
        assertArrayEquals(
                new long[] {65535}, (long[]) read(npy(1, header("<u2", false, "(1,)"), Arrays.copyOf(ones, 2)))
                        .values());
        assertArrayEquals(
                new long[] {4294967295L}, (long[]) read(npy(1, header("<u4", false, "(1,)"), Arrays.copyOf(ones, 4)))
                        .values());
        assertArrayEquals(new long[] {-1}, (long[])
                read(npy(1, header("<i8", false, "(1,)"), ones)).values());
        assertArrayEquals(new long[] {1}, (long[])
                read(npy(1, header("|b1", false, "(1,)"), new byte[] {1})).values());
        // Halves: 1.5, the smallest subnormal, minus infinity.
        byte[] halves = {0x00, 0x3E, 0x01, 0x00, 0x00, (byte) 0xFC};
        assertArrayEquals(new double[] {1.5, 0x1p-24, Double.NEGATIVE_INFINITY}, (double[])
                read(npy(1, header("<f2", false, "(3,)"), halves)).values());
    }

    @Test
    void case40WhatIsNotPlainNumbersIsRefused() {
        byte[] data = floats(ByteOrder.LITTLE_ENDIAN, 1);
        assertTrue(refused(npy(1, header("|O", false, "(1,)"), data)).sentence().contains("Python objects"));
        assertTrue(refused(npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", data))
                .sentence()
                .contains("records"));
        for (String bad : new String[] {
            header("<c8", false, "(1,)"),
            header("<U3", false, "(1,)"),
            header("<f3", false, "(1,)"),
            header("<f4", false, "(-1,)"),
            header("<f4", false, "1"),
            header("<f4", false, "(99999999999999999999,)"),
            "{'descr': '<f4', 'fortran_order': False}",
            "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': True}",
            "{'descr': '<f4', 'fortran_order': __import__('os'), 'shape': (1,)}",
            "[]",
            ""
        }) {
            assertEquals(DataCode.BAD_NPY, refused(npy(1, bad, data)).code(), bad);
        }
        refused(npy(1, header("<f4", false, "(1,)"), new byte[3]));
        refused(npy(1, header("<f4", false, "(1,)"), new byte[5]));
        refused(new byte[] {1, 2, 3});
        refused(new byte[0]);
    }

    @Test
    void case40HugeHeadersCostNothing() {
        ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0}).putInt(Integer.MAX_VALUE);
        assertTrue(refused(bytes.array()).sentence().contains("header claims"));
        byte[] huge = npy(1, header("<f4", false, "(1099511627776, 1024)"), new byte[100]);
        assertTrue(refused(huge).sentence().contains("more than the file can hold"));
        byte[] wrapping = npy(1, header("<f4", false, "(4294967296, 4294967297)"), new byte[100]);
        assertTrue(refused(wrapping).sentence().contains("more than the file can hold"));
    }

    private static DataException refused(byte[] bytes) {
        return assertThrows(DataException.class, () -> read(bytes));
    }

    /** Files with random changes give an array or a message, and nothing else. */
    @Test
    void randomChangesNeverEscapeAsOtherExceptions() {
        Random random = new Random(40);
        byte[] whole = npy(1, header("<f4", false, "(2, 3)"), floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6));
        for (int turn = 0; turn < 2_000; turn++) {
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(bytes);
            } catch (DataException e) {
                assertEquals("NN06", e.code().id().substring(0, 4));
            }
        }
    }

    @Test
    void filesAndArchivesBecomeFields() throws IOException {
        byte[] x = npy(1, header("<f4", false, "(2, 3)"), floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6));
        byte[] y = npy(1, header("|u1", false, "(2,)"), new byte[] {0, 9});
        Files.write(folder.resolve("x.npy"), x);
        Files.write(folder.resolve("y.npy"), y);
        DataFolders folders = new DataFolders(folder, null, folder, true, line -> {});
        Items items = Dataset.open(Sources.npy().field("x", "x.npy").field("y", "y.npy"), folders, null, 0)
                .train();
        assertArrayEquals(new long[] {3}, items.field("x").itemShape());
        assertArrayEquals(new int[] {0, 9}, items.field("y").toInts());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            out.putNextEntry(new ZipEntry("a.npy"));
            out.write(x);
            out.putNextEntry(new ZipEntry("b.npy"));
            out.write(y);
        }
        Files.write(folder.resolve("d.npz"), packed.toByteArray());
        Items zipped = Dataset.open(Sources.npz("d.npz").field("x", "a").floats("y", "b"), folders, null, 0)
                .train();
        assertArrayEquals(new float[] {0, 9}, zipped.field("y").toFloats());
        DataException e = assertThrows(
                DataException.class, () -> Dataset.open(Sources.npz("d.npz").field("x", "c"), folders, null, 0));
        assertTrue(e.text().contains("\"a\", \"b\""), e.text());
    }
}
