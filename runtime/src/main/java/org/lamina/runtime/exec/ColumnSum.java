package org.lamina.runtime.exec;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.lamina.runtime.kernel.HeapArrays;
import org.lamina.runtime.kernel.Tensor;

/**
 * Collects what a {@link Loop} computes into sums over the leading axes. Tiles hold whole rows of the result, so elements
 * at equal places of tiles are added in single precision; after some tiles the rows of these sums are added in double precision.
 */
final class ColumnSum {
    /** So few additions in single precision lose no more than a bit or two. */
    private static final int TILES = 64;

    private final Tiles tiles;
    private final Tensor tensor;
    private final int slot;
    private final float[] partial = HeapArrays.floats(Tiles.LENGTH);
    private double[] total = {};
    private float[] rounded = {};
    private FloatBuffer buffer = FloatBuffer.allocate(0);
    private int taken;
    private int longest;

    ColumnSum(Tiles tiles, Tensor tensor, int slot) {
        this.tiles = tiles;
        this.tensor = tensor;
        this.slot = slot;
    }

    /** Elements of a row; tiles must start with one. */
    int row() {
        return (int) tensor.count();
    }

    /** Looks at the tensor again after it was placed. */
    void placed() {
        buffer = tensor.floats();
        if (total.length != row()) {
            total = new double[row()];
            rounded = new float[row()];
        }
    }

    void begin() {
        Arrays.fill(total, 0);
        Arrays.fill(partial, 0);
        taken = 0;
        longest = 0;
    }

    /** Takes the first elements of the tile. */
    void add(int count) {
        add(tiles.f32(slot), partial, count);
        longest = Math.max(longest, count);
        if (++taken == TILES) {
            fold();
        }
    }

    private static void add(float[] tile, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += tile[i];
        }
    }

    private void fold() {
        for (int from = 0; from < longest; from += total.length) {
            for (int i = 0; i < total.length; i++) {
                total[i] += partial[from + i];
            }
        }
        Arrays.fill(partial, 0, longest, 0);
        taken = 0;
    }

    /** Writes the sums. */
    void end() {
        fold();
        for (int i = 0; i < total.length; i++) {
            rounded[i] = (float) total[i];
        }
        buffer.put(0, rounded);
    }
}
