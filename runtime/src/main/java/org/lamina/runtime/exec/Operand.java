package org.lamina.runtime.exec;

import java.util.Arrays;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;

/**
 * One input or output of a {@link Loop}: brings elements between its tensor and a tile. One subclass for each storage.
 *
 * <p>Positions are those of the iteration space in row-major order. An operand with all axes has its elements at these very
 * positions, or, in a section, in rows that lie apart; one that lacks axes repeats its elements, which are read from a copy
 * on the heap.
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
    final Section section;
    final Kind kind;
    final int slot;
    private final int[] axes;

    /** Iteration space in as few axes as this operand can tell apart, outermost first, and its strides over them. */
    private int[] extents = {};

    private int[] strides = {};
    private int[] index = {};

    Operand(Section section, Kind kind, int slot, int[] axes) {
        this.tensor = section.whole();
        this.section = section;
        this.kind = kind;
        this.slot = slot;
        this.axes = axes;
    }

    /** Looks at the tensor again after it was placed; the section already has. */
    void placed(long[] space) {
        collapse(space);
        attach();
    }

    /** Neighbouring axes become one where the elements of both follow one another, or repeat. */
    private void collapse(long[] space) {
        long[] own = section.strides();
        extents = new int[Math.max(1, space.length)];
        strides = new int[extents.length];
        int used = 0;
        for (int axis = 0; axis < space.length; axis++) {
            int at = Arrays.binarySearch(axes, axis);
            int length = Math.toIntExact(space[axis]);
            int stride = at < 0 ? 0 : Math.toIntExact(own[at]);
            if (length == 1) {
                continue;
            }
            if (used > 0 && strides[used - 1] == stride * length) {
                extents[used - 1] = Math.multiplyExact(extents[used - 1], length);
                strides[used - 1] = stride;
            } else {
                extents[used] = length;
                strides[used++] = stride;
            }
        }
        if (used == 0) {
            extents[used++] = 1;
        }
        extents = Arrays.copyOf(extents, used);
        strides = Arrays.copyOf(strides, used);
        index = new int[used];
    }

    /** After how many elements a tile of this operand repeats, where that is its own length; else 0. */
    int period() {
        return kind == Kind.REPEATED && strides.length <= 2 && strides[strides.length - 1] != 0
                ? (int) tensor.count()
                : 0;
    }

    /** Fills the first elements of the tile from position {@code from} on. */
    void load(int from, int count) {
        if (kind == Kind.FULL || kind == Kind.REPEATED) {
            move(from, count);
        }
    }

    /** Writes the first elements of the tile from position {@code to} on. */
    void put(int to, int count) {
        move(to, count);
    }

    private void move(int from, int count) {
        int base = seek(from) + (kind == Kind.REPEATED ? 0 : section.first());
        int last = extents.length - 1;
        int done = 0;
        while (done < count) {
            int run = Math.min(extents[last] - index[last], count - done);
            switch (kind) {
                case FULL -> get(done, run, base);
                case OUT -> put(done, run, base);
                default -> {
                    if (strides[last] == 0) {
                        fill(done, run, base);
                    } else {
                        copy(done, run, base);
                    }
                }
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

    /** From the tensor, from an element on, into the tile at {@code at}. */
    abstract void get(int at, int count, int element);

    /** From the tile to the tensor. */
    abstract void put(int at, int count, int element);

    abstract void fill(int at, int count, int element);

    abstract void copy(int at, int count, int element);

    abstract void scalar(int element);

    static Operand of(Tiles tiles, Section section, Kind kind, int slot, int[] axes) {
        Storage storage = section.whole().storage();
        tiles.need(storage, slot);
        return switch (storage) {
            case F32 -> new FloatOperand(tiles, section, kind, slot, axes);
            case F64 -> new DoubleOperand(tiles, section, kind, slot, axes);
            case I32 -> new IntOperand(tiles, section, kind, slot, axes);
            case I64 -> new LongOperand(tiles, section, kind, slot, axes);
        };
    }
}
