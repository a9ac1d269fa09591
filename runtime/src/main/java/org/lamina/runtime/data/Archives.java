package org.lamina.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Opens ZIP files within limits. Nothing is ever unpacked to the disk, so no entry can name a place there. */
final class Archives {
    private static final int MOST_ENTRIES = 200_000;
    private static final int END_RECORD = 22;
    private static final int MOST_COMMENT = 0xFFFF;

    private Archives() {}

    /**
     * Opens an archive.
     *
     * @throws DataException NN0617 if it is none, or has too many entries
     */
    static ZipFile open(Path file) throws IOException {
        int entries = declaredEntries(file);
        if (entries > MOST_ENTRIES) {
            throw refused(file, "the archive declares more than " + MOST_ENTRIES + " entries");
        }
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw DataCode.BAD_ARCHIVE
                    .problem("this is not a valid ZIP file")
                    .file(file)
                    .help("fetch the file again")
                    .cause(e)
                    .exception();
        }
    }

    /** The count in the record at the end of the file: read before the list of entries is, which is taken whole. */
    private static int declaredEntries(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(bytes.length(), END_RECORD + MOST_COMMENT);
            byte[] tail = new byte[length];
            bytes.seek(bytes.length() - length);
            bytes.readFully(tail);
            for (int at = length - END_RECORD; at >= 0; at--) {
                if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6) {
                    int count = (tail[at + 10] & 0xFF) | (tail[at + 11] & 0xFF) << 8;
                    // 0xFFFF says that the real number stands in a record for large archives.
                    return count == 0xFFFF ? MOST_ENTRIES + 1 : count;
                }
            }
        }
        throw refused(file, "this is not a valid ZIP file");
    }

    /**
     * The content of an entry.
     *
     * @param mostBytes more is refused, whatever the entry declares
     */
    static byte[] read(Path file, ZipFile zip, ZipEntry entry, int mostBytes) throws IOException {
        if (entry.getSize() > mostBytes) {
            throw tooLarge(file, entry, mostBytes);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes(mostBytes);
            if (in.read() >= 0) {
                throw tooLarge(file, entry, mostBytes);
            }
            return content;
        } catch (ZipException e) {
            throw refused(file, "the entry " + Cells.shown(entry.getName()) + " is damaged");
        }
    }

    private static DataException tooLarge(Path file, ZipEntry entry, int mostBytes) {
        return DataCode.TOO_LARGE
                .problem("the entry %s is larger than %,d bytes", Cells.shown(entry.getName()), mostBytes)
                .file(file)
                .help("fetch the file again; if it is right, unpack it and name the files inside")
                .exception();
    }

    static DataException refused(Path file, String reason) {
        return DataCode.BAD_ARCHIVE
                .problem("%s", reason)
                .file(file)
                .help("fetch the file again")
                .exception();
    }
}
