package org.lamina.runtime.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * An array of a NumPy file (format versions 1 to 3): little- or big-endian, in C or Fortran order. Arrays of Python
 * objects are refused: they hold programs.
 *
 * @param shape sizes of the axes
 * @param values {@code double[]} for floating-point elements, {@code long[]} for whole ones, row-major
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format</a>
 */
record NpyArray(long[] shape, Object values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MOST_HEADER_BYTES = 1 << 16;
    private static final int CHUNK = 1 << 16;

    /**
     * Reads an array.
     *
     * @param mostBytes what the stream can deliver at most: a header that declares more is refused
     * @param name of the file, for messages
     */
    static NpyArray read(InputStream in, long mostBytes, String name) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            NpyHeader header = header(data, name);
            long elements = elements(header, mostBytes, name);
            Object values = values(data, header, (int) elements);
            if (data.read() >= 0) {
                throw bad(name, "the file goes on behind its array");
            }
            return new NpyArray(header.shape(), header.fortranOrder() ? toRowMajor(values, header.shape()) : values);
        } catch (EOFException e) {
            throw bad(name, "the file is cut off");
        }
    }

    private static NpyHeader header(DataInputStream data, String name) throws IOException {
        byte[] magic = data.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw bad(name, "it does not begin as NumPy files do");
        }
        int version = data.readUnsignedByte();
        data.readUnsignedByte();
        if (version < 1 || version > 3) {
            throw bad(name, "it has format version " + version + "; 1 to 3 are read");
        }
        // Lengths are little-endian: two bytes in version 1, four after it.
        long length = version == 1
                ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
                : Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
        if (length > MOST_HEADER_BYTES) {
            throw bad(name, "its header claims " + length + " bytes, the limit is " + MOST_HEADER_BYTES);
        }
        byte[] text = new byte[(int) length];
        data.readFully(text);
        return NpyHeader.parse(new String(text, java.nio.charset.StandardCharsets.UTF_8), name);
    }

    private static long elements(NpyHeader header, long mostBytes, String name) {
        long elements = 1;
        long bytes;
        try {
            for (long axis : header.shape()) {
                elements = Math.multiplyExact(elements, axis);
            }
            bytes = Math.multiplyExact(elements, (long) header.size());
        } catch (ArithmeticException e) {
            bytes = Long.MAX_VALUE;
        }
        if (bytes > mostBytes) {
            throw bad(name, "its header declares " + Arrays.toString(header.shape()) + ", more than the file can hold");
        }
        if (elements > Integer.MAX_VALUE / 8) {
            throw DataCode.TOO_LARGE
                    .problem("the array has %,d elements, the limit is %,d", elements, Integer.MAX_VALUE / 8)
                    .file(name)
                    .help("save it in several parts")
                    .exception();
        }
        return elements;
    }

    private static Object values(DataInputStream data, NpyHeader header, int count) throws IOException {
        double[] numbers = new double[0];
        long[] wholes = new long[0];
        int perChunk = CHUNK / header.size();
        byte[] chunk = new byte[perChunk * header.size()];
        ByteBuffer buffer =
                ByteBuffer.wrap(chunk).order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int now = Math.min(perChunk, count - done);
            data.readFully(chunk, 0, now * header.size());
            // Arrays grow with what has really arrived, so a false header cannot claim memory.
            if (header.isFloat()) {
                numbers = done + now > numbers.length ? Arrays.copyOf(numbers, grown(done + now, count)) : numbers;
            } else {
                wholes = done + now > wholes.length ? Arrays.copyOf(wholes, grown(done + now, count)) : wholes;
            }
            for (int i = 0; i < now; i++) {
                if (header.isFloat()) {
                    numbers[done + i] = header.number(buffer, i);
                } else {
                    wholes[done + i] = header.whole(buffer, i);
                }
            }
            done += now;
        }
        return header.isFloat() ? numbers : wholes;
    }

    private static int grown(int needed, int count) {
        return (int) Math.min(count, Math.max(needed, 2L * needed));
    }

    private static Object toRowMajor(Object values, long[] shape) {
        int count = values instanceof double[] numbers ? numbers.length : ((long[]) values).length;
        double[] numbers = new double[values instanceof double[] ? count : 0];
        long[] wholes = new long[values instanceof long[] ? count : 0];
        int[] position = new int[shape.length];
        for (int to = 0; to < count; to++) {
            long from = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from = from * shape[axis] + position[axis];
            }
            if (values instanceof double[] source) {
                numbers[to] = source[(int) from];
            } else {
                wholes[to] = ((long[]) values)[(int) from];
            }
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                position[axis]++;
                if (position[axis] < shape[axis]) {
                    break;
                }
                position[axis] = 0;
            }
        }
        return values instanceof double[] ? numbers : wholes;
    }

    /**
     * The array as a field: its first axis counts the items. Whole numbers become I32 where they all fit, else I64.
     *
     * @param asFloats whether whole numbers become floats
     */
    Field field(String fieldName, boolean asFloats, boolean doubles, String file) {
        if (shape.length == 0 || Arrays.stream(shape).anyMatch(axis -> axis == 0)) {
            throw bad(file, "the array has the shape " + Arrays.toString(shape) + ": there are no items in it");
        }
        long[] item = Arrays.copyOfRange(shape, 1, shape.length);
        if (values instanceof double[] numbers) {
            return floats(fieldName, item, numbers, doubles);
        }
        long[] wholes = (long[]) values;
        if (asFloats) {
            return floats(
                    fieldName, item, Arrays.stream(wholes).asDoubleStream().toArray(), doubles);
        }
        if (Arrays.stream(wholes).allMatch(value -> value == (int) value)) {
            return Field.ints(
                    fieldName,
                    item,
                    Arrays.stream(wholes).mapToInt(value -> (int) value).toArray());
        }
        return Field.longs(fieldName, item, wholes);
    }

    private static Field floats(String name, long[] item, double[] numbers, boolean doubles) {
        return doubles ? Field.doubles(name, item, numbers) : Field.floats(name, item, CsvOpened.narrow(numbers));
    }

    static DataException bad(String name, String reason) {
        return DataCode.BAD_NPY
                .problem("this is no NumPy file that can be read: %s", reason)
                .file(name)
                .help("save plain numbers with numpy.save(path, array)")
                .exception();
    }
}
