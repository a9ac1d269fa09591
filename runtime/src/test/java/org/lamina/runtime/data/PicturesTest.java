package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

class PicturesTest {
    @TempDir
    Path folder;

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, out));
        return out.toByteArray();
    }

    private static int[] samples(byte[] file, int channels) {
        byte[] samples = Picture.of(Pictures.decode(file, "test"), channels).samples();
        int[] values = new int[samples.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = samples[i] & 0xFF;
        }
        return values;
    }

    private static DataException refused(DataCode code, byte[] bytes) {
        DataException e = assertThrows(DataException.class, () -> Pictures.decode(bytes, "test"));
        assertEquals(code, e.code(), e.getMessage());
        return e;
    }

    @Test
    void case39GreyValuesStayAsTheyAre() throws IOException {
        BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        int[] values = {0, 100, 255};
        grey.getRaster().setPixels(0, 0, 3, 1, values);
        assertArrayEquals(values, samples(encoded(grey, "png"), 1));
        assertArrayEquals(new int[] {0, 100, 255, 0, 100, 255, 0, 100, 255}, samples(encoded(grey, "png"), 3));
    }

    @Test
    void case39ColoursPalettesAndAlpha() throws IOException {
        BufferedImage rgb = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        rgb.setRGB(0, 0, 0x102030);
        rgb.setRGB(1, 0, 0xFFFFFF);
        int[] wanted = {16, 255, 32, 255, 48, 255};
        assertArrayEquals(wanted, samples(encoded(rgb, "png"), 3));
        assertArrayEquals(wanted, samples(encoded(rgb, "bmp"), 3));
        assertEquals((299 * 16 + 587 * 32 + 114 * 48 + 500) / 1000, samples(encoded(rgb, "png"), 1)[0]);
        byte[] ramp = {0, 16};
        BufferedImage palette = new BufferedImage(
                1, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(1, 2, ramp, ramp, new byte[] {0, 48}));
        palette.getRaster().setSample(0, 0, 0, 1);
        assertArrayEquals(new int[] {16, 16, 48}, samples(encoded(palette, "png"), 3));
        BufferedImage alpha = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        alpha.setRGB(0, 0, 0x00FF0000);
        alpha.setRGB(1, 0, 0x80000000);
        assertArrayEquals(new int[] {255, 127, 255, 127, 255, 127}, samples(encoded(alpha, "png"), 3));
    }

    @Test
    void case39SixteenBits() throws IOException {
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 0x80FF);
        deep.getRaster().setSample(1, 0, 0, 0xFFFF);
        assertArrayEquals(new int[] {0x80, 0xFF}, samples(encoded(deep, "png"), 1));
    }

    @Test
    void case39WhatIsNoPictureIsRefused() throws IOException {
        assertTrue(refused(DataCode.BAD_IMAGE, new byte[0]).sentence().contains("empty"));
        assertTrue(refused(DataCode.BAD_IMAGE, "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .sentence()
                .contains("no picture"));
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(39);
        for (int i = 0; i < 64 * 64; i++) {
            noise.setRGB(i % 64, i / 64, random.nextInt());
        }
        for (String format : List.of("png", "jpg", "gif", "bmp")) {
            byte[] whole = encoded(noise, format);
            for (int part = 1; part < 8; part++) {
                byte[] cut = java.util.Arrays.copyOf(whole, whole.length * part / 8);
                refused(DataCode.BAD_IMAGE, cut);
            }
        }
    }

    @Test
    void case39AHugeHeaderCostsNothing() {
        ByteBuffer png = ByteBuffer.allocate(33 + 12);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        png.putInt(13).put(new byte[] {'I', 'H', 'D', 'R'}).putInt(50_000).putInt(50_000);
        png.put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        png.putInt((int) crc.getValue());
        png.putInt(0).put(new byte[] {'I', 'D', 'A', 'T'}).putInt(0x35AF061E);
        DataException e = refused(DataCode.TOO_LARGE, png.array());
        assertTrue(e.sentence().contains("50,000 x 50,000"), e.sentence());
    }

    @Test
    void resizingKeepsMeansAndRamps() {
        byte[] ramp = new byte[64];
        for (int i = 0; i < 64; i++) {
            ramp[i] = (byte) (4 * (i % 8) + 32 * (i / 8) / 2);
        }
        Picture picture = new Picture(1, 8, 8, ramp);
        Picture half = picture.resized(4, 4);
        Picture large = picture.resized(16, 16);
        // A ramp stays a ramp away from the edges.
        assertEquals(half.samples()[5] + 8, half.samples()[6]);
        assertEquals(large.samples()[7 * 16 + 7] + 4, large.samples()[7 * 16 + 9]);
        Picture flat = new Picture(3, 5, 7, filled(105, 77)).resized(9, 3);
        for (byte value : flat.samples()) {
            assertEquals(77, value);
        }
        assertArrayEquals(
                new byte[] {0, 0, 1, 1, 0, 0, 1, 1},
                new Picture(1, 1, 2, new byte[] {0, 1}).resizedNearest(2, 4).samples());
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private void save(String path, int grey) throws IOException {
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 8; i++) {
            image.getRaster().setSample(i % 4, i / 4, 0, grey);
        }
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, encoded(image, "png"));
    }

    private Dataset open(Source source) {
        return Dataset.open(source, new DataFolders(folder, null, folder, true, line -> {}), null, 0);
    }

    @Test
    void foldersBecomeLabels() throws IOException {
        save("pets/dog/1.png", 255);
        save("pets/cat/1.png", 0);
        save("pets/cat/2.jpg", 0);
        Files.writeString(folder.resolve("pets/cat/notes.txt"), "no picture");
        Items items = open(Sources.imageFolders("pets", 1, 2).grey(true)).train();
        assertArrayEquals(new int[] {0, 0, 1}, items.field("y").toInts());
        assertEquals(List.of("cat", "dog"), items.field("y").labels());
        assertArrayEquals(new float[] {0, 0, 0, 0, 1, 1}, items.field("x").toFloats());
        assertArrayEquals(new long[] {1, 1, 2}, items.field("x").itemShape());
        assertEquals(
                3, open(Sources.images("pets/dog", 1, 2)).train().field("x").itemShape()[0]);
    }

    @Test
    void foldersCalledAsPartsBecomeParts() throws IOException {
        save("pets/train/cat/1.png", 0);
        save("pets/train/dog/1.png", 255);
        save("pets/test/dog/1.png", 255);
        Dataset data = open(Sources.imageFolders("pets", 2, 4));
        assertArrayEquals(
                new int[] {1}, data.part(Part.TEST).orElseThrow().field("y").toInts());
        save("pets/test/cow/1.png", 255);
        DataException e = assertThrows(DataException.class, () -> open(Sources.imageFolders("pets", 2, 4)));
        assertEquals(DataCode.UNKNOWN_LABEL, e.code());
    }

    @Test
    void masksBecomeClassNumbers() throws IOException {
        save("img/a.png", 10);
        save("img/b.png", 10);
        save("mask/a.png", 3);
        save("mask/b.png", 0);
        Items items = open(Sources.imagePairs("img", "mask", 2, 2)).train();
        assertArrayEquals(new int[] {3, 3, 3, 3, 0, 0, 0, 0}, items.field("y").toInts());
        save("mask/a.png", 255);
        assertEquals(
                1,
                open(Sources.imagePairs("img", "mask", 2, 2)).train().field("y").toInts()[0]);
        Files.delete(folder.resolve("mask/b.png"));
        DataException e = assertThrows(DataException.class, () -> open(Sources.imagePairs("img", "mask", 2, 2)));
        assertTrue(e.sentence().contains("b.png"), e.sentence());
        DataException none = assertThrows(DataException.class, () -> open(Sources.images("mask/none", 2, 2)));
        assertEquals(DataCode.NOT_FOUND, none.code());
    }

    /** Pictures that do not fit into memory are decoded one by one, and give the same values. */
    @Test
    void picturesOnDiskEqualPicturesInMemory() throws IOException {
        save("p/a.png", 10);
        save("p/b.png", 200);
        Field memory = open(Sources.images("p", 2, 2)).train().field("x");
        PictureBlock block = new PictureBlock(List.of(folder.resolve("p/a.png"), folder.resolve("p/b.png")), 3, 2, 2);
        Field disk = new Field("x", new long[] {3, 2, 2}, block, null, List.of());
        assertArrayEquals(memory.toFloats(), disk.toFloats());
    }

    @Test
    void case15And19ArchivesAreReadWithinLimits() throws IOException {
        Path zip = folder.resolve("cifar10/c.zip");
        Files.createDirectories(zip.getParent());
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        byte[] jpg = encoded(image, "jpg");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of(
                    "../train/cat/0001.jpg",
                    "/etc/x",
                    "C:\\x",
                    "a/../../x",
                    "train/cat/0001.jpg",
                    "train/dog/0001.jpg")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(jpg);
            }
        }
        Source source = Sources.cifar10().folder("cifar10");
        assertArrayEquals(new int[] {3, 5}, open(source).train().field("y").toInts());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("train/cat/0001.jpg"));
            out.write(new byte[10_000_000]);
        }
        assertEquals(
                DataCode.TOO_LARGE,
                assertThrows(DataException.class, () -> open(source)).code());
        byte[] end = new byte[22];
        end[0] = 'P';
        end[1] = 'K';
        end[2] = 5;
        end[3] = 6;
        end[10] = -1;
        end[11] = -1;
        Files.write(zip, end);
        DataException many = assertThrows(DataException.class, () -> open(source));
        assertTrue(many.sentence().contains("more than 200000 entries"), many.sentence());
        Files.write(zip, new byte[100]);
        assertEquals(
                DataCode.BAD_ARCHIVE,
                assertThrows(DataException.class, () -> open(source)).code());
    }

    @Test
    void binaryBatchesAreChecked() throws IOException {
        byte[] batch = new byte[2 * 3073];
        batch[3073] = 9;
        batch[1] = (byte) 255;
        Path place = Files.createDirectories(folder.resolve("c"));
        Files.write(place.resolve("data_batch_1.bin"), batch);
        Files.write(place.resolve("test_batch.bin"), batch);
        Source source = Sources.cifar10().folder("c");
        Dataset data = open(source);
        assertArrayEquals(new int[] {0, 9}, data.train().field("y").toInts());
        assertEquals(1f, data.train().field("x").toFloats()[0]);
        assertEquals(2, data.part(Part.TEST).orElseThrow().count());
        batch[3073] = 10;
        Files.write(place.resolve("data_batch_1.bin"), batch);
        DataException e = assertThrows(DataException.class, () -> open(source));
        assertEquals(2, e.row().orElse(0));
        Files.write(place.resolve("data_batch_1.bin"), new byte[3072]);
        assertEquals(
                DataCode.BAD_ARCHIVE,
                assertThrows(DataException.class, () -> open(source)).code());
    }

    @Test
    void predictionReadsPicturesInTheShapeOfTheModel() throws IOException {
        save("p/a.png", 255);
        save("p/b.png", 0);
        Items one = ImageRows.read(folder.resolve("p/a.png"), "x", new long[] {4});
        assertArrayEquals(new float[] {1, 1, 1, 1}, one.field("x").toFloats());
        Items all = ImageRows.read(folder.resolve("p"), "x", new long[] {3, 1, 1});
        assertArrayEquals(new float[] {1, 1, 1, 0, 0, 0}, all.field("x").toFloats());
        DataException e =
                assertThrows(DataException.class, () -> ImageRows.read(folder.resolve("p/a.png"), "x", new long[] {5}));
        assertEquals(DataCode.SHAPE, e.code());
        assertTrue(ImageRows.accepts(folder.resolve("p")) && !ImageRows.accepts(folder.resolve("t.csv")));
    }
}
