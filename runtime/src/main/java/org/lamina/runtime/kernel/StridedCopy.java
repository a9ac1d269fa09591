package org.lamina.runtime.kernel;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Copies between two regular patterns of elements: the one thing that broadcast, transpose, slice, flip, pad and concat have
 * in common. Elements are only moved, so widths matter and types do not. Axes are first joined where both sides run on
 * through them; then each innermost run is a bulk copy, a fill, or a gather through a tile.
 */
final class StridedCopy {
    /** Runs shorter than this are moved element by element, because a bulk call costs more. */
    private static final int SHORT = 12;

    private static final int BLOCK = 32;

    private final boolean wide;
    private int rank;
    private final long[] sizes;
    private final long[] from;
    private final long[] to;
    private final long[] index;

    /**
     * A pattern of up to {@code rank} axes.
     *
     * @param storage what is copied
     */
    StridedCopy(Storage storage, int rank) {
        this.wide = storage.bytes() == 8;
        int room = Math.max(rank, 2);
        this.sizes = new long[room];
        this.from = new long[room];
        this.to = new long[room];
        this.index = new long[room];
    }

    /** Row-major strides of sizes. */
    static long[] strides(long[] sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    /** Sets the pattern: per axis its size and the distance between neighbours in the source and in the target. */
    StridedCopy pattern(long[] axisSizes, long[] sourceStrides, long[] targetStrides) {
        rank = 0;
        for (int axis = 0; axis < axisSizes.length; axis++) {
            long size = axisSizes[axis];
            if (size == 1) {
                continue;
            }
            if (rank > 0
                    && from[rank - 1] == size * sourceStrides[axis]
                    && to[rank - 1] == size * targetStrides[axis]) {
                sizes[rank - 1] *= size;
            } else {
                sizes[rank++] = size;
            }
            from[rank - 1] = sourceStrides[axis];
            to[rank - 1] = targetStrides[axis];
        }
        while (rank < 2) {
            insertOuterAxis();
        }
        return this;
    }

    private void insertOuterAxis() {
        for (int axis = rank; axis > 0; axis--) {
            sizes[axis] = sizes[axis - 1];
            from[axis] = from[axis - 1];
            to[axis] = to[axis - 1];
        }
        sizes[0] = 1;
        from[0] = rank == 0 ? 1 : 0;
        to[0] = rank == 0 ? 1 : 0;
        rank++;
    }

    /** Copies, starting at an element of either side. */
    void run(Tensor x, long sourceStart, Tensor y, long targetStart) {
        Arrays.fill(index, 0);
        long source = sourceStart;
        long target = targetStart;
        Tiles tiles = Tiles.ofThread();
        int planes = rank - 2;
        while (true) {
            if (wide) {
                plane(tiles, x.doubleWords(), (int) source, y.doubleWords(), (int) target);
            } else {
                plane(tiles, x.words(), (int) source, y.words(), (int) target);
            }
            int axis = planes - 1;
            while (axis >= 0 && ++index[axis] == sizes[axis]) {
                index[axis] = 0;
                source -= (sizes[axis] - 1) * from[axis];
                target -= (sizes[axis] - 1) * to[axis];
                axis--;
            }
            if (axis < 0) {
                return;
            }
            source += from[axis];
            target += to[axis];
        }
    }

    // ---- the two innermost axes, four bytes wide -------------------------------------------------------------------

    private void plane(Tiles tiles, IntBuffer x, int source, IntBuffer y, int target) {
        int rows = (int) sizes[rank - 2];
        int columns = (int) sizes[rank - 1];
        int rowFrom = (int) from[rank - 2];
        int step = (int) from[rank - 1];
        int rowTo = (int) to[rank - 2];
        int stepTo = (int) to[rank - 1];
        if (stepTo == 1 && step == 1 && columns >= SHORT) {
            for (int r = 0; r < rows; r++) {
                y.put(target + r * rowTo, x, source + r * rowFrom, columns);
            }
        } else if (stepTo == 1 && step == 0) {
            repeat(tiles.intA, x, source, y, target);
        } else if (stepTo == 1 && rowFrom == 1 && rows >= SHORT && columns >= SHORT) {
            turn(tiles, x, source, y, target);
        } else if (stepTo == 1) {
            for (int r = 0; r < rows; r++) {
                for (int done = 0; done < columns; done += Tiles.LENGTH) {
                    int n = Math.min(Tiles.LENGTH, columns - done);
                    int at = source + r * rowFrom + done * step;
                    for (int c = 0; c < n; c++) {
                        tiles.intA[c] = x.get(at + c * step);
                    }
                    y.put(target + r * rowTo + done, tiles.intA, 0, n);
                }
            }
        } else {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    y.put(target + r * rowTo + c * stepTo, x.get(source + r * rowFrom + c * step));
                }
            }
        }
    }

    private void repeat(int[] tile, IntBuffer x, int source, IntBuffer y, int target) {
        int columns = (int) sizes[rank - 1];
        for (int r = 0; r < sizes[rank - 2]; r++) {
            Arrays.fill(tile, 0, Math.min(columns, Tiles.LENGTH), x.get(source + r * (int) from[rank - 2]));
            int at = target + r * (int) to[rank - 2];
            for (int done = 0; done < columns; done += Tiles.LENGTH) {
                y.put(at + done, tile, 0, Math.min(Tiles.LENGTH, columns - done));
            }
        }
    }

    /** A transposed plane, in blocks that are read along the source's rows and written along the target's. */
    private void turn(Tiles tiles, IntBuffer x, int source, IntBuffer y, int target) {
        int rows = (int) sizes[rank - 2];
        int columns = (int) sizes[rank - 1];
        int step = (int) from[rank - 1];
        int rowTo = (int) to[rank - 2];
        int[] read = tiles.intA;
        int[] written = tiles.intB;
        for (int r = 0; r < rows; r += BLOCK) {
            int height = Math.min(BLOCK, rows - r);
            for (int c = 0; c < columns; c += BLOCK) {
                int width = Math.min(BLOCK, columns - c);
                for (int j = 0; j < width; j++) {
                    x.get(source + r + (c + j) * step, read, j * BLOCK, height);
                }
                for (int i = 0; i < height; i++) {
                    for (int j = 0; j < width; j++) {
                        written[i * BLOCK + j] = read[j * BLOCK + i];
                    }
                    y.put(target + (r + i) * rowTo + c, written, i * BLOCK, width);
                }
            }
        }
    }

    // ---- the same, eight bytes wide --------------------------------------------------------------------------------

    private void plane(Tiles tiles, LongBuffer x, int source, LongBuffer y, int target) {
        int rows = (int) sizes[rank - 2];
        int columns = (int) sizes[rank - 1];
        int rowFrom = (int) from[rank - 2];
        int step = (int) from[rank - 1];
        int rowTo = (int) to[rank - 2];
        int stepTo = (int) to[rank - 1];
        for (int r = 0; r < rows; r++) {
            int sourceRow = source + r * rowFrom;
            int targetRow = target + r * rowTo;
            if (stepTo == 1 && step == 1) {
                y.put(targetRow, x, sourceRow, columns);
            } else if (stepTo == 1) {
                for (int done = 0; done < columns; done += Tiles.LENGTH) {
                    int n = Math.min(Tiles.LENGTH, columns - done);
                    for (int c = 0; c < n; c++) {
                        tiles.longA[c] = x.get(sourceRow + (done + c) * step);
                    }
                    y.put(targetRow + done, tiles.longA, 0, n);
                }
            } else {
                for (int c = 0; c < columns; c++) {
                    y.put(targetRow + c * stepTo, x.get(sourceRow + c * step));
                }
            }
        }
    }
}
