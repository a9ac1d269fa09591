package org.lamina.runtime.exec;

import java.util.Arrays;
import org.lamina.runtime.kernel.HeapArrays;
import org.lamina.runtime.kernel.Storage;

/**
 * Heap arrays of one thread at work, shared by all loops of a frame: operand {@code i} of the running loop has its elements
 * in tile {@code i} of its storage, or its number among the scalars. The just-in-time compiler vectorises plain loops over
 * such arrays, and over nothing that lies in native memory.
 */
public final class Tiles {
    /** Elements of a tile: ten of them fit into the second-level cache of any machine. */
    static final int LENGTH = 2048;

    private int row = 1;
    private float[][] floats = {};
    private double[][] doubles = {};
    private int[][] ints = {};
    private long[][] longs = {};
    private float[] floatScalars = {};
    private double[] doubleScalars = {};
    private int[] intScalars = {};
    private long[] longScalars = {};

    // ---- for generated code ----------------------------------------------------------------------------------------

    public float[] f32(int operand) {
        return floats[operand];
    }

    public double[] f64(int operand) {
        return doubles[operand];
    }

    public int[] i32(int operand) {
        return ints[operand];
    }

    public long[] i64(int operand) {
        return longs[operand];
    }

    public float scalarF32(int operand) {
        return floatScalars[operand];
    }

    public double scalarF64(int operand) {
        return doubleScalars[operand];
    }

    public int scalarI32(int operand) {
        return intScalars[operand];
    }

    public long scalarI64(int operand) {
        return longScalars[operand];
    }

    /** Elements of a row, where the running loop reduces over rows. */
    public int row() {
        return row;
    }

    // ---- for loops -------------------------------------------------------------------------------------------------

    void row(int elements) {
        row = elements;
    }

    void set(int operand, float value) {
        floatScalars[operand] = value;
    }

    void set(int operand, double value) {
        doubleScalars[operand] = value;
    }

    void set(int operand, int value) {
        intScalars[operand] = value;
    }

    void set(int operand, long value) {
        longScalars[operand] = value;
    }

    /** Makes room for an operand; allocates only where there was none. */
    void need(Storage storage, int operand) {
        int count = operand + 1;
        switch (storage) {
            case F32 -> {
                floats = rows(floats, count);
                floats[operand] = floats[operand] == null ? HeapArrays.floats(LENGTH) : floats[operand];
                floatScalars = Arrays.copyOf(floatScalars, Math.max(count, floatScalars.length));
            }
            case F64 -> {
                doubles = rows(doubles, count);
                doubles[operand] = doubles[operand] == null ? HeapArrays.doubles(LENGTH) : doubles[operand];
                doubleScalars = Arrays.copyOf(doubleScalars, Math.max(count, doubleScalars.length));
            }
            case I32 -> {
                ints = rows(ints, count);
                ints[operand] = ints[operand] == null ? HeapArrays.ints(LENGTH) : ints[operand];
                intScalars = Arrays.copyOf(intScalars, Math.max(count, intScalars.length));
            }
            case I64 -> {
                longs = rows(longs, count);
                longs[operand] = longs[operand] == null ? HeapArrays.longs(LENGTH) : longs[operand];
                longScalars = Arrays.copyOf(longScalars, Math.max(count, longScalars.length));
            }
        }
    }

    private static <T> T[] rows(T[] old, int count) {
        return old.length < count ? Arrays.copyOf(old, count) : old;
    }
}
