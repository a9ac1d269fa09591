package org.lamina.runtime.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file, read strictly: anything a careful writer would not have written is refused.
 *
 * @param dataBegin where the elements begin in the file
 * @param tensors the tensors by name
 * @param metadata texts, without the checksums
 * @param sums checksum by tensor name
 */
record SafeTensorsHeader(
        long dataBegin, Map<String, TensorInfo> tensors, SortedMap<String, String> metadata, Map<String, String> sums) {
    static final long MAX_BYTES = 100_000_000;
    private static final int MAX_AXES = 32;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength((int) MAX_BYTES)
                    .maxNameLength(50_000)
                    .maxNumberLength(20)
                    .build())
            .build();

    static SafeTensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        byte[] bytes = headerBytes(file, channel, size);
        checkHeaderSum(file, bytes);
        Reader reader = new Reader(file, size - bytes.length);
        try {
            reader.parse(text(file, bytes));
        } catch (JsonProcessingException e) {
            throw bad(file, "its header is not valid JSON: " + e.getOriginalMessage());
        }
        reader.checkLayout();
        return new SafeTensorsHeader(bytes.length, reader.tensors, reader.metadata, reader.sums);
    }

    /** The length field and the JSON. */
    private static byte[] headerBytes(Path file, FileChannel channel, long size) throws IOException {
        if (size < 10) {
            throw bad(file, "it has only " + size + " bytes");
        }
        ByteBuffer lengthField = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readAll(channel, lengthField, 0);
        long length = lengthField.flip().getLong();
        if (length < 2 || length > MAX_BYTES) {
            throw bad(file, "its header claims " + Long.toUnsignedString(length) + " bytes, the limit is " + MAX_BYTES);
        }
        if (length > size - 8) {
            throw bad(file, "it ends inside its header, after " + size + " of " + (length + 8) + " bytes");
        }
        ByteBuffer header = ByteBuffer.allocate((int) length + 8);
        readAll(channel, header, 0);
        if (header.get(8) != '{') {
            throw bad(file, "its header does not begin with '{'");
        }
        return header.array();
    }

    private static void readAll(FileChannel channel, ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }

    private static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 8, bytes.length - 8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad(file, "its header is not UTF-8");
        }
    }

    /** Compares the header's checksum, which is taken with the checksum itself as zeros. */
    private static void checkHeaderSum(Path file, byte[] bytes) {
        // A quote inside a JSON string is escaped, so these characters can only be the key itself.
        byte[] key = ('"' + SafeTensorsWriter.HEADER_SUM + "\":\"").getBytes(StandardCharsets.US_ASCII);
        int at = indexOf(bytes, key);
        if (at < 0 || at + key.length + 64 > bytes.length) {
            // Files of other writers have no such entry; ours always hold two marked keys, so one flipped bit
            // cannot pass as a file of another writer.
            if (indexOf(bytes, "\"lamina.".getBytes(StandardCharsets.US_ASCII)) >= 0) {
                throw SafeTensors.damaged(file, "its header").exception();
            }
            return;
        }
        byte[] blank = bytes.clone();
        java.util.Arrays.fill(blank, at + key.length, at + key.length + 64, (byte) '0');
        String found = Checksums.hex(Checksums.newSha256().digest(blank));
        String wanted = new String(bytes, at + key.length, 64, StandardCharsets.ISO_8859_1);
        if (!found.equals(wanted)) {
            throw SafeTensors.damaged(file, "its header").exception();
        }
    }

    private static int indexOf(byte[] bytes, byte[] key) {
        for (int i = 0; i + key.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + key.length, key, 0, key.length)) {
                return i;
            }
        }
        return -1;
    }

    private static DataException bad(Path file, String reason) {
        return DataCode.WEIGHTS_MALFORMED
                .problem("this is not a valid safetensors file: %s", reason)
                .file(file)
                .help("check the path; if it was copied or fetched, do so again")
                .exception();
    }

    /** Walks the JSON once. */
    private static final class Reader {
        private final Path file;
        private final long dataBytes;
        private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        private final SortedMap<String, String> metadata = new TreeMap<>();
        private final Map<String, String> sums = new TreeMap<>();

        Reader(Path file, long dataBytes) {
            this.file = file;
            this.dataBytes = dataBytes;
        }

        void parse(String text) throws IOException {
            try (JsonParser json = JSON.createParser(text)) {
                expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    if (name.equals(SafeTensors.METADATA)) {
                        parseMetadata(json);
                    } else {
                        tensors.put(name, parseTensor(json, name));
                    }
                }
                if (json.nextToken() != null) {
                    throw bad(file, "its header goes on behind the closing '}'");
                }
            }
        }

        private void parseMetadata(JsonParser json) throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT, SafeTensors.METADATA);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                expect(json.nextToken(), JsonToken.VALUE_STRING, SafeTensors.METADATA + "." + key);
                if (key.startsWith(SafeTensorsWriter.TENSOR_SUM)) {
                    sums.put(key.substring(SafeTensorsWriter.TENSOR_SUM.length()), json.getText());
                } else if (!key.equals(SafeTensorsWriter.HEADER_SUM)) {
                    metadata.put(key, json.getText());
                }
            }
        }

        private TensorInfo parseTensor(JsonParser json, String name) throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT, name);
            String type = "";
            long[] shape = null;
            long[] offsets = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                switch (key) {
                    case "dtype" -> {
                        expect(value, JsonToken.VALUE_STRING, name + ".dtype");
                        type = json.getText();
                    }
                    case "shape" -> shape = numbers(json, name + ".shape");
                    case "data_offsets" -> offsets = numbers(json, name + ".data_offsets");
                    default -> throw bad(file, "the tensor `" + name + "` has an unknown entry `" + key + "`");
                }
            }
            if (type.isEmpty() || shape == null || offsets == null || offsets.length != 2) {
                throw bad(file, "the tensor `" + name + "` lacks dtype, shape or two data_offsets");
            }
            return checked(name, type, shape, offsets[0], offsets[1]);
        }

        private long[] numbers(JsonParser json, String where) throws IOException {
            expect(json.currentToken(), JsonToken.START_ARRAY, where);
            List<Long> numbers = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                boolean natural = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                        && json.getLongValue() >= 0;
                if (!natural || numbers.size() > MAX_AXES) {
                    throw bad(file, "`" + where + "` is no short list of natural numbers below 2^63");
                }
                numbers.add(json.getLongValue());
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private TensorInfo checked(String name, String code, long[] shape, long begin, long end) {
            TensorType type = TensorType.of(code)
                    .orElseThrow(() -> bad(
                            file, "the tensor `" + name + "` has type " + code + "; F32, F64, I32 and I64 are read"));
            long bytes;
            try {
                bytes = Math.multiplyExact(NamedTensor.elementsOf(shape), (long) type.bytes());
            } catch (ArithmeticException e) {
                throw bad(file, "the shape of the tensor `" + name + "` multiplies to more than 2^63 bytes");
            }
            if (bytes == 0) {
                throw bad(file, "the tensor `" + name + "` has no elements");
            }
            if (begin > end || end - begin != bytes) {
                throw bad(
                        file,
                        "the tensor `" + name + "` needs " + bytes + " bytes, its data_offsets say " + begin + " to "
                                + end);
            }
            if (end > dataBytes) {
                throw bad(
                        file,
                        "the tensor `" + name + "` ends at byte " + end + " of the data, the file has " + dataBytes
                                + ": it is cut off or lies about its size");
            }
            if (begin % type.bytes() != 0) {
                throw bad(file, "the tensor `" + name + "` is not aligned to its element size");
            }
            return new TensorInfo(name, type, shape, begin, end);
        }

        /** Tensors must follow one another without holes or overlaps and use up the file. */
        void checkLayout() {
            List<TensorInfo> inOrder = new ArrayList<>(tensors.values());
            inOrder.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
            long at = 0;
            for (TensorInfo info : inOrder) {
                if (info.begin() != at) {
                    String how = info.begin() < at ? "overlaps the one before" : "leaves a hole before it";
                    throw bad(file, "the tensor `" + info.name() + "` " + how);
                }
                at = info.end();
            }
            if (at != dataBytes) {
                throw bad(file, "it has " + (dataBytes - at) + " bytes behind its last tensor");
            }
        }

        private void expect(@org.jspecify.annotations.Nullable JsonToken found, JsonToken wanted, String where) {
            if (found != wanted) {
                throw bad(
                        file,
                        "`" + where + "` is not "
                                + switch (wanted) {
                                    case START_OBJECT -> "an object";
                                    case START_ARRAY -> "a list";
                                    default -> "a text";
                                });
            }
        }
    }
}
