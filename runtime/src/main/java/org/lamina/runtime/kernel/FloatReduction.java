package org.lamina.runtime.kernel;

import java.util.Arrays;

/** Reductions in single precision: sums in pairs, and in double precision between runs. */
final class FloatReduction extends Reduction {
    private static final int ROWS = 64;

    private double[] sums = {};
    private float[] greatest = {};
    private float[] partial = {};
    private int rows;
    private boolean exponentials;

    FloatReduction(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        super(fn, x, axes, y);
    }

    @Override
    void prepare() {
        sums = new double[results];
        greatest = new float[results];
        partial = HeapArrays.floats(Math.max(results, Tiles.LENGTH));
    }

    @Override
    void execute() {
        Tiles tiles = Tiles.ofThread();
        switch (fn) {
            case MAX -> extreme(tiles, Float.NEGATIVE_INFINITY);
            case MIN -> extreme(tiles, Float.POSITIVE_INFINITY);
            case LOGSUMEXP -> {
                extreme(tiles, Float.NEGATIVE_INFINITY);
                exponentials = true;
                total(tiles, 0);
                for (int i = 0; i < results; i++) {
                    float m = greatest[i];
                    greatest[i] = Float.isInfinite(m) ? m : (float) (m + Math.log(sums[i]));
                }
            }
            case PROD -> total(tiles, 1);
            default -> total(tiles, 0);
        }
        for (int i = 0; i < results; i++) {
            switch (fn) {
                case SUM, PROD -> greatest[i] = (float) sums[i];
                case MEAN -> greatest[i] = (float) (sums[i] / reduced);
                default -> {}
            }
        }
        y.floats().put(0, greatest, 0, results);
    }

    private void extreme(Tiles tiles, float start) {
        exponentials = false;
        Arrays.fill(greatest, start);
        walk(tiles);
    }

    private void total(Tiles tiles, double start) {
        rows = 0;
        Arrays.fill(sums, start);
        Arrays.fill(partial, 0);
        if (shortRow() > 0 && (fn == ReduceFn.SUM || fn == ReduceFn.MEAN)) {
            sumShortRows(tiles, shortRow());
        } else {
            walk(tiles);
            flush();
        }
    }

    /** Sums columns, many short rows at a time: elements at equal places of tiles are added, then the rows of the sums. */
    private void sumShortRows(Tiles tiles, int row) {
        int width = Tiles.LENGTH / row * row;
        int count = (int) x().count();
        for (int at = 0; at < count; at += width) {
            int n = Math.min(width, count - at);
            x().floats().get(at, tiles.floatA, 0, n);
            add(tiles.floatA, partial, n);
            if (++rows == ROWS || at + width >= count) {
                fold(width, row);
            }
        }
    }

    private static void add(float[] tile, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += tile[i];
        }
    }

    private void fold(int width, int row) {
        for (int from = 0; from < width; from += row) {
            for (int i = 0; i < row; i++) {
                sums[i] += partial[from + i];
            }
        }
        Arrays.fill(partial, 0, width, 0);
        rows = 0;
    }

    private boolean looksForExtreme() {
        return fn == ReduceFn.MAX || fn == ReduceFn.MIN || (fn == ReduceFn.LOGSUMEXP && !exponentials);
    }

    @Override
    void run(Tiles tiles, int at, int n, int result) {
        float[] tile = tiles.floatA;
        x().floats().get(at, tile, 0, n);
        if (looksForExtreme()) {
            greatest[result] = fn == ReduceFn.MIN
                    ? Math.min(greatest[result], least(tile, n))
                    : Math.max(greatest[result], most(tile, n));
        } else if (fn == ReduceFn.PROD) {
            for (int i = 0; i < n; i++) {
                sums[result] *= tile[i];
            }
        } else {
            if (exponentials) {
                float m = shift(greatest[result]);
                for (int i = 0; i < n; i++) {
                    tile[i] -= m;
                }
                FloatMath.exp(tile, tile, n);
            }
            sums[result] += sum(tile, n);
        }
    }

    @Override
    void vector(Tiles tiles, int at, int n, int result) {
        float[] tile = tiles.floatA;
        x().floats().get(at, tile, 0, n);
        if (looksForExtreme()) {
            for (int i = 0; i < n; i++) {
                greatest[result + i] = fn == ReduceFn.MIN
                        ? Math.min(greatest[result + i], tile[i])
                        : Math.max(greatest[result + i], tile[i]);
            }
        } else if (fn == ReduceFn.PROD) {
            for (int i = 0; i < n; i++) {
                sums[result + i] *= tile[i];
            }
        } else {
            if (exponentials) {
                for (int i = 0; i < n; i++) {
                    tile[i] -= shift(greatest[result + i]);
                }
                FloatMath.exp(tile, tile, n);
            }
            addVector(tile, n, result);
        }
    }

    private void addVector(float[] tile, int n, int result) {
        if (!columns()) {
            for (int i = 0; i < n; i++) {
                sums[result + i] += tile[i];
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            partial[result + i] += tile[i];
        }
        if (result + n == results && ++rows == ROWS) {
            flush();
        }
    }

    private void flush() {
        for (int i = 0; i < results; i++) {
            sums[i] += partial[i];
            partial[i] = 0;
        }
        rows = 0;
    }

    /** What is subtracted before exponentials: the greatest element, or nothing where that is infinite. */
    private static float shift(float greatest) {
        return Float.isInfinite(greatest) ? 0 : greatest;
    }

    private static double sum(float[] tile, int n) {
        int left = n;
        while (left > 8) {
            int half = left / 2;
            int from = left - half;
            for (int i = 0; i < half; i++) {
                tile[i] += tile[from + i];
            }
            left = from;
        }
        double sum = 0;
        for (int i = 0; i < left; i++) {
            sum += tile[i];
        }
        return sum;
    }

    private static float most(float[] tile, int n) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            most = Math.max(most, tile[i]);
        }
        return most;
    }

    private static float least(float[] tile, int n) {
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, tile[i]);
        }
        return least;
    }
}
