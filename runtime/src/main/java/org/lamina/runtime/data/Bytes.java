package org.lamina.runtime.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files that may be compressed. */
final class Bytes {
    /** A deflate stream holds at most this many bytes for each of its own. */
    static final long MAX_INFLATION = 1032;

    private static final int BUFFER = 1 << 16;

    private Bytes() {}

    /** Whether the file begins as gzip files do. */
    static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x1F && in.read() == 0x8B;
        }
    }

    /** The content of a file, unpacked if it is gzip, whatever its name says. */
    static InputStream open(Path file) throws IOException {
        boolean gzip = isGzip(file);
        InputStream in = Files.newInputStream(file);
        try {
            return gzip ? new GZIPInputStream(in, BUFFER) : new BufferedInputStream(in, BUFFER);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The most bytes that {@link #open} can deliver. */
    static long mostBytes(Path file) throws IOException {
        long size = Files.size(file);
        return isGzip(file) ? Math.multiplyExact(size, MAX_INFLATION) : size;
    }
}
