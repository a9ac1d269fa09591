package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every set of kernels must compute: elementwise, reductions, products, movements and indexing. */
abstract class KernelsContract {
    static final long[][] SHAPES = {
        {}, {1}, {7}, {3, 1}, {5, 4}, {2, 3, 4}, {1, 3, 1, 5}, {3, 2, 4, 5}, {2500}, {33, 129}
    };
    static final Storage[] FLOATS = {Storage.F32, Storage.F64};
    static final Storage[] INTEGERS = {Storage.I32, Storage.I64};

    final Samples samples = new Samples(5, kernels());

    abstract Kernels kernels();

    /** As in a worker that computes one shard. */
    @BeforeAll
    static void useOneThread() {
        NativeThreads.use(1);
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void unary(UnaryFn fn) {
        DoubleUnaryOperator formula = Reference.unary(fn);
        boolean positive = fn == UnaryFn.LOG || fn == UnaryFn.SQRT || fn == UnaryFn.RSQRT || fn == UnaryFn.LOG1P;
        boolean whole = fn == UnaryFn.NEG || fn == UnaryFn.ABS || fn == UnaryFn.SIGN;
        for (Storage storage : Storage.values()) {
            boolean applies = fn == UnaryFn.NOT ? storage == Storage.I32 : storage.isFloat() || whole;
            for (long[] shape : applies ? SHAPES : new long[0][]) {
                Tensor x = fn == UnaryFn.NOT
                        ? samples.positions(storage, 2, shape)
                        : positive ? samples.between(storage, 0.01, 4, shape) : samples.any(storage, shape);
                Tensor y = samples.result(storage, shape);
                double[] expected =
                        Arrays.stream(Samples.values(x)).map(formula).toArray();
                Samples.check(expected, kernels().unary(fn, x, y), y, fn + " " + x);
                kernels().unary(fn, x, x).run();
                Samples.close(expected, x, fn + " in place " + x);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BinaryFn.class)
    void binary(BinaryFn fn) {
        DoubleBinaryOperator formula = Reference.binary(fn);
        boolean truth = fn == BinaryFn.AND || fn == BinaryFn.OR;
        for (Storage storage : Storage.values()) {
            boolean applies = truth
                    ? storage == Storage.I32
                    : fn == BinaryFn.DIV ? storage.isFloat() : fn != BinaryFn.FLOOR_DIV || !storage.isFloat();
            for (long[] shape : applies ? SHAPES : new long[0][]) {
                Tensor a = left(fn, storage, shape);
                Tensor b = right(fn, storage, shape);
                Tensor y = samples.result(fn.comparison() ? Storage.I32 : storage, shape);
                double[] left = Samples.values(a);
                double[] right = Samples.values(b);
                double[] expected = new double[left.length];
                Arrays.setAll(expected, i -> formula.applyAsDouble(left[i], right[i]));
                Samples.check(expected, kernels().binary(fn, a, b, y), y, fn + " " + a);
                if (!fn.comparison()) {
                    kernels().binary(fn, a, b, b).run();
                    Samples.close(expected, b, fn + " in place " + b);
                }
            }
        }
    }

    private Tensor left(BinaryFn fn, Storage storage, long[] shape) {
        return switch (fn) {
            case POW -> storage.isFloat() ? samples.between(storage, 0.1, 3, shape) : samples.any(storage, shape);
            case EQ, NE, LE, GE -> samples.coarse(storage, shape);
            case AND, OR -> samples.positions(storage, 2, shape);
            default -> samples.any(storage, shape);
        };
    }

    private Tensor right(BinaryFn fn, Storage storage, long[] shape) {
        return switch (fn) {
            case POW -> storage.isFloat() ? samples.any(storage, shape) : samples.positions(storage, 4, shape);
            case DIV, FLOOR_DIV, MOD -> signed(storage, shape);
            case EQ, NE, LE, GE -> samples.coarse(storage, shape);
            case AND, OR -> samples.positions(storage, 2, shape);
            default -> samples.any(storage, shape);
        };
    }

    /** Divisors of both signs, away from 0. */
    private Tensor signed(Storage storage, long[] shape) {
        Tensor b =
                storage.isFloat() ? samples.between(storage, 0.5, 3, shape) : samples.between(storage, 1, 4.9, shape);
        for (long i = 0; i < b.count(); i += 2) {
            b.set(i, -b.get(i));
        }
        return b;
    }

    @Test
    void selects() {
        for (Storage storage : Storage.values()) {
            for (long[] shape : SHAPES) {
                Tensor c = samples.positions(Storage.I32, 2, shape);
                Tensor a = samples.any(storage, shape);
                Tensor b = samples.any(storage, shape);
                Tensor y = samples.result(storage, shape);
                double[] expected = new double[(int) y.count()];
                Arrays.setAll(expected, i -> c.get(i) != 0 ? a.get(i) : b.get(i));
                Samples.check(expected, kernels().select(c, a, b, y), y, "select " + y);
            }
        }
    }

    @Test
    void casts() {
        for (Storage from : Storage.values()) {
            for (Storage to : Storage.values()) {
                Tensor x = from.isFloat()
                        ? samples.of(from, new long[] {7}, -3.75, -0.5, 0, 0.5, 1, 254.5, 300.25)
                        : samples.of(from, new long[] {7}, -3, -1, 0, 1, 2, 255, 300);
                Tensor y = samples.result(to, 7);
                double[] value = new double[7];
                double[] truth = new double[7];
                double[] bytes = new double[7];
                for (int i = 0; i < 7; i++) {
                    value[i] = to.isFloat() ? x.get(i) : (long) x.get(i);
                    truth[i] = x.get(i) != 0 ? 1 : 0;
                    bytes[i] = Math.min(Math.max((long) x.get(i), 0), 255);
                }
                Samples.check(value, kernels().cast(CastFn.VALUE, x, y), y, "cast " + x + " to " + y);
                if (to == Storage.I32) {
                    Samples.check(truth, kernels().cast(CastFn.TRUTH, x, y), y, "truth of " + x);
                    Samples.check(bytes, kernels().cast(CastFn.BYTE, x, y), y, "byte of " + x);
                }
            }
        }
    }

    @Test
    void addsParts() {
        for (Storage storage : Storage.values()) {
            Tensor[] parts = {samples.any(storage, 9, 300), samples.any(storage, 9, 300), samples.any(storage, 9, 300)};
            Tensor y = samples.result(storage, 9, 300);
            double[] expected = new double[2700];
            Arrays.setAll(expected, i -> parts[0].get(i) + parts[1].get(i) + parts[2].get(i));
            Samples.check(expected, kernels().addAll(parts, y), y, "sum of parts " + y);
        }
    }

    // ---- reductions ------------------------------------------------------------------------------------------------

    /** All subsets of the axes. */
    private static List<int[]> subsets(int rank) {
        List<int[]> subsets = new ArrayList<>();
        for (int bits = 1; bits < 1 << rank; bits++) {
            int chosen = bits;
            subsets.add(java.util.stream.IntStream.range(0, rank)
                    .filter(a -> (chosen >> a & 1) == 1)
                    .toArray());
        }
        return subsets;
    }

    private static long[] without(long[] shape, int... axes) {
        return java.util.stream.IntStream.range(0, shape.length)
                .filter(i -> Arrays.binarySearch(axes, i) < 0)
                .mapToLong(i -> shape[i])
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(ReduceFn.class)
    void reduces(ReduceFn fn) {
        boolean truth = fn == ReduceFn.ANY || fn == ReduceFn.ALL || fn == ReduceFn.COUNT;
        boolean floats = fn == ReduceFn.MEAN || fn == ReduceFn.LOGSUMEXP;
        for (Storage storage : Storage.values()) {
            if (truth ? storage != Storage.I32 : floats && !storage.isFloat()) {
                continue;
            }
            for (long[] shape :
                    new long[][] {{1}, {7}, {5, 4}, {2, 3, 4}, {3, 1, 4, 2}, {200, 3}, {1900, 3}, {3, 2100}, {2100}}) {
                for (int[] axes : subsets(shape.length)) {
                    Tensor x = truth
                            ? samples.positions(storage, 2, shape)
                            : fn == ReduceFn.PROD ? small(storage, shape) : samples.any(storage, shape);
                    Tensor y = samples.result(fn == ReduceFn.COUNT ? Storage.I64 : storage, without(shape, axes));
                    Samples.check(
                            reduced(fn, x, axes, y),
                            kernels().reduce(fn, x, axes, y),
                            y,
                            fn + " " + x + Arrays.toString(axes));
                }
            }
        }
    }

    /** Factors whose product stays within every storage. */
    private Tensor small(Storage storage, long[] shape) {
        if (storage.isFloat()) {
            return samples.between(storage, 0.999, 1.001, shape);
        }
        Tensor x = samples.positions(storage, 1, shape);
        for (long i = 0; i < x.count(); i++) {
            x.set(i, i % 97 == 3 ? -1 : 1);
        }
        return x;
    }

    private static double[] reduced(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        List<List<Double>> groups = new ArrayList<>();
        for (int i = 0; i < y.count(); i++) {
            groups.add(new ArrayList<>());
        }
        for (int e = 0; e < x.count(); e++) {
            int[] at = Reference.index(e, x.sizes());
            int[] kept = java.util.stream.IntStream.range(0, at.length)
                    .filter(i -> Arrays.binarySearch(axes, i) < 0)
                    .map(i -> at[i])
                    .toArray();
            groups.get(Reference.element(kept, y.sizes())).add(x.get(e));
        }
        return groups.stream()
                .mapToDouble(group -> {
                    var all = group.stream().mapToDouble(v -> v);
                    return switch (fn) {
                        case SUM -> all.sum();
                        case MEAN -> all.average().orElseThrow();
                        case MAX -> all.max().orElseThrow();
                        case MIN -> all.min().orElseThrow();
                        case PROD -> all.reduce(1, (a, b) -> a * b);
                        case LOGSUMEXP -> Math.log(all.map(Math::exp).sum());
                        case ANY -> all.anyMatch(v -> v != 0) ? 1 : 0;
                        case ALL -> all.allMatch(v -> v != 0) ? 1 : 0;
                        case COUNT -> all.filter(v -> v != 0).count();
                    };
                })
                .toArray();
    }

    @Test
    void logSumExpOfMaskedRows() {
        double none = Double.NEGATIVE_INFINITY;
        for (Storage storage : FLOATS) {
            Tensor x = samples.of(storage, new long[] {3, 2}, none, none, none, 3, 1000, 1000);
            Tensor y = samples.result(storage, 3);
            kernels().reduce(ReduceFn.LOGSUMEXP, x, new int[] {1}, y).run();
            Samples.close(new double[] {none, 3, 1000 + Math.log(2)}, y, "masked rows");
        }
    }

    @ParameterizedTest
    @EnumSource(ArgFn.class)
    void findsFirstExtreme(ArgFn fn) {
        for (Storage storage : Storage.values()) {
            for (long[] shape : new long[][] {{1}, {9}, {5, 4}, {2, 3, 4}, {3, 1, 4, 2}, {4, 2100}, {6, 2, 1100}}) {
                for (int axis = 0; axis < shape.length; axis++) {
                    Tensor x = samples.coarse(storage, shape);
                    Tensor y = samples.result(Storage.I32, without(shape, axis));
                    double[] expected = new double[(int) y.count()];
                    double[] best = new double[expected.length];
                    Arrays.fill(best, Double.NEGATIVE_INFINITY);
                    for (int e = 0; e < x.count(); e++) {
                        int[] at = Reference.index(e, shape);
                        int position = at[axis];
                        int skipped = axis;
                        int[] kept = java.util.stream.IntStream.range(0, at.length)
                                .filter(i -> i != skipped)
                                .map(i -> at[i])
                                .toArray();
                        int result = Reference.element(kept, y.sizes());
                        double value = fn == ArgFn.ARGMAX ? x.get(e) : -x.get(e);
                        if (value > best[result]) {
                            best[result] = value;
                            expected[result] = position;
                        }
                    }
                    Samples.check(expected, kernels().argReduce(fn, x, axis, y), y, fn + " " + x + " axis " + axis);
                }
            }
        }
    }

    @Test
    void runningSums() {
        for (Storage storage : Storage.values()) {
            for (long[] shape : new long[][] {{1}, {9}, {5, 4}, {2, 3, 4}, {3, 1, 4, 2}, {4, 2100}}) {
                for (int axis = 0; axis < shape.length; axis++) {
                    for (boolean reverse : new boolean[] {false, true}) {
                        Tensor x = samples.any(storage, shape);
                        Tensor y = samples.result(storage, shape);
                        double[] expected = new double[(int) x.count()];
                        for (int e = 0; e < expected.length; e++) {
                            int[] at = Reference.index(e, shape);
                            int end = at[axis];
                            for (int k = reverse ? end : 0; reverse ? k < shape[axis] : k <= end; k++) {
                                at[axis] = k;
                                expected[e] += x.get(Reference.element(at, shape));
                            }
                        }
                        Samples.check(
                                expected, kernels().cumSum(x, axis, reverse, y), y, "sums " + x + " axis " + axis);
                    }
                }
            }
        }
    }

    // ---- products --------------------------------------------------------------------------------------------------

    @Test
    void matrixProducts() {
        long[][] cases = {
            {1, 1, 1, 1}, {1, 3, 4, 5}, {1, 1, 7, 3}, {1, 64, 60, 33}, {3, 4, 5, 6}, {6, 17, 1, 9}, {2, 150, 130, 120}
        };
        for (Storage storage : FLOATS) {
            for (long[] c : cases) {
                for (int flags = 0; flags < 4; flags++) {
                    product(
                            storage,
                            (int) c[0],
                            (int) c[1],
                            (int) c[2],
                            (int) c[3],
                            (flags & 1) == 1,
                            (flags & 2) == 2);
                }
            }
        }
    }

    @Test
    void rowsOfProducts() {
        int[][] cases = {{1, 1, 1}, {5, 4, 3}, {64, 60, 33}, {250, 130, 300}, {300, 65, 129}};
        for (Storage storage : FLOATS) {
            for (int[] c : cases) {
                int m = c[0];
                Tensor a = samples.any(storage, c[2], m);
                Tensor b = samples.any(storage, c[2], c[1]);
                double[] all = Reference.matmul(Samples.values(a), true, Samples.values(b), false, 1, m, c[1], c[2]);
                for (int[] rows : new int[][] {{0, m}, {0, (m + 1) / 2}, {m / 2, m}, {m - 1, m}}) {
                    Tensor y = samples.result(storage, rows[1] - rows[0], c[1]);
                    double[] expected = Arrays.copyOfRange(all, rows[0] * c[1], rows[1] * c[1]);
                    Kernel kernel = kernels().productRows(a, b, () -> rows[0], y);
                    Samples.check(expected, kernel, y, "rows from " + rows[0] + " of " + a + "' " + b);
                }
            }
        }
    }

    private void product(Storage storage, int batch, int m, int n, int k, boolean ta, boolean tb) {
        long[] prefix = batch == 1 ? new long[0] : batch == 6 ? new long[] {2, 3} : new long[] {batch};
        Tensor a = samples.any(storage, join(prefix, ta ? k : m, ta ? m : k));
        Tensor b = samples.any(storage, join(prefix, tb ? n : k, tb ? k : n));
        Tensor y = samples.result(storage, join(prefix, m, n));
        double[] expected = Reference.matmul(Samples.values(a), ta, Samples.values(b), tb, batch, m, n, k);
        Samples.check(expected, kernels().matmul(a, ta, b, tb, y), y, "matmul " + a + ta + " " + b + tb);
    }

    private static long[] join(long[] prefix, long... last) {
        long[] all = Arrays.copyOf(prefix, prefix.length + last.length);
        System.arraycopy(last, 0, all, prefix.length, last.length);
        return all;
    }

    // ---- orders and systems ----------------------------------------------------------------------------------------

    @Test
    void orders() {
        for (Storage storage : Storage.values()) {
            for (long[] shape : new long[][] {{1}, {9}, {5, 4}, {2, 3, 4}, {3, 1000}}) {
                for (int axis = 0; axis < shape.length; axis++) {
                    Tensor x = samples.coarse(storage, shape);
                    if (storage.isFloat()) {
                        x.set(0, Double.NaN);
                        x.set(x.count() - 1, -0.0);
                    }
                    Tensor y = samples.result(Storage.I32, shape);
                    double[] expected = new double[(int) x.count()];
                    for (int e = 0; e < expected.length; e++) {
                        int[] at = Reference.index(e, shape);
                        double own = x.get(e);
                        int place = 0;
                        for (int k = 0; k < shape[axis]; k++) {
                            int[] other = at.clone();
                            other[axis] = k;
                            double value = x.get(Reference.element(other, shape));
                            boolean same = value == own || Double.isNaN(value) && Double.isNaN(own);
                            boolean before = value < own || Double.isNaN(own) && !Double.isNaN(value);
                            place += before || same && k < at[axis] ? 1 : 0;
                        }
                        int[] to = at.clone();
                        to[axis] = place;
                        expected[Reference.element(to, shape)] = at[axis];
                    }
                    Samples.check(expected, kernels().argSort(x, axis, y), y, "order " + x + " axis " + axis);
                }
            }
        }
    }

    /** A strong diagonal keeps the rounding of the right side small in the solution; reversed rows need exchanges. */
    @Test
    void solutions() {
        for (Storage storage : FLOATS) {
            for (long[] prefix : new long[][] {{}, {3}, {2, 2}}) {
                for (int n : new int[] {1, 2, 5, 40}) {
                    Tensor a = samples.any(storage, join(prefix, n, n));
                    for (long i = 0; i < a.count(); i++) {
                        boolean strong = i % ((long) n * n) / n == n - 1 - i % n;
                        a.set(i, a.get(i) + (strong ? 3 * n : 0));
                    }
                    Tensor x = samples.any(storage, join(prefix, n, 3));
                    int batch = (int) (a.count() / n / n);
                    double[] right =
                            Reference.matmul(Samples.values(a), false, Samples.values(x), false, batch, n, 3, n);
                    Tensor b = samples.of(storage, x.sizes(), right);
                    Tensor y = samples.result(storage, x.sizes());
                    Samples.check(Samples.values(x), kernels().solve("here", a, b, y), y, "solve " + a);
                    Samples.check(Samples.values(x), kernels().leastSquares(a, b, y), y, "least squares " + a);
                }
            }
        }
    }

    @Test
    void singularMatricesAreNamed() {
        Tensor a = samples.of(Storage.F32, new long[] {2, 2, 2}, 1, 0, 0, 1, 1, 2, 2, 4);
        Tensor b = samples.of(Storage.F32, new long[] {2, 2, 1}, 1, 1, 1, 1);
        Kernel kernel = kernels().solve("a.nn:3", a, b, samples.result(Storage.F32, 2, 2, 1));
        SingularMatrix fault = assertThrows(SingularMatrix.class, kernel::run);
        String message = String.valueOf(fault.getMessage());
        assertTrue(message.startsWith("`solve` at a.nn:3: the matrix 1 of 2 is singular: its column 1"), message);
    }

    /** The residual is orthogonal to the columns, and the solution to the null space, which is known here. */
    @Test
    void leastSquares() {
        for (Storage storage : FLOATS) {
            for (int m : new int[] {2, 5, 9}) {
                Tensor a = samples.any(storage, m, 4);
                for (long row = 0; row < 4L * m; row += 4) {
                    a.set(row + 3, a.get(row) + a.get(row + 1));
                }
                Tensor b = samples.any(storage, m, 2);
                Tensor y = samples.result(storage, 4, 2);
                kernels().leastSquares(a, b, y).run();
                double unit = storage == Storage.F32 ? 1e-4 : 1e-10;
                for (int j = 0; j < 2; j++) {
                    assertEquals(0, y.get(j) + y.get(2 + j) - y.get(6 + j), unit, "not the shortest");
                    for (int c = 0; c < 4; c++) {
                        double sum = 0;
                        for (int i = 0; i < m; i++) {
                            double residual = -b.get(i * 2 + j);
                            for (int k = 0; k < 4; k++) {
                                residual += a.get(i * 4 + k) * y.get(k * 2 + j);
                            }
                            sum += a.get(i * 4 + c) * residual;
                        }
                        assertEquals(0, sum, unit, "residual " + a);
                    }
                }
            }
        }
    }

    @Test
    void orthogonalFactors() {
        for (Storage storage : FLOATS) {
            for (long[] shape : new long[][] {{1, 1}, {4, 4}, {7, 3}, {3, 5, 2}, {60, 50}}) {
                int rank = shape.length;
                int m = (int) shape[rank - 2];
                int n = (int) shape[rank - 1];
                Tensor a = samples.any(storage, shape);
                long[] triangle = shape.clone();
                triangle[rank - 2] = n;
                Tensor q = samples.result(storage, shape);
                Tensor r = samples.result(storage, triangle);
                kernels().qr(a, q, r).run();
                Tensor product = samples.result(storage, shape);
                Samples.check(Samples.values(a), kernels().matmul(q, false, r, false, product), product, "q r " + a);
                Tensor unit = samples.result(storage, triangle);
                kernels().matmul(q, true, q, false, unit).run();
                for (int e = 0; e < r.count(); e++) {
                    int row = e / n % n;
                    int column = e % n;
                    assertEquals(row == column ? 1 : 0, unit.get(e), storage == Storage.F32 ? 1e-5 : 1e-12, "qᵀq " + m);
                    assertTrue(row == column ? r.get(e) >= 0 : row < column || r.get(e) == 0, "triangle");
                }
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor a = kernels().tensor(Storage.F32, 3, 4);
        Tensor b = kernels().tensor(Storage.F32, 5, 4);
        assertThrows(
                IllegalArgumentException.class,
                () -> kernels().matmul(a, false, b, false, kernels().tensor(Storage.F32, 3, 4)));
        assertThrows(IllegalArgumentException.class, () -> kernels().productRows(a, b, () -> 0, a));
        assertThrows(IllegalArgumentException.class, () -> kernels().unary(UnaryFn.EXP, a, b));
        assertThrows(IllegalArgumentException.class, () -> kernels().binary(BinaryFn.LT, a, a, a));
        assertThrows(IllegalArgumentException.class, () -> kernels().reduce(ReduceFn.SUM, a, new int[] {2}, b));
    }

    // ---- smaller and back ------------------------------------------------------------------------------------------

    @Test
    void followsTensorsThatArePlacedAnew() {
        Memory memory = kernels().allocate(100_000);
        Tensor x = new Tensor(memory, Storage.F32, 0, 8, 30);
        Tensor w = samples.any(Storage.F32, 30, 20);
        Tensor y = new Tensor(memory, Storage.F32, 4096, 8, 20);
        Tensor total = samples.result(Storage.F32, 20);
        Kernel product = kernels().matmul(x, false, w, false, y);
        Kernel sum = kernels().reduce(ReduceFn.SUM, y, new int[] {0}, total);
        for (int batch : new int[] {8, 3, 8, 200, 1, 8}) {
            x.place(0, batch, 30);
            y.place(Memory.align(4L * batch * 30), batch, 20);
            for (long i = 0; i < x.count(); i++) {
                x.set(i, Math.sin((double) i * batch));
            }
            product.run();
            sum.run();
            double[] expected = Reference.matmul(Samples.values(x), false, Samples.values(w), false, 1, batch, 20, 30);
            Samples.close(expected, y, "batch of " + batch);
            double[] sums = new double[20];
            for (int i = 0; i < expected.length; i++) {
                sums[i % 20] += expected[i];
            }
            Samples.close(sums, total, "sums of a batch of " + batch);
        }
    }
}
