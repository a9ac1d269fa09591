package org.lamina.runtime.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes tensors in the safetensors layout: the length of the header (8 bytes, little-endian), the header (JSON, padded
 * with spaces to a multiple of 8), the elements. The metadata also gets a SHA-256 of every tensor and of the header
 * itself, so that damage is found and named; other readers see plain text entries there.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The safetensors format</a>
 */
final class SafeTensorsWriter {
    /** Metadata keys that begin so hold the checksum of the tensor whose name follows. */
    static final String TENSOR_SUM = "lamina.sha256.";
    /** The checksum of the header, in which this checksum itself reads as zeros. */
    static final String HEADER_SUM = "lamina.header_sha256";

    /** The version of these rules. */
    static final String FORMAT = "lamina.format";

    static final String ZEROS = "0".repeat(64);

    private static final int CHUNK = 1 << 16;

    private final List<NamedTensor> tensors;
    private final SortedMap<String, String> metadata;
    private final SortedMap<String, String> sums = new TreeMap<>();

    private SafeTensorsWriter(List<NamedTensor> tensors, Map<String, String> metadata) {
        this.tensors = new ArrayList<>(tensors);
        // Wide elements first keep every tensor aligned without holes; the sort is stable.
        this.tensors.sort(Comparator.comparingInt(tensor -> -tensor.type().bytes()));
        this.metadata = new TreeMap<>(metadata);
        Set<String> names = new HashSet<>();
        for (NamedTensor tensor : tensors) {
            if (!names.add(tensor.name()) || tensor.name().equals(SafeTensors.METADATA)) {
                throw new IllegalArgumentException("a name used twice or reserved: " + tensor.name());
            }
            sums.put(TENSOR_SUM + tensor.name(), ZEROS);
        }
        sums.put(HEADER_SUM, ZEROS);
        sums.put(FORMAT, "1");
    }

    static void write(Path file, List<NamedTensor> tensors, Map<String, String> metadata) {
        SafeTensorsWriter writer = new SafeTensorsWriter(tensors, metadata);
        AtomicFiles.write(file, writer::writeTo);
    }

    private void writeTo(FileChannel channel) throws IOException {
        // All checksums have one length, so the header can be laid out before they are known.
        int headerBytes = header().length;
        channel.position(headerBytes);
        for (NamedTensor tensor : tensors) {
            sums.put(TENSOR_SUM + tensor.name(), writeTensor(channel, tensor));
        }
        byte[] header = header();
        sums.put(HEADER_SUM, Checksums.hex(Checksums.newSha256().digest(header)));
        ByteBuffer bytes = ByteBuffer.wrap(header());
        channel.position(0);
        writeAll(channel, bytes);
    }

    private static String writeTensor(FileChannel channel, NamedTensor tensor) throws IOException {
        MessageDigest digest = Checksums.newSha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        long left = tensor.elements();
        for (long at = 0; left > 0; ) {
            int count = (int) Math.min(left, CHUNK / tensor.type().bytes());
            chunk.clear();
            tensor.content().copy(at, count, chunk);
            chunk.flip();
            if (chunk.remaining() != count * tensor.type().bytes()) {
                throw new IllegalStateException("the content of " + tensor.name() + " has another length");
            }
            digest.update(chunk.duplicate());
            writeAll(channel, chunk);
            at += count;
            left -= count;
        }
        return Checksums.hex(digest.digest());
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The length field and the padded JSON. */
    private byte[] header() throws IOException {
        byte[] json = json();
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer header = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    private byte[] json() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart(SafeTensors.METADATA);
            SortedMap<String, String> all = new TreeMap<>(metadata);
            all.putAll(sums);
            for (Map.Entry<String, String> entry : all.entrySet()) {
                json.writeStringField(entry.getKey(), wellFormed(entry.getValue()));
            }
            json.writeEndObject();
            long begin = 0;
            for (NamedTensor tensor : tensors) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.type().code());
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(), 0, tensor.shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, begin + tensor.bytes()}, 0, 2);
                json.writeEndObject();
                begin += tensor.bytes();
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Replaces lone surrogates, which no UTF-8 text can hold. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
