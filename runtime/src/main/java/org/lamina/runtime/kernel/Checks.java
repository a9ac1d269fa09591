package org.lamina.runtime.kernel;

import java.util.Arrays;

/** What factory methods ask of their tensors, in words. The compiler has proved all of it; this guards hand-made calls. */
final class Checks {
    private Checks() {}

    static void that(boolean holds, String rule, Object... details) {
        if (!holds) {
            throw new IllegalArgumentException(rule + " " + Arrays.deepToString(details));
        }
    }

    static void sameShape(Tensor a, Tensor b) {
        that(Arrays.equals(a.sizes(), b.sizes()), "shapes must be equal", a, b);
    }

    static void sameStorage(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            that(tensor.storage() == tensors[0].storage(), "storages must be equal", (Object[]) tensors);
        }
    }

    static void floats(Tensor... tensors) {
        sameStorage(tensors);
        that(tensors[0].storage().isFloat(), "a float storage is needed", (Object[]) tensors);
    }

    static void integers(Tensor tensor) {
        that(!tensor.storage().isFloat(), "an integer storage is needed", tensor);
    }

    static void truth(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            that(tensor.storage() == Storage.I32, "truth values are stored as I32", (Object[]) tensors);
        }
    }

    static void axis(Tensor tensor, int axis) {
        that(axis >= 0 && axis < tensor.rank(), "no such axis", tensor, axis);
    }

    static void rank(Tensor tensor, int rank) {
        that(tensor.rank() == rank, "rank must be " + rank, tensor);
    }

    /** Equal storages and, apart from one axis, equal shapes. */
    static void sameButAxis(Tensor a, Tensor b, int axis) {
        sameStorage(a, b);
        axis(a, axis);
        that(a.rank() == b.rank(), "ranks must be equal", a, b);
        for (int i = 0; i < a.rank(); i++) {
            that(i == axis || a.size(i) == b.size(i), "shapes must be equal apart from the axis", a, b, axis);
        }
    }

    /** The shape of {@code y} is that of {@code x} without some sorted axes. */
    static void withoutAxes(Tensor x, Tensor y, int... axes) {
        that(x.rank() - axes.length == y.rank(), "ranks do not fit", x, y, axes);
        int next = 0;
        int at = 0;
        for (int i = 0; i < x.rank(); i++) {
            if (next < axes.length && axes[next] == i) {
                next++;
            } else {
                that(at < y.rank() && x.size(i) == y.size(at++), "sizes do not fit", x, y, axes);
            }
        }
        that(next == axes.length, "axes must be sorted, distinct and within the rank", x, axes);
    }

    /** x, w and y of a convolution fit each other. */
    static void conv(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        floats(x, w, y);
        rank(x, 4);
        rank(w, 4);
        pooled(w.size(0), x, y, window);
        that(
                w.size(2) == window.kernelHeight() && w.size(3) == window.kernelWidth(),
                "kernel extents differ",
                w,
                window);
        that(
                groups > 0 && w.size(1) * groups == x.size(window.imageChannels()) && w.size(0) % groups == 0,
                "groups must divide the channels",
                x,
                w,
                groups);
    }

    /** x and y of a pooling fit each other. */
    static void pool(Tensor x, Tensor y, WindowSpec window) {
        floats(x, y);
        rank(x, 4);
        boolean single = x.storage() == Storage.F32 && window.channels() == Channels.LAST;
        that(window.channels() == Channels.FIRST || single, "pooling wants its channels first", x, window);
        pooled(x.size(window.imageChannels()), x, y, window);
    }

    private static void pooled(long channels, Tensor x, Tensor y, WindowSpec window) {
        rank(y, 4);
        int height = window.imageChannels() == 1 ? 2 : 1;
        int outHeight = window.resultChannels() == 1 ? 2 : 1;
        boolean fits = y.size(0) == x.size(0)
                && y.size(window.resultChannels()) == channels
                && y.size(outHeight) == window.outHeight(x.size(height))
                && y.size(outHeight + 1) == window.outWidth(x.size(height + 1));
        that(fits, "shapes do not fit the window", x, y, window);
    }

    static void binary(BinaryFn fn, Tensor a, Tensor b, Tensor y) {
        sameStorage(a, b);
        sameShape(a, b);
        sameShape(a, y);
        if (fn.comparison()) {
            truth(y);
        } else {
            sameStorage(a, y);
        }
    }

    static void select(Tensor condition, Tensor a, Tensor b, Tensor y) {
        truth(condition);
        sameStorage(a, b, y);
        sameShape(condition, y);
        sameShape(a, y);
        sameShape(b, y);
    }

    static void addAll(Tensor[] parts, Tensor y) {
        that(parts.length > 0, "at least one part is needed", y);
        for (Tensor part : parts) {
            sameStorage(part, y);
            sameShape(part, y);
        }
    }

    static void reduce(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        withoutAxes(x, y, axes);
        switch (fn) {
            case ANY, ALL -> truth(x, y);
            case COUNT -> {
                truth(x);
                that(y.storage() == Storage.I64, "a count is I64", y);
            }
            case MEAN, LOGSUMEXP -> floats(x, y);
            case SUM, MAX, MIN, PROD -> sameStorage(x, y);
        }
    }

    static void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor y) {
        floats(a, b, y);
        int rank = y.rank();
        that(rank >= 2 && a.rank() == rank && b.rank() == rank, "ranks do not fit", a, b, y);
        for (int i = 0; i < rank - 2; i++) {
            that(a.size(i) == y.size(i) && b.size(i) == y.size(i), "batches differ", a, b, y);
        }
        long k = a.size(transposeA ? rank - 2 : rank - 1);
        boolean fits = a.size(transposeA ? rank - 1 : rank - 2) == y.size(rank - 2)
                && b.size(transposeB ? rank - 2 : rank - 1) == y.size(rank - 1)
                && b.size(transposeB ? rank - 1 : rank - 2) == k;
        that(fits, "matrices do not fit", a, transposeA, b, transposeB, y);
    }

    static void productRows(Tensor a, Tensor b, Tensor y) {
        floats(a, b, y);
        that(a.rank() == 2 && b.rank() == 2 && y.rank() == 2, "three matrices are needed", a, b, y);
        boolean fits = a.size(0) == b.size(0) && y.size(0) <= a.size(1) && y.size(1) == b.size(1);
        that(fits, "matrices do not fit", a, b, y);
    }

    static void argSort(Tensor x, int axis, Tensor y) {
        axis(x, axis);
        sameShape(x, y);
        truth(y);
    }

    /** a [..B, m, n], b [..B, m, k] and y [..B, n, k]. */
    static void system(Tensor a, Tensor b, Tensor y) {
        floats(a, b, y);
        int rank = a.rank();
        that(rank >= 2 && b.rank() == rank && y.rank() == rank, "ranks do not fit", a, b, y);
        for (int i = 0; i < rank - 2; i++) {
            that(a.size(i) == y.size(i) && b.size(i) == y.size(i), "batches differ", a, b, y);
        }
        boolean fits = a.size(rank - 2) == b.size(rank - 2)
                && a.size(rank - 1) == y.size(rank - 2)
                && b.size(rank - 1) == y.size(rank - 1);
        that(fits, "matrices do not fit", a, b, y);
    }

    static void qr(Tensor a, Tensor q, Tensor r) {
        floats(a, q, r);
        sameShape(a, q);
        int rank = a.rank();
        that(rank >= 2 && a.size(rank - 2) >= a.size(rank - 1), "no more columns than rows are needed", a);
        sameButAxis(a, r, rank - 2);
        that(r.size(rank - 2) == a.size(rank - 1), "the triangle is square", a, r);
    }

    static void broadcast(Tensor x, int[] axes, Tensor y) {
        sameStorage(x, y);
        that(axes.length == x.rank(), "an axis is needed for each of the operand", x, axes);
        for (int i = 0; i < axes.length; i++) {
            that(i == 0 || axes[i] > axes[i - 1], "axes must increase", axes);
            axis(y, axes[i]);
            that(x.size(i) == y.size(axes[i]), "sizes differ", x, axes, y);
        }
    }

    static void transpose(Tensor x, int[] permutation, Tensor y) {
        sameStorage(x, y);
        that(permutation.length == x.rank() && y.rank() == x.rank(), "ranks differ", x, permutation, y);
        for (int i = 0; i < permutation.length; i++) {
            axis(x, permutation[i]);
            that(y.size(i) == x.size(permutation[i]), "sizes differ", x, permutation, y);
        }
        that(Arrays.stream(permutation).distinct().count() == x.rank(), "an axis stands twice", permutation);
    }

    /** table [V, ..D], positions [..S], and values [..S, ..D]. */
    static void rows(Tensor table, Tensor positions, int axis, int batch, Tensor values) {
        sameStorage(table, values);
        integers(positions);
        that(
                table.rank() > axis
                        && axis >= batch
                        && positions.rank() >= batch
                        && table.rank() - 1 + positions.rank() - batch == values.rank(),
                "ranks do not fit",
                table,
                positions,
                values);
        int places = positions.rank() - batch;
        for (int i = 0; i < values.rank(); i++) {
            long size = i < axis
                    ? table.size(i)
                    : i < axis + places ? positions.size(batch + i - axis) : table.size(i - places + 1);
            that(values.size(i) == size, "sizes do not fit", table, positions, values);
            that(i >= batch || positions.size(i) == size, "sizes do not fit", table, positions, values);
        }
    }

    static void pick(Tensor x, Tensor positions, int axis, Tensor values) {
        sameStorage(x, values);
        integers(positions);
        sameShape(positions, values);
        withoutAxes(x, values, axis);
    }

    static void random(Tensor seed, Tensor turn, int axis, Tensor y) {
        floats(y);
        that(y.rank() == 0 || (axis >= 0 && axis < y.rank()), "no such axis", y, axis);
        for (Tensor scalar : new Tensor[] {seed, turn}) {
            that(scalar.storage() == Storage.I64 && scalar.count() == 1, "seed and turn are scalars of I64", scalar);
        }
    }
}
