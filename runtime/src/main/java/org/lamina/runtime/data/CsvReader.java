package org.lamina.runtime.data;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * Reads a table row after row; blank lines are left out. All rows have the number of cells of the first.
 */
final class CsvReader implements Closeable {
    private final Path path;
    private final String file;
    private final CsvFormat format;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private long line;
    private int width = -1;

    private CsvReader(Path path, CsvFormat format, CSVParser parser) {
        this.path = path;
        this.file = path.toString();
        this.format = format;
        this.parser = parser;
        this.records = parser.iterator();
    }

    static CsvReader open(Path path, CsvFormat format) {
        InputStream in = null;
        try {
            in = withoutMark(Bytes.open(path), format);
            CharsetDecoder decoder = format.encoding()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            CSVFormat csv = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(format.separator())
                    .setQuote(format.quote())
                    .setIgnoreEmptyLines(false)
                    .setIgnoreSurroundingSpaces(true)
                    .get();
            CSVParser parser = CSVParser.builder()
                    .setReader(new BufferedReader(new InputStreamReader(in, decoder)))
                    .setFormat(csv)
                    .get();
            return new CsvReader(path, format, parser);
        } catch (IOException e) {
            close(in);
            throw Unreadable.because(path, e);
        }
    }

    private static void close(@Nullable InputStream in) {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                // The exception on its way says more.
                return;
            }
        }
    }

    /** Skips the byte order mark that some programs put before UTF-8. */
    private static InputStream withoutMark(InputStream in, CsvFormat format) throws IOException {
        if (!format.encoding().equals(StandardCharsets.UTF_8)) {
            return in;
        }
        PushbackInputStream start = new PushbackInputStream(in, 3);
        byte[] first = start.readNBytes(3);
        boolean mark =
                first.length == 3 && first[0] == (byte) 0xEF && first[1] == (byte) 0xBB && first[2] == (byte) 0xBF;
        if (!mark) {
            start.unread(first);
        }
        return start;
    }

    /** A row: the line it begins on, from 1, and its cells without blanks around them. */
    record Row(long line, String[] cells) {}

    /**
     * The next row, or null at the end.
     *
     * @throws DataException NN0605 if it has another number of cells, NN0609 if a quote is not closed, NN0610 if the
     *     text has another encoding
     */
    @Nullable
    Row next() {
        while (true) {
            long begin = line + 1;
            CSVRecord row = nextRecord(begin);
            if (row == null) {
                return null;
            }
            line = Math.max(begin, parser.getCurrentLineNumber());
            String[] cells = cells(row);
            if (cells.length == 1 && cells[0].isEmpty()) {
                continue;
            }
            if (width >= 0 && cells.length != width) {
                throw ragged(begin, cells.length);
            }
            width = cells.length;
            return new Row(begin, cells);
        }
    }

    private static String[] cells(CSVRecord row) {
        String[] cells = new String[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row.get(i).strip();
        }
        return cells;
    }

    private @Nullable CSVRecord nextRecord(long begin) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw malformed(begin, e.getCause());
        } catch (IllegalStateException e) {
            throw malformed(begin, new IOException(e.getMessage(), e));
        }
    }

    private DataException malformed(long begin, IOException e) {
        if (e instanceof CharacterCodingException) {
            return DataCode.BAD_ENCODING
                    .problem("the text is not %s", format.encoding().name())
                    .file(file)
                    .row(firstUndecodableLine(begin))
                    .help("name the encoding, such as encoding = \"latin1\" or \"utf-16\", or save the file as UTF-8")
                    .cause(e)
                    .exception();
        }
        if (e instanceof ZipException || e instanceof java.io.EOFException) {
            return DataCode.NOT_FOUND
                    .problem("the compressed file is damaged or cut off")
                    .file(file)
                    .row(begin)
                    .help("fetch the file again")
                    .cause(e)
                    .exception();
        }
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean open = message.contains("eof") || message.contains("encapsulated token finished");
        return DataCode.BAD_CSV
                .problem(open ? "a quote is opened and never closed" : "a quote is closed inside a cell")
                .file(file)
                .row(begin)
                .help("a quote inside a quoted cell is written twice; if quotes mean nothing in this file,"
                        + " name another quote character")
                .cause(e)
                .exception();
    }

    /** The reader decodes ahead of the rows, so the line is looked for anew. */
    private long firstUndecodableLine(long atLeast) {
        try {
            return Math.max(atLeast, Encodings.firstBadLine(path, format.encoding()));
        } catch (IOException e) {
            return atLeast;
        }
    }

    private DataException ragged(long begin, int found) {
        return DataCode.RAGGED_ROW
                .problem("the row has %,d %s, the rows before have %,d", found, found == 1 ? "cell" : "cells", width)
                .file(file)
                .row(begin)
                .column(Integer.toString(Math.min(found, width)))
                .help(
                        found > width
                                ? "a cell that holds a `" + format.separator() + "` needs quotes around it"
                                : "complete the row or remove it")
                .exception();
    }

    String file() {
        return file;
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            // Everything that was wanted has been read.
            return;
        }
    }
}
