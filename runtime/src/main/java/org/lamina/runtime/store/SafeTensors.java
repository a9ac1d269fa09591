package org.lamina.runtime.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * An open file of named tensors in the safetensors layout. The header is checked in full before anything else is
 * looked at; elements are read where they are asked for, a stretch at a time, so a file may be larger than the heap.
 */
public final class SafeTensors implements Closeable {
    static final String METADATA = "__metadata__";
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final SafeTensorsHeader header;

    private SafeTensors(Path file, FileChannel channel, SafeTensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Writes a file as a whole, or not at all.
     *
     * @param metadata texts to store with the tensors; keys that begin with {@code lamina.sha256.} and
     *     {@code lamina.header_sha256} are written by this method
     * @throws DataException NN0621 when it cannot be written; an earlier file is then intact
     */
    public static void write(Path file, List<NamedTensor> tensors, Map<String, String> metadata) {
        SafeTensorsWriter.write(file, tensors, metadata);
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws DataException NN0505 with the reason if it is no well-formed file, NN0506 if its header is damaged,
     *     NN0602 if it cannot be read
     */
    public static SafeTensors open(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new SafeTensors(file, channel, SafeTensorsHeader.read(file, channel));
        } catch (IOException e) {
            close(channel);
            throw unreadable(file, e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static void close(@org.jspecify.annotations.Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The exception on its way says more.
                return;
            }
        }
    }

    private static DataException unreadable(Path file, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        return DataCode.NOT_FOUND
                .problem(missing ? "the file does not exist" : "the file cannot be read: " + e.getMessage())
                .file(file)
                .help(missing ? "check the path, or train first" : "check its permissions and the disk")
                .cause(e)
                .exception();
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** All tensors by name, in the order of the header. */
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /** The stored texts, without the checksums. */
    public SortedMap<String, String> metadata() {
        return Collections.unmodifiableSortedMap(header.metadata());
    }

    /** Whether the file holds checksums for all its tensors; files of other writers do not. */
    public boolean hasChecksums() {
        return header.tensors().keySet().stream().allMatch(name -> header.sums().containsKey(name));
    }

    /** The tensor of this name. */
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return info;
    }

    /** Receives a tensor in stretches. */
    @FunctionalInterface
    public interface Sink {
        /** Takes elements {@code from … from + count - 1}, little-endian, from the position of {@code bytes}. */
        void accept(long from, int count, ByteBuffer bytes);
    }

    /**
     * Reads a tensor and compares its checksum, where there is one.
     *
     * @throws DataException NN0506 if its elements are damaged; the sink has received them by then
     */
    public void read(String name, Sink sink) {
        TensorInfo info = info(name);
        MessageDigest digest = Checksums.newSha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        long from = 0;
        long at = header.dataBegin() + info.begin();
        long end = header.dataBegin() + info.end();
        while (at < end) {
            chunk.clear().limit((int) Math.min(CHUNK, end - at));
            fill(chunk, at, name);
            at += chunk.limit();
            chunk.flip();
            digest.update(chunk.duplicate());
            int count = chunk.limit() / info.type().bytes();
            sink.accept(from, count, chunk);
            from += count;
        }
        String wanted = header.sums().get(name);
        if (wanted != null && !wanted.equals(Checksums.hex(digest.digest()))) {
            throw damaged(file, "the tensor `" + name + "`").exception();
        }
    }

    private void fill(ByteBuffer chunk, long at, String name) {
        try {
            while (chunk.hasRemaining()) {
                int read = channel.read(chunk, at + chunk.position());
                if (read < 0) {
                    throw damaged(file, "the tensor `" + name + "`, where the file ends")
                            .exception();
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static DataException.Problem damaged(Path file, String part) {
        return DataCode.WEIGHTS_DAMAGED
                .problem("the file is damaged in %s", part)
                .file(file)
                .help("use another checkpoint, or train again");
    }

    /**
     * Reads all tensors and compares their checksums.
     *
     * @throws DataException NN0506 naming every damaged tensor
     */
    public void verify() {
        List<String> broken = new ArrayList<>();
        for (String name : header.tensors().keySet()) {
            try {
                read(name, (from, count, bytes) -> {});
            } catch (DataException e) {
                if (e.code() != DataCode.WEIGHTS_DAMAGED) {
                    throw e;
                }
                broken.add("`" + name + "`");
            }
        }
        if (!broken.isEmpty()) {
            throw damaged(file, (broken.size() == 1 ? "the tensor " : "the tensors ") + String.join(", ", broken))
                    .exception();
        }
    }

    /** The elements of a tensor of type F32. */
    public float[] floats(String name) {
        float[] values = new float[length(name, TensorType.F32)];
        read(name, (from, count, bytes) -> {
            for (int i = 0; i < count; i++) {
                values[(int) from + i] = bytes.getFloat();
            }
        });
        return values;
    }

    /** The elements of a tensor of type F64. */
    public double[] doubles(String name) {
        double[] values = new double[length(name, TensorType.F64)];
        read(name, (from, count, bytes) -> {
            for (int i = 0; i < count; i++) {
                values[(int) from + i] = bytes.getDouble();
            }
        });
        return values;
    }

    /** The elements of a tensor of type I32. */
    public int[] ints(String name) {
        int[] values = new int[length(name, TensorType.I32)];
        read(name, (from, count, bytes) -> {
            for (int i = 0; i < count; i++) {
                values[(int) from + i] = bytes.getInt();
            }
        });
        return values;
    }

    /** The elements of a tensor of type I64. */
    public long[] longs(String name) {
        long[] values = new long[length(name, TensorType.I64)];
        read(name, (from, count, bytes) -> {
            for (int i = 0; i < count; i++) {
                values[(int) from + i] = bytes.getLong();
            }
        });
        return values;
    }

    private int length(String name, TensorType wanted) {
        TensorInfo info = info(name);
        if (info.type() != wanted) {
            throw new IllegalArgumentException(name + " is " + info.text() + ", not " + wanted);
        }
        // The header was compared with the length of the file, so this allocates no more than the file holds.
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw DataCode.TOO_LARGE
                    .problem("the tensor `%s` has %,d elements, more than an array holds", name, info.elements())
                    .file(file)
                    .exception();
        }
        return (int) info.elements();
    }

    @Override
    public void close() {
        close(channel);
    }
}
