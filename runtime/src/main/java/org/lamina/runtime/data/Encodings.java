package org.lamina.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Path;

/** Looks for the place where a text stops being in its encoding. */
final class Encodings {
    private Encodings() {}

    /** The line, from 1, that holds the first bytes that are none of the encoding; 0 if there are none. */
    static long firstBadLine(Path file, Charset encoding) throws IOException {
        // A fresh decoder reports what it cannot decode instead of replacing it.
        CharsetDecoder decoder = encoding.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 13);
        CharBuffer chars = CharBuffer.allocate(1 << 13);
        long line = 1;
        try (InputStream in = Bytes.open(file)) {
            boolean end = false;
            while (!end) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                end = read < 0;
                bytes.position(bytes.position() + Math.max(0, read)).flip();
                CoderResult result = decoder.decode(bytes, chars, end);
                line += lines(chars.flip());
                chars.clear();
                bytes.compact();
                if (result.isError()) {
                    return line;
                }
            }
        }
        return 0;
    }

    private static long lines(CharBuffer chars) {
        return chars.chars().filter(c -> c == '\n').count();
    }
}
