package org.lamina.cli.jar;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a JAR file without unpacking it: {@code java.util.zip} gives only the unpacked bytes, and to pack the native
 * libraries again takes twenty times as long as all else in {@code lamina build}. Formats after PKWARE's APPNOTE 6.3;
 * archives beyond 4 GiB or 65,535 entries are refused.
 */
final class ArchiveReader implements Closeable {
    static final int LOCAL_HEADER = 0x04034b50;
    static final int CENTRAL_HEADER = 0x02014b50;
    static final int END_HEADER = 0x06054b50;
    static final int STORED = 0;
    static final int DEFLATED = 8;
    private static final int END_SIZE = 22;
    private static final int MAX_COMMENT = 0xFFFF;

    /** An entry that needs more memory than this is no text; only texts are unpacked. */
    private static final int MAX_TEXT = 16 << 20;

    private final FileChannel channel;
    private final Path path;

    /**
     * @param crc CRC-32 of the unpacked bytes
     * @param packed bytes in the archive
     * @param size bytes when unpacked
     */
    record Entry(String name, int method, int crc, long packed, long size, long header) {}

    ArchiveReader(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Files, in the order of the archive's directory. */
    List<Entry> entries() throws IOException {
        ByteBuffer end = end();
        int count = Short.toUnsignedInt(end.getShort(10));
        long size = Integer.toUnsignedLong(end.getInt(12));
        long start = Integer.toUnsignedLong(end.getInt(16));
        if (count == 0xFFFF || start == 0xFFFFFFFFL || size > Integer.MAX_VALUE) {
            throw damaged("is too large");
        }
        ByteBuffer directory = read(start, (int) size);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            Entry entry = entry(directory);
            if (!entry.name().endsWith("/")) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private Entry entry(ByteBuffer directory) throws IOException {
        int at = directory.position();
        if (directory.remaining() < 46 || directory.getInt(at) != CENTRAL_HEADER) {
            throw damaged("has a damaged directory");
        }
        int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
        int more = Short.toUnsignedInt(directory.getShort(at + 30)) + Short.toUnsignedInt(directory.getShort(at + 32));
        if (directory.remaining() < 46 + nameLength + more) {
            throw damaged("has a damaged directory");
        }
        byte[] name = new byte[nameLength];
        directory.get(at + 46, name);
        directory.position(at + 46 + nameLength + more);
        int method = Short.toUnsignedInt(directory.getShort(at + 10));
        if (method != STORED && method != DEFLATED) {
            throw damaged("is packed in an unknown way");
        }
        return new Entry(
                new String(name, StandardCharsets.UTF_8),
                method,
                directory.getInt(at + 16),
                Integer.toUnsignedLong(directory.getInt(at + 20)),
                Integer.toUnsignedLong(directory.getInt(at + 24)),
                Integer.toUnsignedLong(directory.getInt(at + 42)));
    }

    private ByteBuffer end() throws IOException {
        int tail = (int) Math.min(channel.size(), END_SIZE + MAX_COMMENT);
        ByteBuffer buffer = read(channel.size() - tail, tail);
        for (int at = tail - END_SIZE; at >= 0; at--) {
            if (buffer.getInt(at) == END_HEADER) {
                return buffer.slice(at, END_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw damaged("is not a JAR file");
    }

    /** Where the packed bytes of an entry begin. */
    long start(Entry entry) throws IOException {
        ByteBuffer header = read(entry.header(), 30);
        if (header.getInt(0) != LOCAL_HEADER) {
            throw damaged("has a damaged entry " + entry.name());
        }
        return entry.header()
                + 30
                + Short.toUnsignedInt(header.getShort(26))
                + Short.toUnsignedInt(header.getShort(28));
    }

    FileChannel channel() {
        return channel;
    }

    /** The unpacked bytes of a small entry. */
    byte[] content(Entry entry) throws IOException {
        if (entry.size() > MAX_TEXT || entry.packed() > MAX_TEXT) {
            throw damaged("has a text of " + entry.size() + " bytes, " + entry.name());
        }
        ByteBuffer packed = read(start(entry), (int) entry.packed());
        byte[] content = new byte[(int) entry.size()];
        if (entry.method() == STORED) {
            packed.get(content);
            return content;
        }
        var inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            int at = 0;
            while (at < content.length) {
                int n = inflater.inflate(content, at, content.length - at);
                if (n == 0) {
                    throw damaged("has a damaged entry " + entry.name());
                }
                at += n;
            }
            return content;
        } catch (DataFormatException e) {
            throw damaged("has a damaged entry " + entry.name());
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer read(long at, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException(path + " ends early");
            }
        }
        return buffer.flip();
    }

    private IOException damaged(String what) {
        return new IOException(path + " " + what);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
