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
    /** One row of tiles, by place in the tile. */
    private float[][] planes = new float[Winograd.PLACES][0];
    /** Rows of the image, columns of even and of odd number apart, and what is made of them. */
    private float[][] rows = new float[16][0];
    /** The windows of one filter. */
    private float[] filter = {};
    /** One tile. */
    final float[] tile = new float[Winograd.PLACES];

    private WinogradScratch() {}

    static WinogradScratch ofThread() {
        return OF_THREAD.get();
    }

    /** Sixteen arrays of at least {@code length} elements. */
    float[][] planes(int length) {
        if (planes[0].length < length) {
            planes = new float[Winograd.PLACES][length];
        }
        return planes;
    }

    /** Sixteen more. */
    float[][] rows(int length) {
        if (rows[0].length < length) {
            rows = new float[rows.length][length];
        }
        return rows;
    }

    /** An array of at least {@code length} elements. */
    float[] filter(int length) {
        if (filter.length < length) {
            filter = new float[length];
        }
        return filter;
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
