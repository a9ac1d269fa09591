package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every set of kernels must do where elements only move: constants, shape operations, and indexing. */
abstract class MovementContract {
    private final Samples samples = new Samples(6, kernels());

    abstract Kernels kernels();

    /** As in a worker that computes one shard. */
    @BeforeAll
    static void useOneThread() {
        NativeThreads.use(1);
    }

    @Test
    void constants() {
        for (Storage storage : Storage.values()) {
            for (long[] shape : new long[][] {{}, {1}, {3, 4}, {5000}}) {
                Tensor y = samples.result(storage, shape);
                double[] expected = new double[(int) y.count()];
                Arrays.fill(expected, 3);
                Samples.check(expected, kernels().fill(3, y), y, "fill " + y);
                Arrays.setAll(expected, i -> i % 91 - 4);
                Samples.check(expected, kernels().literal(expected, y), y, "literal " + y);
                for (int a = 0; a < shape.length; a++) {
                    int axis = a;
                    Arrays.setAll(expected, i -> 100 + Reference.index(i, shape)[axis]);
                    Samples.check(expected, kernels().iota(axis, () -> 100, y), y, "iota " + y);
                }
            }
        }
        Tensor size = samples.scalar(Storage.I64, 0);
        Samples.check(new double[] {1L << 40}, kernels().size(() -> 1L << 40, size), size, "size");
    }

    @Test
    void copiesAndBroadcasts() {
        for (Storage storage : Storage.values()) {
            Tensor x = samples.any(storage, 3, 1, 4);
            Tensor same = samples.result(storage, 2, 6);
            Samples.check(Samples.values(x), kernels().copy(x, same), same, "copy");
            long[][] targets = {{3, 1, 4}, {2, 3, 1, 4}, {3, 5, 1, 4, 1}, {3, 1, 4, 3000}, {2, 3, 1, 2, 4}};
            int[][] axes = {{0, 1, 2}, {1, 2, 3}, {0, 2, 3}, {0, 1, 2}, {1, 2, 4}};
            for (int t = 0; t < targets.length; t++) {
                broadcast(x, axes[t], targets[t]);
            }
            broadcast(samples.any(storage), new int[0], new long[] {2, 3});
            broadcast(samples.any(storage), new int[0], new long[0]);
            broadcast(samples.any(storage, 7), new int[] {0}, new long[] {7, 40});
            broadcast(samples.any(storage, 40), new int[] {1}, new long[] {7, 40});
        }
    }

    private void broadcast(Tensor x, int[] axes, long... shape) {
        Tensor y = samples.result(x.storage(), shape);
        double[] expected = new double[(int) y.count()];
        for (int e = 0; e < expected.length; e++) {
            int[] at = Reference.index(e, shape);
            expected[e] =
                    x.get(Reference.element(IntStream.of(axes).map(a -> at[a]).toArray(), x.sizes()));
        }
        Samples.check(expected, kernels().broadcast(x, axes, y), y, "broadcast " + x + " to " + y);
    }

    @Test
    void transposes() {
        int[][] permutations = {
            {0}, {1, 0}, {0, 2, 1}, {2, 0, 1}, {1, 0, 2}, {2, 1, 0}, {0, 2, 1, 3}, {3, 1, 0, 2}, {0, 2, 3, 1}
        };
        long[][] sizes = {{7, 5, 4, 3}, {40, 33, 2, 50}, {1, 3, 1, 4}, {13, 12, 64, 1}};
        for (Storage storage : Storage.values()) {
            for (int[] permutation : permutations) {
                for (long[] size : sizes) {
                    Tensor x = samples.any(storage, Arrays.copyOf(size, permutation.length));
                    long[] shape = IntStream.of(permutation).mapToLong(x::size).toArray();
                    Tensor y = samples.result(storage, shape);
                    double[] expected = new double[(int) y.count()];
                    double[] values = Samples.values(x);
                    for (int e = 0; e < expected.length; e++) {
                        int[] at = Reference.index(e, shape);
                        int[] source = new int[at.length];
                        for (int i = 0; i < at.length; i++) {
                            source[permutation[i]] = at[i];
                        }
                        expected[e] = values[Reference.element(source, x.sizes())];
                    }
                    Samples.check(
                            expected,
                            kernels().transpose(x, permutation, y),
                            y,
                            "transpose " + x + Arrays.toString(permutation));
                }
            }
        }
    }

    @Test
    void slicesPadsFlipsAndJoins() {
        for (Storage storage : Storage.values()) {
            for (long[] shape : new long[][] {{9}, {5, 4}, {3, 6, 40}, {2, 3, 4, 5}}) {
                for (int axis = 0; axis < shape.length; axis++) {
                    sliceAndPad(storage, shape, axis);
                    flip(storage, shape, axis);
                    join(storage, shape, axis);
                }
            }
        }
    }

    private static long[] with(long[] shape, int axis, long size) {
        long[] changed = shape.clone();
        changed[axis] = size;
        return changed;
    }

    private void sliceAndPad(Storage storage, long[] shape, int axis) {
        for (int start = 0; start < shape[axis]; start++) {
            int from = start;
            Tensor x = samples.any(storage, shape);
            Tensor y = samples.result(storage, with(shape, axis, shape[axis] - start));
            double[] cut = new double[(int) y.count()];
            double[] padded = new double[(int) x.count()];
            Arrays.fill(padded, 9);
            for (int e = 0; e < cut.length; e++) {
                int[] at = Reference.index(e, y.sizes());
                at[axis] += start;
                cut[e] = x.get(Reference.element(at, shape));
                padded[Reference.element(at, shape)] = cut[e];
            }
            Samples.check(
                    cut, kernels().slice(x, axis, () -> from, y), y, "slice " + x + " axis " + axis + " from " + start);
            Samples.check(
                    padded, kernels().pad(y, axis, () -> from, 9, x), x, "pad " + y + " axis " + axis + " by " + start);
        }
        Tensor x = samples.any(storage, shape);
        Tensor y = samples.result(storage, shape);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> kernels().slice(x, axis, () -> 1, y).run());
    }

    private void flip(Storage storage, long[] shape, int axis) {
        Tensor x = samples.any(storage, shape);
        Tensor y = samples.result(storage, shape);
        double[] expected = new double[(int) y.count()];
        for (int e = 0; e < expected.length; e++) {
            int[] at = Reference.index(e, shape);
            at[axis] = (int) shape[axis] - 1 - at[axis];
            expected[e] = x.get(Reference.element(at, shape));
        }
        Samples.check(expected, kernels().flip(x, axis, y), y, "flip " + x + " axis " + axis);
    }

    private void join(Storage storage, long[] shape, int axis) {
        Tensor[] parts = {
            samples.any(storage, shape), samples.any(storage, with(shape, axis, 1)), samples.any(storage, shape)
        };
        Tensor y = samples.result(storage, with(shape, axis, 2 * shape[axis] + 1));
        double[] expected = new double[(int) y.count()];
        for (int e = 0; e < expected.length; e++) {
            int[] at = Reference.index(e, y.sizes());
            int part = 0;
            while (at[axis] >= parts[part].size(axis)) {
                at[axis] -= (int) parts[part++].size(axis);
            }
            expected[e] = parts[part].get(Reference.element(at, parts[part].sizes()));
        }
        Samples.check(expected, kernels().concat(parts, axis, y), y, "concat " + y + " axis " + axis);
    }

    @Test
    void gathersAndScatters() {
        long[][] tables = {{5}, {5, 3}, {6, 2, 4}, {4, 2100}};
        for (Storage storage : Storage.values()) {
            for (Storage index : new Storage[] {Storage.I32, Storage.I64}) {
                for (long[] shape : tables) {
                    for (long[] many : new long[][] {{}, {1}, {7}, {3, 4}}) {
                        rows(storage, index, shape, many);
                    }
                }
            }
        }
    }

    private void rows(Storage storage, Storage index, long[] shape, long... many) {
        Tensor table = samples.any(storage, shape);
        Tensor positions = samples.positions(index, (int) shape[0], many);
        int width = (int) (table.count() / shape[0]);
        long[] sizes = Arrays.copyOf(many, many.length + shape.length - 1);
        System.arraycopy(shape, 1, sizes, many.length, shape.length - 1);
        Tensor values = samples.result(storage, sizes);
        double[] gathered = new double[(int) values.count()];
        Arrays.setAll(gathered, i -> table.get(((int) positions.get(i / width)) * width + i % width));
        Samples.check(
                gathered, kernels().gather(table, positions, 0, 0, values), values, "gather " + table + positions);

        Tensor sums = samples.result(storage, shape);
        double[] added = new double[(int) sums.count()];
        for (int i = 0; i < gathered.length; i++) {
            added[((int) positions.get(i / width)) * width + i % width] += gathered[i];
        }
        Kernel scatter = kernels().scatterAdd(values, positions, 0, 0, sums);
        kernels().gather(table, positions, 0, 0, values).run();
        Samples.check(added, scatter, sums, "scatter " + values + positions);

        positions.set(0, (double) shape[0]);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> kernels().gather(table, positions, 0, 0, values).run());
        positions.set(0, -1);
        assertThrows(IndexOutOfBoundsException.class, scatter::run);
    }

    /** Table [2, 3, 4, D] with positions of each of the 2 items, or one for all planes, or of each of the 6 planes. */
    @Test
    void gathersAndScattersBehindOtherAxes() {
        for (Storage storage : Storage.values()) {
            for (int width : new int[] {1, 3}) {
                behind(storage, 0, width, 5);
                behind(storage, 1, width, 2, 5);
                behind(storage, 2, width, 2, 3, 5);
                behind(storage, 1, width, 2);
            }
        }
    }

    private void behind(Storage storage, int batch, int width, long... many) {
        Tensor table = samples.any(storage, 2, 3, 4, width);
        Tensor positions = samples.positions(Storage.I32, 4, many);
        int places = (int) positions.count(batch, many.length);
        long[] sizes = many.length > batch ? new long[] {2, 3, places, width} : new long[] {2, 3, width};
        Tensor values = samples.result(storage, sizes);
        double[] gathered = new double[(int) values.count()];
        int[] from = new int[gathered.length];
        for (int i = 0; i < gathered.length; i++) {
            int plane = i / width / places;
            int group = batch == 0 ? 0 : batch == 1 ? plane / 3 : plane;
            int at = (int) positions.get(group * places + i / width % places);
            from[i] = (plane * 4 + at) * width + i % width;
            gathered[i] = table.get(from[i]);
        }
        String what = " " + table + positions + " batch " + batch;
        Samples.check(gathered, kernels().gather(table, positions, 2, batch, values), values, "gather" + what);
        Tensor sums = samples.result(storage, table.sizes());
        double[] added = new double[(int) sums.count()];
        for (int i = 0; i < gathered.length; i++) {
            added[from[i]] += gathered[i];
        }
        Samples.check(added, kernels().scatterAdd(values, positions, 2, batch, sums), sums, "scatter" + what);
    }

    @Test
    void picksAndPuts() {
        for (Storage storage : Storage.values()) {
            for (Storage index : new Storage[] {Storage.I32, Storage.I64}) {
                for (long[] shape : new long[][] {{6}, {5, 4}, {3, 4, 5}, {2, 10, 3, 3}}) {
                    for (int axis = 0; axis < shape.length; axis++) {
                        pick(storage, index, shape, axis);
                    }
                }
            }
        }
    }

    private void pick(Storage storage, Storage index, long[] shape, int axis) {
        Tensor x = samples.any(storage, shape);
        long[] rest = IntStream.range(0, shape.length)
                .filter(i -> i != axis)
                .mapToLong(i -> shape[i])
                .toArray();
        Tensor positions = samples.positions(index, (int) shape[axis], rest);
        Tensor y = samples.result(storage, rest);
        double[] picked = new double[(int) y.count()];
        double[] put = new double[(int) x.count()];
        for (int e = 0; e < put.length; e++) {
            int[] at = Reference.index(e, shape);
            int[] kept = IntStream.range(0, at.length)
                    .filter(i -> i != axis)
                    .map(i -> at[i])
                    .toArray();
            int result = Reference.element(kept, rest);
            if (at[axis] == positions.get(result)) {
                picked[result] = x.get(e);
                put[e] = x.get(e);
            }
        }
        Samples.check(picked, kernels().pickAt(x, positions, axis, y), y, "pick " + x + " axis " + axis);
        Tensor back = samples.result(storage, shape);
        Samples.check(put, kernels().putAt(y, positions, axis, back), back, "put " + x + " axis " + axis);
    }
}
