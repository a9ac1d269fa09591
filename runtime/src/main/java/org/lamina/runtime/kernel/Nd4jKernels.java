package org.lamina.runtime.kernel;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Kernels made of plain ND4J operations: the portable road, also on a backend whose arrays lie on a device, and an oracle for
 * {@link CpuKernels}. Nothing here touches memory by address or in loops, with two exceptions that work on the host and copy.
 * Random numbers: ND4J has none in counter-based form. Sorting and the factoring of matrices: all backends are to agree on
 * the order of equal elements, on signs and on what is singular, and the systems of a network are small.
 */
public final class Nd4jKernels implements Kernels {
    @Override
    public Memory allocate(long bytes) {
        return new NativeMemory(bytes);
    }

    @Override
    public void useThreads(int threads) {
        NativeThreads.use(threads);
    }

    @Override
    public void useNoOtherThreads() {
        NativeThreads.useNoOthers();
    }

    @Override
    public Kernel fill(double value, Tensor y) {
        return Nd4jMoves.fill(value, y);
    }

    @Override
    public Kernel literal(double[] values, Tensor y) {
        Checks.that(values.length == y.count(), "as many values as elements are needed", values.length, y);
        return Nd4jMoves.literal(values, y);
    }

    @Override
    public Kernel size(LongSupplier size, Tensor y) {
        Checks.that(y.storage() == Storage.I64 && y.rank() == 0, "a size is a scalar of I64", y);
        return Nd4jMoves.size(size, y);
    }

    @Override
    public Kernel iota(int axis, LongSupplier start, Tensor y) {
        Checks.axis(y, axis);
        return Nd4jMoves.iota(axis, start, y);
    }

    @Override
    public Kernel unary(UnaryFn fn, Tensor x, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.sameShape(x, y);
        return Nd4jMath.unary(fn, x, y);
    }

    @Override
    public Kernel binary(BinaryFn fn, Tensor a, Tensor b, Tensor y) {
        Checks.binary(fn, a, b, y);
        return Nd4jMath.binary(fn, a, b, y);
    }

    @Override
    public Kernel select(Tensor condition, Tensor a, Tensor b, Tensor y) {
        Checks.select(condition, a, b, y);
        return Nd4jMath.select(condition, a, b, y);
    }

    @Override
    public Kernel cast(CastFn fn, Tensor x, Tensor y) {
        Checks.sameShape(x, y);
        return Nd4jMath.cast(fn, x, y);
    }

    @Override
    public Kernel addAll(Tensor[] parts, Tensor y) {
        Checks.addAll(parts, y);
        return Nd4jMath.addAll(parts.clone(), y);
    }

    @Override
    public Kernel reduce(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        Checks.reduce(fn, x, axes, y);
        return Nd4jMath.reduce(fn, x, axes.clone(), y);
    }

    @Override
    public Kernel argReduce(ArgFn fn, Tensor x, int axis, Tensor y) {
        Checks.withoutAxes(x, y, axis);
        Checks.truth(y);
        return Nd4jMath.argReduce(fn, x, axis, y);
    }

    @Override
    public Kernel cumSum(Tensor x, int axis, boolean reverse, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.sameShape(x, y);
        Checks.axis(x, axis);
        return Nd4jMath.cumSum(x, axis, reverse, y);
    }

    @Override
    public Kernel argSort(Tensor x, int axis, Tensor y) {
        Checks.argSort(x, axis, y);
        return Sorting.argSort(x, axis, y);
    }

    @Override
    public Kernel matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        Checks.matmul(a, transposeA, b, transposeB, y);
        return Nd4jMath.matmul(a, transposeA, b, transposeB, y);
    }

    @Override
    public Kernel productRows(Tensor a, Tensor b, LongSupplier first, Tensor y) {
        Checks.productRows(a, b, y);
        return Nd4jMath.productRows(a, b, first, y);
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
        return Nd4jMoves.copy(x, y);
    }

    @Override
    public Kernel broadcast(Tensor x, int[] axes, Tensor y) {
        Checks.broadcast(x, axes, y);
        return Nd4jMoves.broadcast(x, axes.clone(), y);
    }

    @Override
    public Kernel transpose(Tensor x, int[] permutation, Tensor y) {
        Checks.transpose(x, permutation, y);
        return Nd4jMoves.transpose(x, permutation.clone(), y);
    }

    @Override
    public Kernel concat(Tensor[] parts, int axis, Tensor y) {
        Arrays.stream(parts).forEach(part -> Checks.sameButAxis(part, y, axis));
        return Nd4jMoves.concat(parts.clone(), axis, y);
    }

    @Override
    public Kernel slice(Tensor x, int axis, LongSupplier start, Tensor y) {
        Checks.sameButAxis(x, y, axis);
        return Nd4jMoves.slice(x, axis, start, y);
    }

    @Override
    public Kernel put(Tensor x, int axis, LongSupplier start, Tensor y) {
        Checks.sameButAxis(x, y, axis);
        return Nd4jMoves.put(x, axis, start, y);
    }

    @Override
    public Kernel flip(Tensor x, int axis, Tensor y) {
        Checks.sameStorage(x, y);
        Checks.sameShape(x, y);
        Checks.axis(x, axis);
        return Nd4jMoves.flip(x, axis, y);
    }

    @Override
    public Kernel pad(Tensor x, int axis, LongSupplier before, double value, Tensor y) {
        Checks.sameButAxis(x, y, axis);
        return Nd4jMoves.pad(x, axis, before, value, y);
    }

    @Override
    public Kernel gather(Tensor table, Tensor positions, int axis, int batch, Tensor y) {
        Checks.rows(table, positions, axis, batch, y);
        return Nd4jMoves.gather(table, positions, axis, batch, y);
    }

    @Override
    public Kernel scatterAdd(Tensor values, Tensor positions, int axis, int batch, Tensor y) {
        Checks.rows(y, positions, axis, batch, values);
        return Nd4jMoves.scatterAdd(values, positions, axis, batch, y);
    }

    @Override
    public Kernel pickAt(Tensor x, Tensor positions, int axis, Tensor y) {
        Checks.pick(x, positions, axis, y);
        return Nd4jMoves.pickAt(x, positions, axis, y);
    }

    @Override
    public Kernel putAt(Tensor values, Tensor positions, int axis, Tensor y) {
        Checks.pick(y, positions, axis, values);
        return Nd4jMoves.putAt(values, positions, axis, y);
    }

    @Override
    public Kernel conv2d(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        Checks.conv(x, w, y, window, groups);
        if (window.channels() != Channels.FIRST) {
            return ChannelsLast.forward(this, x, w, y, window, groups);
        }
        return Nd4jWindows.conv(ConvResult.Y, x, w, y, window, groups);
    }

    @Override
    public Kernel conv2dGradInput(Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups) {
        Checks.conv(dx, w, dy, window, groups);
        if (window.channels() != Channels.FIRST) {
            return ChannelsLast.gradInput(this, dy, w, dx, window, groups);
        }
        return Nd4jWindows.conv(ConvResult.DX, dx, w, dy, window, groups);
    }

    @Override
    public Kernel conv2dGradWeight(Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups) {
        Checks.conv(x, dw, dy, window, groups);
        if (window.channels() != Channels.FIRST) {
            return ChannelsLast.gradWeight(this, x, dy, dw, window, groups);
        }
        return Nd4jWindows.conv(ConvResult.DW, x, dw, dy, window, groups);
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
        return Nd4jWindows.pool(PoolMode.MAX, x, x, y, y, window);
    }

    @Override
    public Kernel maxPool2dGrad(Tensor x, Tensor dy, Tensor dx, WindowSpec window) {
        Checks.pool(x, dy, window);
        Checks.pool(dx, dy, window);
        return Nd4jWindows.pool(PoolMode.MAX_GRAD, x, x, dy, dx, window);
    }

    @Override
    public Kernel maxPool2dPick(Tensor x, Tensor values, Tensor y, WindowSpec window) {
        Checks.pool(x, y, window);
        Checks.pool(values, y, window);
        return Nd4jWindows.pool(PoolMode.MAX_PICK, x, values, y, y, window);
    }

    @Override
    public Kernel avgPool2d(Tensor x, Tensor y, WindowSpec window) {
        Checks.pool(x, y, window);
        return Nd4jWindows.pool(PoolMode.AVG, x, x, y, y, window);
    }

    @Override
    public Kernel avgPool2dGrad(Tensor dy, Tensor dx, WindowSpec window) {
        Checks.pool(dx, dy, window);
        return Nd4jWindows.pool(PoolMode.AVG_GRAD, dx, dx, dy, dx, window);
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
        return Nd4jMoves.random(distribution, stream, seed, turn, axis, start, whole, y);
    }
}
