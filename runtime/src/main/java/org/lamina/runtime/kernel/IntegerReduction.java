package org.lamina.runtime.kernel;

import java.util.Arrays;

/** Reductions of integers of both widths and of truth values. */
final class IntegerReduction extends Reduction {
    private long[] sums = {};

    IntegerReduction(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        super(fn, x, axes, y);
        Checks.that(fn != ReduceFn.LOGSUMEXP && fn != ReduceFn.MEAN, "floats only", fn, x);
    }

    @Override
    void prepare() {
        sums = new long[results];
    }

    @Override
    void execute() {
        Tiles tiles = Tiles.ofThread();
        Arrays.fill(
                sums,
                switch (fn) {
                    case MAX -> Long.MIN_VALUE;
                    case MIN -> Long.MAX_VALUE;
                    case PROD, ALL -> 1;
                    default -> 0;
                });
        walk(tiles);
        for (int at = 0; at < results; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, results - at);
            System.arraycopy(sums, at, tiles.longC, 0, n);
            tiles.writeLongs(y, at, tiles.longC, n);
        }
    }

    @Override
    void run(Tiles tiles, int at, int n, int result) {
        tiles.readLongs(x(), at, tiles.longA, n);
        for (int i = 0; i < n; i++) {
            sums[result] = join(sums[result], tiles.longA[i]);
        }
    }

    @Override
    void vector(Tiles tiles, int at, int n, int result) {
        tiles.readLongs(x(), at, tiles.longA, n);
        for (int i = 0; i < n; i++) {
            sums[result + i] = join(sums[result + i], tiles.longA[i]);
        }
    }

    private long join(long value, long element) {
        return switch (fn) {
            case MAX -> Math.max(value, element);
            case MIN -> Math.min(value, element);
            case PROD -> value * element;
            case ANY -> element != 0 ? 1 : value;
            case ALL -> element == 0 ? 0 : value;
            case COUNT -> element != 0 ? value + 1 : value;
            default -> value + element;
        };
    }
}
