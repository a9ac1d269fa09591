package org.lamina.runtime.exec;

import java.nio.LongBuffer;
import java.util.Arrays;

/** An operand of {@code long}s. */
final class LongOperand extends Operand {
    private final Tiles tiles;
    private LongBuffer buffer = LongBuffer.allocate(0);
    private long[] copy = {};

    LongOperand(Tiles tiles, Section section, Kind kind, int slot, int[] axes) {
        super(section, kind, slot, axes);
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
    void get(int at, int count, int element) {
        buffer.get(element, tiles.i64(slot), at, count);
    }

    @Override
    void put(int at, int count, int element) {
        buffer.put(element, tiles.i64(slot), at, count);
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
