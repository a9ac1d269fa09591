package org.lamina.runtime.data;

import java.util.Map;
import org.lamina.runtime.store.DataCode;

/**
 * {@code glyphs(n, seed)}: digits 0–9 drawn by {@link Glyphs}, as field {@code x}, [1, 28, 28] in 0…1, and field
 * {@code y}. The first items of a longer set are those of a shorter one. Immutable.
 */
public final class GlyphSource implements Source {
    private static final int MOST = 2_000_000;

    private final int count;
    private final long seed;
    private final boolean flat;

    GlyphSource(long count, long seed, boolean flat) {
        if (count < 1 || count > MOST) {
            throw DataCode.TOO_LARGE
                    .problem("glyphs(%,d, …): from 1 to %,d pictures can be drawn", count, MOST)
                    .exception();
        }
        this.count = (int) count;
        this.seed = seed;
        this.flat = flat;
    }

    /** Delivers pictures as vectors [784]. */
    public GlyphSource flat(boolean wanted) {
        return new GlyphSource(count, seed, wanted);
    }

    @Override
    public String describe() {
        return "glyphs(" + count + ", seed = " + seed + ")";
    }

    @Override
    public Opened open(DataFolders folders) {
        int size = Glyphs.SIZE * Glyphs.SIZE;
        byte[] pixels = new byte[count * size];
        int[] labels = new int[count];
        Glyphs glyphs = new Glyphs(seed);
        for (int i = 0; i < count; i++) {
            glyphs.draw(i, pixels, i * size);
            labels[i] = glyphs.label(i);
        }
        long[] shape = flat ? new long[] {size} : new long[] {1, Glyphs.SIZE, Glyphs.SIZE};
        Items items = Items.of(Field.bytes("x", shape, pixels), Field.ints("y", new long[0], labels));
        return new FixedParts(describe(), Map.of(Part.TRAIN, items));
    }
}
