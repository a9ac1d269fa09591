package org.lamina.runtime.exec;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** An operand of {@code float}s. */
final class FloatOperand extends Operand {
    private final Tiles tiles;
    private FloatBuffer buffer = FloatBuffer.allocate(0);
    private float[] copy = {};

    FloatOperand(Tiles tiles, Section section, Kind kind, int slot, int[] axes) {
        super(section, kind, slot, axes);
        this.tiles = tiles;
    }

    @Override
    void attach() {
        buffer = tensor.floats();
        if (kind == Kind.REPEATED || kind == Kind.ROW) {
            copy = new float[(int) tensor.count()];
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
        buffer.get(element, tiles.f32(slot), at, count);
    }

    @Override
    void put(int at, int count, int element) {
        buffer.put(element, tiles.f32(slot), at, count);
    }

    @Override
    void fill(int at, int count, int element) {
        Arrays.fill(tiles.f32(slot), at, at + count, copy[element]);
    }

    @Override
    void copy(int at, int count, int element) {
        System.arraycopy(copy, element, tiles.f32(slot), at, count);
    }

    @Override
    void scalar(int element) {
        tiles.set(slot, copy[element]);
    }
}
