package org.lamina.runtime.exec;

import java.nio.IntBuffer;
import java.util.Arrays;

/** An operand of {@code int}s. */
final class IntOperand extends Operand {
    private final Tiles tiles;
    private IntBuffer buffer = IntBuffer.allocate(0);
    private int[] copy = {};

    IntOperand(Tiles tiles, Section section, Kind kind, int slot, int[] axes) {
        super(section, kind, slot, axes);
        this.tiles = tiles;
    }

    @Override
    void attach() {
        buffer = tensor.ints();
        if (kind == Kind.REPEATED || kind == Kind.ROW) {
            copy = new int[(int) tensor.count()];
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
        buffer.get(element, tiles.i32(slot), at, count);
    }

    @Override
    void put(int at, int count, int element) {
        buffer.put(element, tiles.i32(slot), at, count);
    }

    @Override
    void fill(int at, int count, int element) {
        Arrays.fill(tiles.i32(slot), at, at + count, copy[element]);
    }

    @Override
    void copy(int at, int count, int element) {
        System.arraycopy(copy, element, tiles.i32(slot), at, count);
    }

    @Override
    void scalar(int element) {
        tiles.set(slot, copy[element]);
    }
}
