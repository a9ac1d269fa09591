package org.lamina.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.lamina.runtime.store.DataCode;

/** A whole text in memory, UTF-8, gzip or not; line ends become {@code \n}. */
final class TextFile {
    /** Beyond this a text does not fit the arrays that hold it. */
    private static final long MOST_BYTES = 1L << 30;

    private TextFile() {}

    /** @throws org.lamina.runtime.store.DataException where the file cannot be read as such a text */
    static String read(Path file) {
        try {
            if (Bytes.mostBytes(file) > MOST_BYTES && !Bytes.isGzip(file)) {
                throw DataCode.TOO_LARGE
                        .problem("a text may have up to 1 GiB")
                        .file(file.toString())
                        .exception();
            }
            byte[] bytes;
            try (InputStream in = Bytes.open(file)) {
                bytes = in.readNBytes(Math.toIntExact(MOST_BYTES));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace("\r\n", "\n");
        } catch (CharacterCodingException e) {
            throw badEncoding(file);
        } catch (IOException e) {
            throw Unreadable.because(file, e);
        }
    }

    private static org.lamina.runtime.store.DataException badEncoding(Path file) {
        String where = "";
        try {
            where = " in line " + Encodings.firstBadLine(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The message is as good without the line.
        }
        return DataCode.BAD_ENCODING
                .problem("the text is not UTF-8%s", where)
                .file(file.toString())
                .help("convert it, for example with `iconv -f latin1 -t utf-8`")
                .exception();
    }
}
