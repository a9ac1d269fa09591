package org.lamina.runtime.kernel;

import java.util.Arrays;

/**
 * Greatest elements of windows in single precision, and their gradients. Floats are compared as integers that are in the same
 * order, which needs no branches: so all loops are vectorised, also those that find the first of equal elements.
 */
final class FloatMaxPool extends Site {
    /** The key of padding: less than that of any number. */
    private static final int NOTHING = Integer.MIN_VALUE;
    /** What puts negative numbers that are not a number, as processors make them, above all numbers. */
    private static final int TURN = 0x007FFFFF;

    private final PoolMode mode;
    private final Tensor x;
    private final Tensor values;
    private final Tensor small;
    private final Tensor result;
    private final WindowSpec window;
    private PoolTaps taps;
    private int[] image = {};
    private int[] padded = {};
    private int[] most = {};
    private int[][] keys = {};
    private int[] windows = {};
    private int[] open = {};
    private int[] hits = {};

    /** As {@link CpuKernels} binds it: {@code x} and {@code values} of the large shape, {@code small} of the small one. */
    FloatMaxPool(PoolMode mode, Tensor x, Tensor values, Tensor small, Tensor result, WindowSpec window) {
        super(x, values, small, result);
        this.mode = mode;
        this.x = x;
        this.values = values;
        this.small = small;
        this.result = result;
        this.window = window;
        this.taps = new PoolTaps(x, small, window);
    }

    @Override
    void bind() {
        taps = new PoolTaps(x, small, window);
        int length = taps.atOnce * taps.windows;
        image = HeapArrays.ints(taps.atOnce * taps.image);
        padded = taps.padded == taps.image ? image : HeapArrays.ints(taps.atOnce * taps.padded);
        most = HeapArrays.ints(length);
        keys = HeapArrays.ints(taps.places(), length);
        boolean gradient = mode != PoolMode.MAX;
        windows = HeapArrays.ints(gradient ? length : 0);
        open = HeapArrays.ints(gradient ? length : 0);
        hits = HeapArrays.ints(gradient ? length : 0);
    }

    @Override
    void execute() {
        for (int from = 0; from < taps.images; from += taps.atOnce) {
            int count = Math.min(taps.atOnce, taps.images - from);
            int n = count * taps.windows;
            readKeys(from, count);
            Arrays.fill(most, 0, n, NOTHING);
            for (int place = 0; place < keys.length; place++) {
                taps.read(padded, place, count, keys[place]);
                greater(keys[place], most, n);
            }
            switch (mode) {
                case MAX -> {
                    numbers(most, n);
                    result.words().put(from * taps.windows, most, 0, n);
                }
                case MAX_GRAD -> route(from, count);
                default -> pick(from, count);
            }
        }
    }

    private void readKeys(int from, int count) {
        x.words().get(from * taps.image, image, 0, count * taps.image);
        keys(image, count * taps.image);
        if (padded != image) {
            Arrays.fill(padded, NOTHING);
            taps.pad(image, count, padded);
        }
    }

    /** Each element of dy to the first greatest element of its window. */
    private void route(int from, int count) {
        int n = count * taps.windows;
        small.words().get(from * taps.windows, windows, 0, n);
        Arrays.fill(open, 0, n, -1);
        Arrays.fill(padded, 0);
        for (int place = 0; place < keys.length; place++) {
            first(keys[place], most, open, hits, n);
            both(hits, windows, n);
            if (taps.apart()) {
                taps.write(hits, place, count, padded);
            } else {
                taps.addBits(hits, place, count, padded);
            }
        }
        if (padded != image) {
            taps.unpad(padded, count, image);
        }
        result.words().put(from * taps.image, image, 0, count * taps.image);
    }

    /** The value at the first greatest element of each window. */
    private void pick(int from, int count) {
        int n = count * taps.windows;
        values.words().get(from * taps.image, image, 0, count * taps.image);
        if (padded != image) {
            Arrays.fill(padded, 0);
            taps.pad(image, count, padded);
        }
        Arrays.fill(open, 0, n, -1);
        Arrays.fill(windows, 0, n, 0);
        for (int place = 0; place < keys.length; place++) {
            first(keys[place], most, open, hits, n);
            taps.read(padded, place, count, keys[place]);
            pick(hits, keys[place], windows, n);
        }
        result.words().put(from * taps.windows, windows, 0, n);
    }

    // ---- loops -----------------------------------------------------------------------------------------------------

    /**
     * Bits of floats as integers in the order of their numbers: both zeros are equal, what is not a number is greater than
     * every number, and {@link #NOTHING} is left for what is less.
     */
    private static void keys(int[] bits, int n) {
        for (int i = 0; i < n; i++) {
            int ordered = bits[i] ^ ((bits[i] >> 31) & 0x7FFFFFFF);
            bits[i] = ordered - (ordered >> 31) - TURN;
        }
    }

    /** Back from {@link #keys}; nothing is minus infinity. */
    private static void numbers(int[] keys, int n) {
        for (int i = 0; i < n; i++) {
            int key = Math.max(keys[i], NOTHING + 1) + TURN;
            int ordered = key + (key >> 31);
            keys[i] = ordered ^ ((ordered >> 31) & 0x7FFFFFFF);
        }
    }

    private static void greater(int[] keys, int[] most, int n) {
        for (int i = 0; i < n; i++) {
            most[i] = Math.max(most[i], keys[i]);
        }
    }

    /** All bits of {@code hits} where a key is the greatest and no earlier one of the window was; those are closed. */
    private static void first(int[] keys, int[] most, int[] open, int[] hits, int n) {
        for (int i = 0; i < n; i++) {
            int differ = keys[i] ^ most[i];
            int hit = ~((differ | -differ) >> 31) & open[i];
            hits[i] = hit;
            open[i] ^= hit;
        }
    }

    private static void both(int[] hits, int[] values, int n) {
        for (int i = 0; i < n; i++) {
            hits[i] &= values[i];
        }
    }

    private static void pick(int[] hits, int[] values, int[] picked, int n) {
        for (int i = 0; i < n; i++) {
            picked[i] |= hits[i] & values[i];
        }
    }
}
