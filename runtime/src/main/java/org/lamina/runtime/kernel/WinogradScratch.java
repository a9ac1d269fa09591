package org.lamina.runtime.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** Memory that the Winograd convolutions of one thread take turns to work on; it grows to what the largest of them needs. */
final class WinogradScratch {
    private static final ThreadLocal<WinogradScratch> OF_THREAD = ThreadLocal.withInitial(WinogradScratch::new);

    /** What products read on their left. */
    final Region left = new Region();
    /** What they read on their right. */
    final Region right = new Region();
    /** What they write. */
    final Region result = new Region();

    private float[][] planes = new float[Winograd.PLACES][0];
    private float[][] rows = new float[Winograd.ROWS][0];
    private float[][] work = new float[Winograd.ROWS + 2][0];
    private float[] windows = {};

    private WinogradScratch() {}

    static WinogradScratch ofThread() {
        return OF_THREAD.get();
    }

    /** Arrays of at least {@code length} elements, one for each plane. */
    float[][] planes(int length) {
        planes = grown(planes, length);
        return planes;
    }

    /** {@link Winograd#ROWS} more. */
    float[][] rows(int length) {
        rows = grown(rows, length);
        return rows;
    }

    /** {@link Winograd#ROWS} more, and two. */
    float[][] work(int length) {
        work = grown(work, length);
        return work;
    }

    private static float[][] grown(float[][] arrays, int length) {
        return arrays[0].length >= length ? arrays : HeapArrays.floats(arrays.length, length);
    }

    /** An array of at least {@code length} elements. */
    float[] windows(int length) {
        if (windows.length < length) {
            windows = new float[length];
        }
        return windows;
    }

    /** Native memory, whose elements keep their place until it grows. */
    static final class Region {
        private FloatPointer pointer = new FloatPointer();
        private FloatBuffer buffer = FloatBuffer.allocate(0);

        /** At least {@code count} elements; a pointer whose position can be moved. */
        FloatPointer pointer(int count) {
            if (buffer.capacity() < count) {
                pointer = new FloatPointer(count);
                buffer = pointer.asBuffer();
            }
            return pointer;
        }

        /** The elements last asked for. */
        FloatBuffer buffer() {
            return buffer;
        }
    }
}
