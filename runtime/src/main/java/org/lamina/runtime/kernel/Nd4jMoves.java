package org.lamina.runtime.kernel;

import static org.lamina.runtime.kernel.NativeView.array;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Constants, movements of elements, and indexing made of ND4J operations. */
final class Nd4jMoves {
    private Nd4jMoves() {}

    static Kernel fill(double value, Tensor y) {
        return new Nd4jSteps(y) {
            @Override
            void plan() {
                INDArray array = array(y);
                step(() -> array.assign(value));
            }
        };
    }

    static Kernel literal(double[] values, Tensor y) {
        INDArray kept = Nd4j.createFromArray(values.clone());
        return new Nd4jSteps(y) {
            @Override
            void plan() {
                assign(array(y.view(0, y.count())), kept);
            }
        };
    }

    static Kernel size(LongSupplier size, Tensor y) {
        long[] value = new long[1];
        return () -> {
            value[0] = size.getAsLong();
            y.write(0, value, 0, 1);
        };
    }

    static Kernel iota(int axis, LongSupplier start, Tensor y) {
        return new Nd4jSteps(y) {
            @Override
            void plan() {
                long[] line = new long[y.rank()];
                Arrays.fill(line, 1);
                line[axis] = y.size(axis);
                INDArray positions = Nd4j.arange((double) y.size(axis))
                        .castTo(NativeMemory.dataType(y.storage()))
                        .reshape('c', line);
                INDArray moved = positions.dup('c');
                step(() -> {
                    moved.assign(positions);
                    moved.addi(start.getAsLong());
                });
                op("assign", array(y), array(y), moved);
            }
        };
    }

    static Kernel copy(Tensor x, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                assign(array(y), array(x.view(0, y.sizes())));
            }
        };
    }

    static Kernel broadcast(Tensor x, int[] axes, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                long[] sizes = new long[y.rank()];
                Arrays.fill(sizes, 1);
                for (int i = 0; i < axes.length; i++) {
                    sizes[axes[i]] = x.size(i);
                }
                INDArray source = array(x.view(0, sizes));
                if (Arrays.equals(sizes, y.sizes())) {
                    assign(array(y), source);
                } else {
                    op("assign", array(y), array(y), source);
                }
            }
        };
    }

    static Kernel transpose(Tensor x, int[] permutation, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                assign(array(y), array(x).permute(permutation));
            }
        };
    }

    static Kernel concat(Tensor[] parts, int axis, Tensor y) {
        Tensor[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = y;
        return new Nd4jSteps(all) {
            @Override
            void plan() {
                long[] strides = StridedCopy.strides(y.sizes());
                long start = 0;
                for (Tensor part : parts) {
                    assign(strided(y, start * strides[axis], part.sizes(), strides), array(part));
                    start += part.size(axis);
                }
                Checks.that(start == y.size(axis), "parts do not fill the result", (Object[]) all);
            }
        };
    }

    static Kernel slice(Tensor x, int axis, LongSupplier start, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                long[] strides = StridedCopy.strides(x.sizes());
                step(() -> {
                    long from = start.getAsLong();
                    if (from < 0 || from + y.size(axis) > x.size(axis)) {
                        throw new IndexOutOfBoundsException("slice from " + from + " of " + x + " to " + y);
                    }
                    array(y).assign(strided(x, from * strides[axis], y.sizes(), strides));
                });
            }
        };
    }

    static Kernel put(Tensor x, int axis, LongSupplier start, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                long[] strides = StridedCopy.strides(y.sizes());
                step(() -> {
                    long to = start.getAsLong();
                    if (to < 0 || to + x.size(axis) > y.size(axis)) {
                        throw new IndexOutOfBoundsException("put of " + x + " at " + to + " of " + y);
                    }
                    strided(y, to * strides[axis], x.sizes(), strides).assign(array(x));
                });
            }
        };
    }

    static Kernel flip(Tensor x, int axis, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                op("reverse", new long[] {axis}, array(y), array(x));
            }
        };
    }

    static Kernel pad(Tensor x, int axis, LongSupplier before, double value, Tensor y) {
        return new Nd4jSteps(x, y) {
            @Override
            void plan() {
                long[] strides = StridedCopy.strides(y.sizes());
                step(() -> {
                    long to = before.getAsLong();
                    if (to < 0 || to + x.size(axis) > y.size(axis)) {
                        throw new IndexOutOfBoundsException("pad of " + to + " in front of " + x + " to " + y);
                    }
                    array(y).assign(value);
                    strided(y, to * strides[axis], x.sizes(), strides).assign(array(x));
                });
            }
        };
    }

    // ---- index -----------------------------------------------------------------------------------------------------

    private static void within(INDArray positions, long rows) {
        long least = positions.minNumber().longValue();
        long most = positions.maxNumber().longValue();
        if (least < 0 || most >= rows) {
            long wrong = least < 0 ? least : most;
            throw new IndexOutOfBoundsException("position " + wrong + " is not within 0 .. " + (rows - 1));
        }
    }

    /** Rows of a table as a matrix. */
    private static INDArray matrix(Tensor x, long rows) {
        return array(x.view(0, rows, x.count() / rows));
    }

    static Kernel gather(Tensor table, Tensor positions, int axis, int batch, Tensor y) {
        return new Nd4jSteps(table, positions, y) {
            @Override
            void plan() {
                long rows = table.count(0, axis + 1);
                INDArray line = lines(this, table, positions, axis, batch);
                op("gather", new long[] {0}, matrix(y, line.length()), matrix(table, rows), line);
            }
        };
    }

    static Kernel scatterAdd(Tensor values, Tensor positions, int axis, int batch, Tensor y) {
        return new Nd4jSteps(values, positions, y) {
            @Override
            void plan() {
                INDArray rows = matrix(y, y.count(0, axis + 1));
                INDArray line = lines(this, y, positions, axis, batch);
                step(() -> rows.assign(0));
                op("scatter_add", rows, rows, line, matrix(values, line.length()));
            }
        };
    }

    /**
     * The row of a table {@code [..B, ..A, V, ..D]}, its axes up to V joined, that each row of values belongs to. Where
     * there are axes in front of V, appends the computation.
     */
    private static INDArray lines(Nd4jSteps steps, Tensor table, Tensor positions, int axis, int batch) {
        INDArray given = array(positions.view(0, positions.count()));
        steps.step(() -> within(given, table.size(axis)));
        if (axis == 0) {
            return given;
        }
        long batches = positions.count(0, batch);
        long planes = table.count(batch, axis);
        long places = positions.count(batch, positions.rank());
        long[] first = new long[Math.toIntExact(batches * planes)];
        Arrays.setAll(first, plane -> plane * table.size(axis));
        INDArray base = Nd4j.createFromArray(first).reshape(batches, planes, 1);
        INDArray shared = given.reshape(batches, 1, places);
        INDArray wide = Nd4j.zeros(DataType.INT64, batches, 1, places);
        INDArray lines = Nd4j.zeros(DataType.INT64, batches, planes, places);
        steps.step(() -> wide.assign(shared));
        steps.op("add", lines, wide, base);
        return lines.reshape(batches * planes * places);
    }

    /** Appends the computation of flat element numbers for positions along an axis of {@code x}. */
    private static INDArray elements(Nd4jSteps steps, Tensor x, Tensor positions, int axis) {
        long inner = x.count(axis + 1, x.rank());
        long length = x.size(axis);
        long[] first = new long[Math.toIntExact(positions.count())];
        Arrays.setAll(first, i -> i / inner * length * inner + i % inner);
        INDArray base = Nd4j.createFromArray(first);
        INDArray line = array(positions.view(0, positions.count()));
        INDArray elements = Nd4j.zeros(DataType.INT64, positions.count());
        steps.step(() -> within(line, length));
        steps.step(() -> {
            elements.assign(line);
            elements.muli(inner);
        });
        steps.op("add", elements, elements, base);
        return elements;
    }

    static Kernel pickAt(Tensor x, Tensor positions, int axis, Tensor y) {
        return new Nd4jSteps(x, positions, y) {
            @Override
            void plan() {
                INDArray elements = elements(this, x, positions, axis);
                INDArray flat = array(x.view(0, x.count()));
                op("gather", new long[] {0}, array(y.view(0, y.count())), flat, elements);
            }
        };
    }

    static Kernel putAt(Tensor values, Tensor positions, int axis, Tensor y) {
        return new Nd4jSteps(values, positions, y) {
            @Override
            void plan() {
                INDArray elements = elements(this, y, positions, axis);
                INDArray flat = array(y.view(0, y.count()));
                step(() -> flat.assign(0));
                op("scatter_add", flat, flat, elements, array(values.view(0, values.count())));
            }
        };
    }

    static Kernel random(
            Distribution distribution,
            long stream,
            Tensor seed,
            Tensor turn,
            int axis,
            LongSupplier start,
            LongSupplier whole,
            Tensor y) {
        Philox.Words words = new Philox.Words();
        return () -> {
            long key = Philox.key(seed.getLong(), stream);
            long counter = turn.getLong();
            long inner = y.rank() == 0 ? 1 : y.count(axis + 1, y.rank());
            int run = Math.toIntExact(y.rank() == 0 ? 1 : y.size(axis) * inner);
            double[] numbers = new double[Math.toIntExact(y.count())];
            double[] line = new double[run];
            long first = start.getAsLong() * inner;
            for (int at = 0; at < numbers.length; at += run, first += whole.getAsLong() * inner) {
                Philox.numbers(distribution, key, counter, first, line, run, words);
                System.arraycopy(line, 0, numbers, at, run);
            }
            array(y.view(0, y.count())).assign(Nd4j.createFromArray(numbers));
        };
    }
}
