package org.lamina.runtime.exec;

import java.util.Arrays;
import org.lamina.runtime.kernel.Tensor;

/**
 * One input or output of a {@link Loop}: brings elements between its tensor and a tile. One subclass for each storage.
 *
 * <p>Positions are those of the iteration space in row-major order. An operand with all axes has its elements at these very
 * positions; one that lacks axes repeats its elements, which are read from a copy on the heap.
 */
abstract class Operand {
    enum Kind {
        /** Has every axis of the iteration space. */
        FULL,
        /** Lacks some axes, varies within a row. */
        REPEATED,
        /** One number for each row. */
        ROW,
        /** One number. */
        SCALAR,
        /** A result. */
        OUT
    }

    final Tensor tensor;
    final Kind kind;
    final int slot;
    private final int[] axes;

    /** Iteration space in as few axes as this operand can tell apart, outermost first, and its strides over them. */
    private int[] extents = {};

    private int[] strides = {};
    private int[] index = {};

    Operand(Tensor tensor, Kind kind, int slot, int[] axes) {
        this.tensor = tensor;
        this.kind = kind;
        this.slot = slot;
        this.axes = axes;
    }

    /** Looks at the tensor again after it was placed. */
    void placed(long[] space) {
        collapse(space);
        attach();
    }

    private void collapse(long[] space) {
        int[] lengths = new int[space.length + 1];
        boolean[] present = new boolean[space.length + 1];
        int used = 0;
        for (int axis = 0; axis < space.length; axis++) {
            boolean has = Arrays.binarySearch(axes, axis) >= 0;
            if (space[axis] == 1) {
                continue;
            }
            if (used > 0 && present[used - 1] == has) {
                lengths[used - 1] = Math.multiplyExact(lengths[used - 1], Math.toIntExact(space[axis]));
            } else {
                lengths[used] = Math.toIntExact(space[axis]);
                present[used++] = has;
            }
        }
        if (used == 0) {
            lengths[used++] = 1;
        }
        extents = Arrays.copyOf(lengths, used);
        strides = new int[used];
        index = new int[used];
        int stride = 1;
        for (int i = used - 1; i >= 0; i--) {
            strides[i] = present[i] ? stride : 0;
            stride *= present[i] ? extents[i] : 1;
        }
    }

    /** After how many elements a tile of this operand repeats, where that is its own length; else 0. */
    int period() {
        return kind == Kind.REPEATED && strides.length <= 2 && strides[strides.length - 1] != 0
                ? (int) tensor.count()
                : 0;
    }

    /** Fills elements {@code at .. at+count} of the tile from position {@code from} on. */
    void load(int from, int count) {
        if (kind == Kind.FULL) {
            get(from, count);
        } else if (kind == Kind.REPEATED) {
            repeat(from, count);
        }
    }

    private void repeat(int from, int count) {
        int base = seek(from);
        int last = extents.length - 1;
        int done = 0;
        while (done < count) {
            int run = Math.min(extents[last] - index[last], count - done);
            if (strides[last] == 0) {
                fill(done, run, base);
            } else {
                copy(done, run, base);
            }
            done += run;
            index[last] += run;
            base += run * strides[last];
            base = carry(base);
        }
    }

    /** Sets the index to a position and gives the offset of its element. */
    private int seek(int position) {
        int rest = position;
        int base = 0;
        for (int i = extents.length - 1; i >= 0; i--) {
            index[i] = rest % extents[i];
            rest /= extents[i];
            base += index[i] * strides[i];
        }
        return base;
    }

    private int carry(int offset) {
        int base = offset;
        for (int i = extents.length - 1; i > 0 && index[i] == extents[i]; i--) {
            index[i] = 0;
            index[i - 1]++;
            base += strides[i - 1] - extents[i] * strides[i];
        }
        return base;
    }

    /** Makes the number of the row that starts at a position the scalar. */
    void row(int position) {
        scalar(seek(position));
    }

    /** Fetches the tensor's buffer. */
    abstract void attach();

    /** Copies the elements that do not lie at their positions, before a run. */
    abstract void begin();

    abstract void get(int from, int count);

    abstract void put(int to, int count);

    abstract void fill(int at, int count, int element);

    abstract void copy(int at, int count, int element);

    abstract void scalar(int element);

    static Operand of(Tiles tiles, Tensor tensor, Kind kind, int slot, int[] axes) {
        tiles.need(tensor.storage(), slot);
        return switch (tensor.storage()) {
            case F32 -> new FloatOperand(tiles, tensor, kind, slot, axes);
            case F64 -> new DoubleOperand(tiles, tensor, kind, slot, axes);
            case I32 -> new IntOperand(tiles, tensor, kind, slot, axes);
            case I64 -> new LongOperand(tiles, tensor, kind, slot, axes);
        };
    }
}
