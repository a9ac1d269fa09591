package org.lamina.runtime.kernel;

import java.util.Arrays;

/** Reductions in double precision. */
final class DoubleReduction extends Reduction {
    private double[] sums = {};
    private double[] greatest = {};
    private boolean exponentials;

    DoubleReduction(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        super(fn, x, axes, y);
    }

    @Override
    void prepare() {
        sums = new double[results];
        greatest = new double[fn == ReduceFn.LOGSUMEXP ? results : 0];
    }

    @Override
    void execute() {
        Tiles tiles = Tiles.ofThread();
        if (fn == ReduceFn.LOGSUMEXP) {
            exponentials = false;
            Arrays.fill(sums, Double.NEGATIVE_INFINITY);
            walk(tiles);
            System.arraycopy(sums, 0, greatest, 0, results);
        }
        exponentials = true;
        Arrays.fill(sums, start());
        walk(tiles);
        for (int i = 0; i < results; i++) {
            if (fn == ReduceFn.MEAN) {
                sums[i] /= reduced;
            } else if (fn == ReduceFn.LOGSUMEXP) {
                sums[i] = Double.isInfinite(greatest[i]) ? greatest[i] : greatest[i] + Math.log(sums[i]);
            }
        }
        y.doubles().put(0, sums, 0, results);
    }

    private double start() {
        return switch (fn) {
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case PROD -> 1;
            default -> 0;
        };
    }

    @Override
    void run(Tiles tiles, int at, int n, int result) {
        x().doubles().get(at, tiles.doubleA, 0, n);
        double value = sums[result];
        for (int i = 0; i < n; i++) {
            value = join(value, tiles.doubleA[i], result);
        }
        sums[result] = value;
    }

    @Override
    void vector(Tiles tiles, int at, int n, int result) {
        x().doubles().get(at, tiles.doubleA, 0, n);
        for (int i = 0; i < n; i++) {
            sums[result + i] = join(sums[result + i], tiles.doubleA[i], result + i);
        }
    }

    private double join(double value, double element, int result) {
        return switch (fn) {
            case MAX -> Math.max(value, element);
            case MIN -> Math.min(value, element);
            case PROD -> value * element;
            case LOGSUMEXP ->
                exponentials
                        ? value + Math.exp(Double.isInfinite(greatest[result]) ? element : element - greatest[result])
                        : Math.max(value, element);
            default -> value + element;
        };
    }
}
