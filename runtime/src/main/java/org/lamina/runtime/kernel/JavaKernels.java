package org.lamina.runtime.kernel;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Kernels in plain Java on cache-sized tiles, for memory of this machine: they need no native library. The fast ones are the
 * same except for products and convolutions.
 */
public class JavaKernels implements Kernels {
    @Override
    public Memory allocate(long bytes) {
        return new BufferMemory(bytes);
    }

    @Override
    public void useThreads(int threads) {
        // Sites compute in the thread that runs them.
    }

    @Override
    public void useNoOtherThreads() {
        // They do so anyway.
    }

    @Override
    public Kernel fill(double value, Tensor y) {
        return Constants.fill(value, y);
    }

    @Override
    public Kernel literal(double[] values, Tensor y) {
        Checks.that(values.length == y.count(), "as many values as elements are needed", values.length, y);
        return Constants.literal(values, y);
    }

    @Override
    public Kernel size(LongSupplier size, Tensor y) {
        Checks.that(y.storage() == Storage.I64 && y.rank() == 0, "a size is a scalar of I64", y);
        return Constants.size(size, y);
    }

    @Override
    public Kernel iota(int axis, LongSupplier start, Tensor y) {
        Checks.axis(y, axis);
        return Constants.iota(axis, start, y);
    }

    @Override
    public Kernel unary(UnaryFn fn, Tensor x, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.sameShape(x, y);
        return Elementwise.unary(fn, x, y);
    }

    @Override
    public Kernel binary(BinaryFn fn, Tensor a, Tensor b, Tensor y) {
        Checks.binary(fn, a, b, y);
        return Elementwise.binary(fn, a, b, y);
    }

    @Override
    public Kernel select(Tensor condition, Tensor a, Tensor b, Tensor y) {
        Checks.select(condition, a, b, y);
        return Elementwise.select(condition, a, b, y);
    }

    @Override
    public Kernel cast(CastFn fn, Tensor x, Tensor y) {
        Checks.sameShape(x, y);
        return Elementwise.cast(fn, x, y);
    }

    @Override
    public Kernel addAll(Tensor[] parts, Tensor y) {
        Checks.addAll(parts, y);
        return Elementwise.addAll(parts.clone(), y);
    }

    @Override
    public Kernel reduce(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        Checks.reduce(fn, x, axes, y);
        return Reduction.of(fn, x, axes, y);
    }

    @Override
    public Kernel argReduce(ArgFn fn, Tensor x, int axis, Tensor y) {
        Checks.withoutAxes(x, y, axis);
        Checks.truth(y);
        return Indexing.argReduce(fn, x, axis, y);
    }

    @Override
    public Kernel cumSum(Tensor x, int axis, boolean reverse, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.sameShape(x, y);
        Checks.axis(x, axis);
        return Indexing.cumSum(x, axis, reverse, y);
    }

    @Override
    public Kernel argSort(Tensor x, int axis, Tensor y) {
        Checks.argSort(x, axis, y);
        return Sorting.argSort(x, axis, y);
    }

    @Override
    public Kernel matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Checks.matmul(a, transposeA, b, transposeB, y);
        return JavaMatMul.of(a, transposeA, b, transposeB, y);
    }

    @Override
    public Kernel productRows(Tensor a, Tensor b, LongSupplier first, Tensor y) {
        Checks.productRows(a, b, y);
        return JavaMatMul.rows(a, b, first, y);
    }

    @Override
    public Kernel solve(String place, Tensor a, Tensor b, Tensor y) {
        Checks.sameShape(b, y);
        Checks.that(a.size(a.rank() - 2) == a.size(a.rank() - 1), "a square matrix is needed", a);
        Checks.system(a, b, y);
        return LinearSystems.solve(place, a, b, y);
    }

    @Override
    public Kernel leastSquares(Tensor a, Tensor b, Tensor y) {
        Checks.system(a, b, y);
        return LinearSystems.leastSquares(a, b, y);
    }

    @Override
    public Kernel qr(Tensor a, Tensor q, Tensor r) {
        Checks.qr(a, q, r);
        return LinearSystems.qr(a, q, r);
    }

    @Override
    public Kernel copy(Tensor x, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.that(x.count() == y.count(), "as many elements are needed", x, y);
        return Shaping.copy(x, y);
    }

    @Override
    public Kernel broadcast(Tensor x, int[] axes, Tensor y) {
        Checks.broadcast(x, axes, y);
        return Shaping.broadcast(x, axes.clone(), y);
    }

    @Override
    public Kernel transpose(Tensor x, int[] permutation, Tensor y) {
        Checks.transpose(x, permutation, y);
        return Shaping.transpose(x, permutation.clone(), y);
    }

    @Override
    public Kernel concat(Tensor[] parts, int axis, Tensor y) {
        Arrays.stream(parts).forEach(part -> Checks.sameButAxis(part, y, axis));
        return Shaping.concat(parts.clone(), axis, y);
    }

    @Override
    public Kernel slice(Tensor x, int axis, LongSupplier start, Tensor y) {
        Checks.sameButAxis(x, y, axis);
        return Shaping.slice(x, axis, start, y);
    }

    @Override
    public Kernel put(Tensor x, int axis, LongSupplier start, Tensor y) {
        Checks.sameButAxis(x, y, axis);
        return Shaping.put(x, axis, start, y);
    }

    @Override
    public Kernel flip(Tensor x, int axis, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.sameShape(x, y);
        Checks.axis(x, axis);
        return Shaping.flip(x, axis, y);
    }

    @Override
    public Kernel pad(Tensor x, int axis, LongSupplier before, double value, Tensor y) {
        Checks.sameButAxis(x, y, axis);
        return Shaping.pad(x, axis, before, value, y);
    }

    @Override
    public Kernel gather(Tensor table, Tensor positions, int axis, int batch, Tensor y) {
        Checks.rows(table, positions, axis, batch, y);
        return Indexing.gather(table, positions, axis, batch, y);
    }

    @Override
    public Kernel scatterAdd(Tensor values, Tensor positions, int axis, int batch, Tensor y) {
        Checks.rows(y, positions, axis, batch, values);
        return Indexing.scatterAdd(values, positions, axis, batch, y);
    }

    @Override
    public Kernel pickAt(Tensor x, Tensor positions, int axis, Tensor y) {
        Checks.pick(x, positions, axis, y);
        return Indexing.pickAt(x, positions, axis, y);
    }

    @Override
    public Kernel putAt(Tensor values, Tensor positions, int axis, Tensor y) {
        Checks.pick(y, positions, axis, values);
        return Indexing.putAt(values, positions, axis, y);
    }

    @Override
    public Kernel conv2d(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        Checks.conv(x, w, y, window, groups);
        return window.channels() == Channels.FIRST
                ? JavaConv.of(ConvResult.Y, x, w, y, window, groups)
                : ChannelsLast.forward(this, x, w, y, window, groups);
    }

    @Override
    public Kernel conv2dGradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups) {
        Checks.conv(dx, w, dy, window, groups);
        return window.channels() == Channels.FIRST
                ? JavaConv.of(ConvResult.DX, dx, w, dy, window, groups)
                : ChannelsLast.gradInput(this, dy, w, dx, window, groups);
    }

    @Override
    public Kernel conv2dGradWeight(Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups) {
        Checks.conv(x, dw, dy, window, groups);
        return window.channels() == Channels.FIRST
                ? JavaConv.of(ConvResult.DW, x, dw, dy, window, groups)
                : ChannelsLast.gradWeight(this, x, dy, dw, window, groups);
    }

    @Override
    public Kernel conv2dGrads(Tensor x, Tensor w, Tensor dy, Tensor dx, Tensor dw, WindowSpec window, int groups) {
        Kernel input = conv2dGradInput(dy, w, dx, window, groups);
        Kernel weight = conv2dGradWeight(x, dy, dw, window, groups);
        return () -> {
            input.run();
            weight.run();
        };
    }

    @Override
    public Kernel maxPool2d(Tensor x, Tensor y, WindowSpec window) {
        Checks.pool(x, y, window);
        return pool(PoolMode.MAX, x, y, y, window);
    }

    @Override
    public Kernel maxPool2dGrad(Tensor x, Tensor dy, Tensor dx, WindowSpec window) {
        Checks.pool(x, dy, window);
        Checks.pool(dx, dy, window);
        return pool(PoolMode.MAX_GRAD, x, dy, dx, window);
    }

    @Override
    public Kernel maxPool2dPick(Tensor x, Tensor values, Tensor y, WindowSpec window) {
        Checks.pool(x, y, window);
        Checks.pool(values, y, window);
        return pool(PoolMode.MAX_PICK, x, values, y, y, window);
    }

    @Override
    public Kernel avgPool2d(Tensor x, Tensor y, WindowSpec window) {
        Checks.pool(x, y, window);
        return pool(PoolMode.AVG, x, y, y, window);
    }

    @Override
    public Kernel avgPool2dGrad(Tensor dy, Tensor dx, WindowSpec window) {
        Checks.pool(dx, dy, window);
        return pool(PoolMode.AVG_GRAD, dx, dy, dx, window);
    }

    private static Kernel pool(PoolMode mode, Tensor large, Tensor small, Tensor result, WindowSpec window) {
        return pool(mode, large, large, small, result, window);
    }

    private static Kernel pool(
            PoolMode mode, Tensor large, Tensor values, Tensor small, Tensor result, WindowSpec window) {
        if (large.storage() == Storage.F64) {
            return new DoublePool(mode, large, values, small, result, window);
        }
        return switch (mode) {
            case MAX, MAX_GRAD, MAX_PICK -> new FloatMaxPool(mode, large, values, small, result, window);
            case AVG, AVG_GRAD -> new FloatMeanPool(mode == PoolMode.AVG_GRAD, large, small, window);
        };
    }

    @Override
    public Kernel random(
            Distribution distribution,
            long stream,
            Tensor seed,
            Tensor turn,
            int axis,
            LongSupplier start,
            LongSupplier whole,
            Tensor y) {
        Checks.random(seed, turn, axis, y);
        return Constants.random(distribution, stream, seed, turn, axis, start, whole, y);
    }
}
