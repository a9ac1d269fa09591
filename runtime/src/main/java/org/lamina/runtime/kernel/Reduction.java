package org.lamina.runtime.kernel;

import java.util.Arrays;

/**
 * Reductions over any axes. Neighbouring axes of one kind (kept or reduced) are joined; then the tensor is walked once in
 * memory order, one innermost run after the other. Where the innermost axis is reduced, a run shrinks to one number by
 * halving, which sums in pairs and is vectorised. Where it is kept, runs are added up as vectors, at most
 * {@value #ROWS} in single precision before they move to double precision.
 */
abstract class Reduction extends Site {
    private static final int ROWS = 64;

    private final Tensor x;
    private final int[] axes;
    final Tensor y;
    final ReduceFn fn;

    /** Sizes of the joined axes, the strides of their results (0 where reduced), and an odometer; without the innermost. */
    private int rank;

    private long[] sizes = {};
    private long[] steps = {};
    private long[] index = {};
    private boolean innerKept;
    private int run;
    int results;
    long reduced;

    private Reduction(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        super(x, y);
        this.fn = fn;
        this.x = x;
        this.axes = axes.clone();
        this.y = y;
    }

    static Kernel of(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        return switch (x.storage()) {
            case F32 -> new Floats(fn, x, axes, y);
            case F64 -> new Doubles(fn, x, axes, y);
            case I32, I64 -> new Integers(fn, x, axes, y);
        };
    }

    @Override
    void bind() {
        rank = 0;
        sizes = new long[x.rank() + 1];
        boolean[] kept = new boolean[x.rank() + 1];
        for (int axis = 0; axis < x.rank(); axis++) {
            boolean keep = Arrays.binarySearch(axes, axis) < 0;
            if (x.size(axis) == 1) {
                continue;
            }
            if (rank > 0 && kept[rank - 1] == keep) {
                sizes[rank - 1] *= x.size(axis);
            } else {
                sizes[rank] = x.size(axis);
                kept[rank++] = keep;
            }
        }
        innerKept = rank == 0 || kept[rank - 1];
        run = rank == 0 ? 1 : Math.toIntExact(sizes[rank - 1]);
        steps = new long[Math.max(rank, 1)];
        index = new long[Math.max(rank, 1)];
        long stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            steps[axis] = kept[axis] ? stride : 0;
            stride *= kept[axis] ? sizes[axis] : 1;
        }
        results = Math.toIntExact(y.count());
        reduced = x.count() / y.count();
        prepare();
    }

    /** Makes accumulators for {@link #results}. */
    abstract void prepare();

    /** Walks over all runs in memory order. */
    final void walk(Tiles tiles) {
        Arrays.fill(index, 0);
        long result = 0;
        int count = (int) x.count();
        for (int at = 0; at < count; at += run) {
            for (int done = 0; done < run; done += Tiles.LENGTH) {
                int n = Math.min(Tiles.LENGTH, run - done);
                if (innerKept) {
                    vector(tiles, at + done, n, (int) result + done);
                } else {
                    run(tiles, at + done, n, (int) result);
                }
            }
            int axis = rank - 2;
            while (axis >= 0 && ++index[axis] == sizes[axis]) {
                index[axis] = 0;
                result -= (sizes[axis] - 1) * steps[axis];
                axis--;
            }
            result += axis < 0 ? 0 : steps[axis];
        }
    }

    /** Whether the same results are met again only after all others: then vectors may be kept in single precision a while. */
    final boolean columns() {
        return innerKept && rank == 2;
    }

    /** Takes {@code n} elements into one result. */
    abstract void run(Tiles tiles, int at, int n, int result);

    /** Takes {@code n} elements into as many results. */
    abstract void vector(Tiles tiles, int at, int n, int result);

    final Tensor x() {
        return x;
    }

    /** Single precision. */
    private static final class Floats extends Reduction {
        private double[] sums = {};
        private float[] greatest = {};
        private float[] partial = {};
        private int rows;
        private boolean exponentials;

        Floats(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
            super(fn, x, axes, y);
        }

        @Override
        void prepare() {
            sums = new double[results];
            greatest = new float[results];
            partial = new float[results];
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
            walk(tiles);
            flush();
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

    /** Double precision. */
    private static final class Doubles extends Reduction {
        private double[] sums = {};
        private double[] greatest = {};
        private boolean exponentials;

        Doubles(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
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
                            ? value
                                    + Math.exp(
                                            Double.isInfinite(greatest[result]) ? element : element - greatest[result])
                            : Math.max(value, element);
                default -> value + element;
            };
        }
    }

    /** Integers of both widths and truth values. */
    private static final class Integers extends Reduction {
        private long[] sums = {};

        Integers(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
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
}
