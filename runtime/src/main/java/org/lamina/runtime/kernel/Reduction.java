package org.lamina.runtime.kernel;

import java.util.Arrays;

/**
 * Reductions over any axes. Neighbouring axes of one kind (kept or reduced) are joined; then the tensor is walked once in
 * memory order, one innermost run after the other. Where the innermost axis is reduced, a run shrinks to one number by
 * halving, which sums in pairs and is vectorised. Where it is kept, runs are added up as vectors, a few
 * dozen in single precision before they move to double precision.
 */
abstract class Reduction extends Site {
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

    Reduction(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        super(x, y);
        this.fn = fn;
        this.x = x;
        this.axes = axes.clone();
        this.y = y;
    }

    static Kernel of(ReduceFn fn, Tensor x, int[] axes, Tensor y) {
        return switch (x.storage()) {
            case F32 -> new FloatReduction(fn, x, axes, y);
            case F64 -> new DoubleReduction(fn, x, axes, y);
            case I32, I64 -> new IntegerReduction(fn, x, axes, y);
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

    /** How many results a row of {@link #columns} has, where many rows fit into a tile; else 0. */
    final int shortRow() {
        return columns() && run * 2 <= Tiles.LENGTH ? run : 0;
    }

    /** Takes {@code n} elements into one result. */
    abstract void run(Tiles tiles, int at, int n, int result);

    /** Takes {@code n} elements into as many results. */
    abstract void vector(Tiles tiles, int at, int n, int result);

    final Tensor x() {
        return x;
    }
}
