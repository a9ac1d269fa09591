package org.lamina.cli.jar;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a JAR file; entries of another one are taken over as they are packed there. */
final class ArchiveWriter {
    /** 1 January 2026, 00:00, as MS-DOS counts: every entry carries it, so that equal input gives equal bytes. */
    private static final int DATE = (2026 - 1980) << 9 | 1 << 5 | 1;

    private static final int NAMES_ARE_UTF8 = 1 << 11;
    private static final int VERSION = 20;

    private final OutputStream out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private long written;
    private int count;

    ArchiveWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /** Packs an entry. */
    void add(String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        var packed = new ByteArrayOutputStream();
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] chunk = new byte[1 << 13];
            while (!deflater.finished()) {
                packed.write(chunk, 0, deflater.deflate(chunk));
            }
        } finally {
            deflater.end();
        }
        header(name, ArchiveReader.DEFLATED, (int) crc.getValue(), packed.size(), content.length);
        out.write(packed.toByteArray());
        written += packed.size();
    }

    /** Takes an entry over. */
    void copy(ArchiveReader reader, ArchiveReader.Entry entry) throws IOException {
        header(entry.name(), entry.method(), entry.crc(), entry.packed(), entry.size());
        WritableByteChannel target = Channels.newChannel(out);
        long at = reader.start(entry);
        long left = entry.packed();
        while (left > 0) {
            long n = reader.channel().transferTo(at, left, target);
            if (n <= 0) {
                throw new IOException("entry " + entry.name() + " ends early");
            }
            at += n;
            left -= n;
        }
        written += entry.packed();
    }

    void finish() throws IOException {
        long start = written;
        directory.writeTo(out);
        if (count >= 0xFFFF || start + directory.size() > 0xFFFFFFFEL) {
            throw new IOException("a JAR of more than 65,534 entries or 4 GiB cannot be written");
        }
        ByteBuffer end = buffer(22)
                .putInt(ArchiveReader.END_HEADER)
                .putInt(0)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(directory.size())
                .putInt((int) start)
                .putShort((short) 0);
        out.write(end.array());
        out.flush();
    }

    private void header(String name, int method, int crc, long packed, long size) throws IOException {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer common = buffer(26)
                .putShort((short) VERSION)
                .putShort((short) NAMES_ARE_UTF8)
                .putShort((short) method)
                .putShort((short) 0)
                .putShort((short) DATE)
                .putInt(crc)
                .putInt((int) packed)
                .putInt((int) size)
                .putShort((short) nameBytes.length)
                .putShort((short) 0);

        directory.write(buffer(6)
                .putInt(ArchiveReader.CENTRAL_HEADER)
                .putShort((short) VERSION)
                .array());
        directory.write(common.array());
        // No comment, first disk, no attributes; then where the entry lies.
        directory.write(buffer(14).putInt(10, (int) written).array());
        directory.write(nameBytes);

        out.write(buffer(4).putInt(ArchiveReader.LOCAL_HEADER).array());
        out.write(common.array());
        out.write(nameBytes);
        written += 30 + nameBytes.length;
        count++;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
