package org.lamina.runtime.exec;

/**
 * Reductions over the rows of a tile, for fused loops: {@code to} elements are {@code to / row} rows of {@code row} elements.
 * Long rows are taken in lanes, which the just-in-time compiler keeps in vectors; the order of additions depends on the
 * length of a row alone.
 */
public final class Rows {
    /** Shorter rows are added up one element after the other. */
    private static final int SHORT = 32;

    private Rows() {}

    /** The sum of each row; an error of a few roundings, because long rows are added in halves. {@code x} is kept. */
    public static void sum(float[] x, float[] sums, int row, int to) {
        for (int from = 0, r = 0; from < to; from += row, r++) {
            sums[r] = sum(x, from, row);
        }
    }

    /** The mean of each row. */
    public static void mean(float[] x, float[] means, int row, int to) {
        for (int from = 0, r = 0; from < to; from += row, r++) {
            means[r] = sum(x, from, row) / row;
        }
    }

    private static float sum(float[] x, int from, int row) {
        if (row < SHORT) {
            double sum = 0;
            for (int i = from; i < from + row; i++) {
                sum += x[i];
            }
            return (float) sum;
        }
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int end = from + row;
        int i = from;
        for (; i + 7 < end; i += 8) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
            e += x[i + 4];
            f += x[i + 5];
            g += x[i + 6];
            h += x[i + 7];
        }
        double rest = 0;
        for (; i < end; i++) {
            rest += x[i];
        }
        return (float) (((double) a + b) + ((double) c + d) + ((double) e + f) + ((double) g + h) + rest);
    }

    /** The greatest element of each row; NaN if there is one. */
    public static void max(float[] x, float[] greatest, int row, int to) {
        for (int from = 0, r = 0; from < to; from += row, r++) {
            greatest[r] = most(x, from, from + row);
        }
    }

    /** The least element of each row; NaN if there is one. */
    public static void min(float[] x, float[] least, int row, int to) {
        for (int from = 0, r = 0; from < to; from += row, r++) {
            least[r] = fewest(x, from, from + row);
        }
    }

    /** A branch, because a new greatest element is rare and {@code Math.max} waits for the one before. */
    private static float most(float[] x, int from, int to) {
        float most = x[from];
        for (int i = from + 1; i < to; i++) {
            if (!(x[i] <= most)) {
                if (Float.isNaN(most)) {
                    return most;
                }
                most = x[i];
            }
        }
        return most;
    }

    private static float fewest(float[] x, int from, int to) {
        float least = x[from];
        for (int i = from + 1; i < to; i++) {
            if (!(x[i] >= least)) {
                if (Float.isNaN(least)) {
                    return least;
                }
                least = x[i];
            }
        }
        return least;
    }

    /** The number of its row for each element. */
    public static void repeat(float[] numbers, float[] y, int row, int to) {
        for (int from = 0, r = 0; from < to; from += row, r++) {
            float number = numbers[r];
            for (int i = from; i < from + row; i++) {
                y[i] = number;
            }
        }
    }
}
