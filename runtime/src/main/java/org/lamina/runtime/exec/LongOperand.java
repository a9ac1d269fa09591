package org.lamina.runtime.exec;

import java.nio.LongBuffer;
import java.util.Arrays;
import org.lamina.runtime.kernel.Tensor;

/** An operand of {@code long}s. */
final class LongOperand extends Operand {
    private final Tiles tiles;
    private LongBuffer buffer = LongBuffer.allocate(0);
    private long[] copy = {};

    LongOperand(Tiles tiles, Tensor tensor, Kind kind, int slot, int[] axes) {
        super(tensor, kind, slot, axes);
        this.tiles = tiles;
    }

    @Override
    void attach() {
        buffer = tensor.longs();
        if (kind == Kind.REPEATED || kind == Kind.ROW) {
            copy = new long[(int) tensor.count()];
        }
    }

    @Override
    void begin() {
        switch (kind) {
            case REPEATED, ROW -> buffer.get(0, copy);
            case SCALAR -> tiles.set(slot, buffer.get(0));
            case FULL, OUT -> {}
        }
    }

    @Override
    void get(int from, int count) {
        buffer.get(from, tiles.i64(slot), 0, count);
    }

    @Override
    void put(int to, int count) {
        buffer.put(to, tiles.i64(slot), 0, count);
    }

    @Override
    void fill(int at, int count, int element) {
        Arrays.fill(tiles.i64(slot), at, at + count, copy[element]);
    }

    @Override
    void copy(int at, int count, int element) {
        System.arraycopy(copy, element, tiles.i64(slot), at, count);
    }

    @Override
    void scalar(int element) {
        tiles.set(slot, copy[element]);
    }
}
