package org.lamina.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * Rows of numbers, as many as the disk holds: the first ones stay in memory, all others go to a temporary file, which is gone
 * when the process ends. Rows are added by one thread and then read by any.
 */
final class RowStore {
    private static final int CHUNK = 1 << 20;
    private static final long MOST_IN_MEMORY = 256L << 20;

    private final int width;
    private final int rowsOfChunk;
    private final long chunksInMemory;
    private final List<double[]> chunks = new ArrayList<>();
    private final ThreadLocal<double[]> scratch;
    private final ThreadLocal<ByteBuffer> bytes;
    private @Nullable FileChannel file;
    private double[] present = {};
    private int rows;
    private int inPresent;

    /** @param width numbers of a row */
    RowStore(int width) {
        this(width, Math.min(MOST_IN_MEMORY, Runtime.getRuntime().maxMemory() / 8));
    }

    /** @param mostInMemory bytes; what is more goes to the disk */
    RowStore(int width, long mostInMemory) {
        this.width = width;
        this.rowsOfChunk = Math.max(1, CHUNK / Double.BYTES / Math.max(1, width));
        this.chunksInMemory = Math.max(1, mostInMemory / ((long) rowsOfChunk * Math.max(1, width) * Double.BYTES));
        this.scratch = ThreadLocal.withInitial(() -> new double[width]);
        this.bytes = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(width * Double.BYTES));
    }

    int rows() {
        return rows;
    }

    /** Whether some rows are on the disk. */
    boolean spilled() {
        return file != null;
    }

    /** Adds a row, which is copied. */
    void add(double[] row) {
        if (inPresent == rowsOfChunk || rows == 0) {
            nextChunk();
        }
        System.arraycopy(row, 0, present, inPresent * width, width);
        inPresent++;
        rows++;
    }

    private void nextChunk() {
        if (rows > 0 && chunks.size() >= chunksInMemory) {
            spill(); // and fill the same array again
        } else {
            if (rows > 0) {
                chunks.add(present);
            }
            present = new double[rowsOfChunk * width];
        }
        inPresent = 0;
    }

    /** Writes through a channel: on a full disk, writing to mapped memory would end the process. */
    private void spill() {
        ByteBuffer out = ByteBuffer.allocate(inPresent * width * Double.BYTES);
        out.asDoubleBuffer().put(present, 0, inPresent * width);
        try {
            FileChannel channel = file;
            if (channel == null) {
                Path path = Files.createTempFile("lamina-rows", ".tmp");
                channel = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
                // Where open files can be removed, nothing stays behind even if the process is killed.
                removeNow(path);
                file = channel;
            }
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static void removeNow(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            return; // It goes when it is closed.
        }
    }

    private static DataException noRoom(IOException e) {
        String folder = System.getProperty("java.io.tmpdir");
        return DataCode.TOO_LARGE
                .problem(
                        "the table does not fit into memory, and its rows cannot be kept in %s: %s",
                        folder, e.getMessage())
                .help("make room there, or name another folder: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER")
                .cause(e)
                .exception();
    }

    /** The numbers of a row; valid until this thread asks for another one. */
    double[] row(int index) {
        double[] row = scratch.get();
        int chunk = index / rowsOfChunk;
        int at = index % rowsOfChunk * width;
        int spilledChunks = file == null ? 0 : (rows - 1) / rowsOfChunk - chunks.size();
        if (chunk < chunks.size()) {
            System.arraycopy(chunks.get(chunk), at, row, 0, width);
        } else if (chunk >= chunks.size() + spilledChunks) {
            System.arraycopy(present, at, row, 0, width);
        } else {
            readSpilled((long) (index - chunks.size() * rowsOfChunk) * width * Double.BYTES, row);
        }
        return row;
    }

    private void readSpilled(long position, double[] row) {
        ByteBuffer buffer = bytes.get().clear();
        try {
            while (buffer.hasRemaining()) {
                if (java.util.Objects.requireNonNull(file).read(buffer, position + buffer.position()) < 0) {
                    throw new IOException("the temporary file was cut off");
                }
            }
        } catch (IOException e) {
            throw noRoom(e);
        }
        buffer.flip().asDoubleBuffer().get(row);
    }
}
