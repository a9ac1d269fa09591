package org.lamina.runtime.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * A file in the IDX layout of the MNIST files: two zero bytes, the element type, the number of axes, the axes as
 * big-endian 32-bit integers, the elements. Only unsigned bytes (type 0x08) are read; raw or gzip.
 *
 * @param axes sizes of the axes, at least one
 * @param values elements, row-major
 */
record IdxFile(int[] axes, byte[] values) {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MAX_AXES = 4;

    /**
     * Reads a file.
     *
     * @throws DataException NN0611 with the reason when the file is no IDX file of unsigned bytes, is cut off, or goes
     *     on behind its data; NN0614 when it declares more than it can hold
     */
    static IdxFile read(Path file) {
        try (DataInputStream in = new DataInputStream(Bytes.open(file))) {
            int[] axes = header(file, in);
            int size = size(file, axes);
            byte[] values = new byte[size];
            int found = in.readNBytes(values, 0, size);
            if (found < size) {
                throw bad(file, "the file ends after %,d of the %,d bytes that %s needs", found, size, text(axes));
            }
            if (in.read() >= 0) {
                throw bad(file, "the file goes on behind the %,d bytes of %s", size, text(axes));
            }
            return new IdxFile(axes, values);
        } catch (EOFException | ZipException e) {
            throw DataCode.BAD_IDX
                    .problem("the file is cut off or damaged")
                    .file(file)
                    .help("fetch the file again")
                    .cause(e)
                    .exception();
        } catch (IOException e) {
            throw Unreadable.because(file, e);
        }
    }

    /** How many items the first axis has. */
    int count() {
        return axes[0];
    }

    private static int[] header(Path file, DataInputStream in) throws IOException {
        int magic;
        try {
            magic = in.readInt();
        } catch (EOFException e) {
            throw bad(file, "the file is too short for an IDX header");
        }
        int type = (magic >>> 8) & 0xFF;
        int rank = magic & 0xFF;
        if ((magic >>> 16) != 0) {
            throw bad(file, "the file begins with 0x%08X; an IDX file begins with two zero bytes", magic);
        }
        if (type != UNSIGNED_BYTE) {
            throw bad(file, "the elements have type 0x%02X; only unsigned bytes (0x08) are read", type);
        }
        if (rank < 1 || rank > MAX_AXES) {
            throw bad(file, "the file declares %d axes; 1 to %d are read", rank, MAX_AXES);
        }
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = in.readInt();
            if (axes[i] < 0 || (i > 0 && axes[i] == 0)) {
                throw bad(file, "axis %d has size %d", i, axes[i] & 0xFFFFFFFFL);
            }
        }
        return axes;
    }

    /** The bytes of the data, refused before anything is allocated if the file cannot hold them. */
    private static int size(Path file, int[] axes) throws IOException {
        long size = 1;
        try {
            for (int axis : axes) {
                size = Math.multiplyExact(size, (long) axis);
            }
        } catch (ArithmeticException e) {
            size = Long.MAX_VALUE;
        }
        if (size > Bytes.mostBytes(file)) {
            throw bad(file, "the header declares %s, more than the file can hold", text(axes));
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw DataCode.TOO_LARGE
                    .problem("the header declares %s, more than 2 GiB", text(axes))
                    .file(file)
                    .help("cut the file into parts below 2 GiB")
                    .exception();
        }
        return (int) size;
    }

    private static String text(int[] axes) {
        List<String> sizes = new ArrayList<>();
        for (int axis : axes) {
            sizes.add(Integer.toString(axis));
        }
        return "[" + String.join(", ", sizes) + "]";
    }

    private static DataException bad(Path file, String format, Object... args) {
        return DataCode.BAD_IDX
                .problem(format, args)
                .file(file)
                .help("IDX files are the layout of the MNIST files; fetch the file again if it should be one")
                .exception();
    }
}
