package org.lamina.runtime.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    private static final long WHOLE = Long.MIN_VALUE;

    @TempDir
    Path folder;

    private Path sample() {
        Path file = folder.resolve("net.safetensors");
        List<NamedTensor> tensors = List.of(
                NamedTensor.of("net.w", new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, Float.NaN}),
                NamedTensor.of("step", new long[0], new long[] {Long.MIN_VALUE}),
                NamedTensor.of("net.\"odd\" näme", new long[] {2}, new double[] {Math.PI, -0.0}),
                NamedTensor.of("ids", new long[] {3}, new int[] {7, -8, 9}));
        SafeTensors.write(file, tensors, Map.of("model", "Net \"x\" ☃", "empty", ""));
        return file;
    }

    @Test
    void whatIsWrittenIsRead() {
        try (SafeTensors file = SafeTensors.open(sample())) {
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, Float.NaN}, file.floats("net.w"));
            assertArrayEquals(new long[] {2, 3}, file.info("net.w").shape());
            assertArrayEquals(new long[] {Long.MIN_VALUE}, file.longs("step"));
            assertArrayEquals(new double[] {Math.PI, -0.0}, file.doubles("net.\"odd\" näme"));
            assertArrayEquals(new int[] {7, -8, 9}, file.ints("ids"));
            assertEquals("Net \"x\" ☃", file.metadata().get("model"));
            assertEquals("", file.metadata().get("empty"));
            assertTrue(file.hasChecksums());
            file.verify();
        }
    }

    @Test
    void aLargeTensorPassesInStretches() {
        float[] values = new float[100_003];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Path file = folder.resolve("large.safetensors");
        SafeTensors.write(file, List.of(NamedTensor.of("w", new long[] {values.length}, values)), Map.of());
        try (SafeTensors read = SafeTensors.open(file)) {
            assertArrayEquals(values, read.floats("w"));
        }
    }

    @Test
    void equalContentGivesEqualBytes() throws IOException {
        byte[] first = Files.readAllBytes(sample());
        assertArrayEquals(first, Files.readAllBytes(sample()));
    }

    /** Case 3, first half. */
    @Test
    void case03EveryTruncationIsRejected() throws IOException {
        byte[] whole = Files.readAllBytes(sample());
        Path cut = folder.resolve("cut.safetensors");
        for (int percent = 0; percent < 100; percent++) {
            Files.write(cut, java.util.Arrays.copyOf(whole, whole.length * percent / 100));
            DataException e = assertThrows(DataException.class, () -> readAll(cut), "at " + percent + " %");
            assertTrue(
                    e.sentence().contains("header")
                            || e.sentence().contains("tensor")
                            || e.sentence().contains("bytes"),
                    e.getMessage());
        }
    }

    /** Case 3, second half: a flip is found and the damaged part is named. */
    @Test
    void case03EveryBitFlipIsRejected() throws IOException {
        byte[] whole = Files.readAllBytes(sample());
        Path flipped = folder.resolve("flipped.safetensors");
        Random random = new Random(3);
        for (int turn = 0; turn < 600; turn++) {
            byte[] bytes = whole.clone();
            int at =
                    turn < whole.length ? turn * (whole.length / 600 + 1) % whole.length : random.nextInt(whole.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(flipped, bytes);
            DataException e = assertThrows(DataException.class, () -> readAll(flipped), "byte " + at);
            assertTrue(e.sentence().contains("header") || e.sentence().contains("`"), e.getMessage());
        }
    }

    private static void readAll(Path path) {
        try (SafeTensors file = SafeTensors.open(path)) {
            file.verify();
        }
    }

    /** Case 13: every malformed header is refused with its own reason. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [1]                                                                                     | 4 | does not begin with '{'
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x                                 | 4 | header
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} {}                               | 4 | goes on behind
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | uplicate
            {"a":{"dtype":"F32","dtype":"I32","shape":[1],"data_offsets":[0,4]}}                    | 4 | uplicate
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | 12 | overlaps
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | 12 | hole
            {"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | no elements
            {"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}} | 12 | not aligned
            {"a":{"dtype":"F32","shape":[4294967296,4294967297],"data_offsets":[0,4]}}              | 4 | more than 2^63
            {"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}}               | 4 | natural numbers
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                                 | 4 | natural numbers
            {"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}                                | 4 | natural numbers
            {"a":{"dtype":"Q7","shape":[1],"data_offsets":[0,4]}}                                   | 4 | type Q7
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                                  | 5 | 1 bytes behind
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                                  | 3 | cut off
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                                  | 4 | data_offsets
            {"a":{"dtype":"F32","shape":[1]}}                                                       | 4 | lacks
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}                            | 4 | unknown entry
            {"__metadata__":{"a":1}}                                                                | 0 | not a text
            {"a":[[[[[[[[[[1]]]]]]]]]]}                                                             | 0 | not an object
            {"a":{"dtype":"F32","shape":[[[[[[[[1]]]]]]]],"data_offsets":[0,4]}}                    | 4 | natural
            """)
    void case13MalformedHeadersAreRefused(String header, int dataBytes, String reason) throws IOException {
        Path file = write(header.getBytes(StandardCharsets.UTF_8), WHOLE, dataBytes);
        DataException e = assertThrows(DataException.class, () -> readAll(file));
        assertEquals(DataCode.WEIGHTS_MALFORMED, e.code());
        assertTrue(e.sentence().contains(reason), e.sentence());
    }

    @Test
    void case13HeadersOfImpossibleLengthAreRefused() throws IOException {
        byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
        for (long length : new long[] {Long.MAX_VALUE, -1, 100_000_001, 1, 0, 3, 1000}) {
            Path file = write(json, length, 0);
            assertEquals(
                    DataCode.WEIGHTS_MALFORMED,
                    assertThrows(DataException.class, () -> readAll(file)).code(),
                    "length " + length);
        }
    }

    @Test
    void case13HeadersMustBeUtf8() throws IOException {
        Path file = write(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}, WHOLE, 0);
        DataException e = assertThrows(DataException.class, () -> readAll(file));
        assertTrue(e.sentence().contains("UTF-8"), e.sentence());
    }

    /** Case 14: 2^40 elements declared in a file of 1 kB. */
    @Test
    void case14AHugeDeclarationCostsNothing() throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1099511627776],\"data_offsets\":[0,4398046511104]}}";
        Path file = write(header.getBytes(StandardCharsets.UTF_8), WHOLE, 900);
        assertThrows(DataException.class, () -> readAll(file));
        com.sun.management.ThreadMXBean bean =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = bean.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        assertThrows(DataException.class, () -> readAll(file));
        assertTrue(System.nanoTime() - start < 100_000_000L);
        assertTrue(bean.getCurrentThreadAllocatedBytes() - before < 1 << 20);
    }

    @Test
    void filesOfOtherWritersAreReadWithoutChecksums() throws IOException {
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        try (SafeTensors file = SafeTensors.open(write(header.getBytes(StandardCharsets.UTF_8), WHOLE, 4))) {
            assertEquals("pt", file.metadata().get("format"));
            assertArrayEquals(new int[] {0}, file.ints("a"));
            assertEquals(false, file.hasChecksums());
        }
    }

    @Test
    void aMissingFileIsSaidSo() {
        DataException e = assertThrows(DataException.class, () -> SafeTensors.open(folder.resolve("none.safetensors")));
        assertEquals(DataCode.NOT_FOUND, e.code());
    }

    private Path write(byte[] header, long length, int dataBytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer field = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.write(field.putLong(length == WHOLE ? header.length : length).array());
        out.write(header);
        out.write(new byte[dataBytes]);
        return Files.write(folder.resolve("made.safetensors"), out.toByteArray());
    }
}
