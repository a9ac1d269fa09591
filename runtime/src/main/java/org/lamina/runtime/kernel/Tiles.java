package org.lamina.runtime.kernel;

/**
 * Heap arrays that the sites of one thread take turns to work on. Loops over arrays of primitives are vectorised, loops over
 * buffers of native memory are not, so a kernel copies a piece that fits the first-level cache, works on it, and copies back.
 */
final class Tiles {
    /** Elements in a tile. */
    static final int LENGTH = 2048;

    private static final ThreadLocal<Tiles> OF_THREAD = ThreadLocal.withInitial(Tiles::new);

    final float[] floatA = HeapArrays.floats(LENGTH);
    final float[] floatB = HeapArrays.floats(LENGTH);
    final float[] floatC = HeapArrays.floats(LENGTH);
    final double[] doubleA = HeapArrays.doubles(LENGTH);
    final double[] doubleB = HeapArrays.doubles(LENGTH);
    final double[] doubleC = HeapArrays.doubles(LENGTH);
    final long[] longA = HeapArrays.longs(LENGTH);
    final long[] longB = HeapArrays.longs(LENGTH);
    final long[] longC = HeapArrays.longs(LENGTH);
    final int[] intA = HeapArrays.ints(LENGTH);
    final int[] intB = HeapArrays.ints(LENGTH);

    private Tiles() {}

    static Tiles ofThread() {
        return OF_THREAD.get();
    }

    /** Reads integers of either width. */
    void readLongs(Tensor x, long from, long[] into, int n) {
        if (x.storage() == Storage.I64) {
            x.longs().get((int) from, into, 0, n);
            return;
        }
        x.ints().get((int) from, intA, 0, n);
        for (int i = 0; i < n; i++) {
            into[i] = intA[i];
        }
    }

    /** Writes integers of either width; the narrower keeps the low bits. */
    void writeLongs(Tensor y, long to, long[] from, int n) {
        if (y.storage() == Storage.I64) {
            y.longs().put((int) to, from, 0, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            intA[i] = (int) from[i];
        }
        y.ints().put((int) to, intA, 0, n);
    }

    /** Reads floats of either width. */
    void readDoubles(Tensor x, long from, double[] into, int n) {
        if (x.storage() == Storage.F64) {
            x.doubles().get((int) from, into, 0, n);
            return;
        }
        x.floats().get((int) from, floatA, 0, n);
        for (int i = 0; i < n; i++) {
            into[i] = floatA[i];
        }
    }

    /** Writes floats of either width. */
    void writeDoubles(Tensor y, long to, double[] from, int n) {
        if (y.storage() == Storage.F64) {
            y.doubles().put((int) to, from, 0, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            floatA[i] = (float) from[i];
        }
        y.floats().put((int) to, floatA, 0, n);
    }
}
