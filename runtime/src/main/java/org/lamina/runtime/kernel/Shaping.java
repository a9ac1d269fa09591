package org.lamina.runtime.kernel;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Sites that move elements without changing them. */
final class Shaping {
    private Shaping() {}

    static Kernel copy(Tensor x, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), 1);
        return new Site(x, y) {
            @Override
            void bind() {
                long[] one = {1};
                copy.pattern(new long[] {x.count()}, one, one);
            }

            @Override
            void execute() {
                copy.run(x, 0, y, 0);
            }
        };
    }

    static Kernel broadcast(Tensor x, int[] axes, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), y.rank());
        return new Site(x, y) {
            @Override
            void bind() {
                long[] own = StridedCopy.strides(x.sizes());
                long[] source = new long[y.rank()];
                for (int i = 0; i < axes.length; i++) {
                    source[axes[i]] = own[i];
                }
                copy.pattern(y.sizes(), source, StridedCopy.strides(y.sizes()));
            }

            @Override
            void execute() {
                copy.run(x, 0, y, 0);
            }
        };
    }

    static Kernel transpose(Tensor x, int[] permutation, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), y.rank());
        return new Site(x, y) {
            @Override
            void bind() {
                long[] own = StridedCopy.strides(x.sizes());
                long[] source =
                        Arrays.stream(permutation).mapToLong(axis -> own[axis]).toArray();
                copy.pattern(y.sizes(), source, StridedCopy.strides(y.sizes()));
            }

            @Override
            void execute() {
                copy.run(x, 0, y, 0);
            }
        };
    }

    static Kernel concat(Tensor[] parts, int axis, Tensor y) {
        Tensor[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = y;
        StridedCopy[] copies = new StridedCopy[parts.length];
        long[] starts = new long[parts.length];
        for (int p = 0; p < parts.length; p++) {
            copies[p] = new StridedCopy(y.storage(), y.rank());
        }
        return new Site(all) {
            @Override
            void bind() {
                long start = 0;
                long[] target = StridedCopy.strides(y.sizes());
                for (int p = 0; p < parts.length; p++) {
                    long[] sizes = parts[p].sizes();
                    copies[p].pattern(sizes, StridedCopy.strides(sizes), target);
                    starts[p] = start * target[axis];
                    start += sizes[axis];
                }
                Checks.that(start == y.size(axis), "parts do not fill the result", (Object[]) all);
            }

            @Override
            void execute() {
                for (int p = 0; p < parts.length; p++) {
                    copies[p].run(parts[p], 0, y, starts[p]);
                }
            }
        };
    }

    static Kernel slice(Tensor x, int axis, LongSupplier start, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), y.rank());
        return new Site(x, y) {
            @Override
            void bind() {
                copy.pattern(y.sizes(), StridedCopy.strides(x.sizes()), StridedCopy.strides(y.sizes()));
            }

            @Override
            void execute() {
                long from = start.getAsLong();
                if (from < 0 || from + y.size(axis) > x.size(axis)) {
                    throw new IndexOutOfBoundsException("slice from " + from + " of " + x + " to " + y);
                }
                copy.run(x, from * x.count(axis + 1, x.rank()), y, 0);
            }
        };
    }

    static Kernel put(Tensor x, int axis, LongSupplier start, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), x.rank());
        return new Site(x, y) {
            @Override
            void bind() {
                copy.pattern(x.sizes(), StridedCopy.strides(x.sizes()), StridedCopy.strides(y.sizes()));
            }

            @Override
            void execute() {
                long to = start.getAsLong();
                if (to < 0 || to + x.size(axis) > y.size(axis)) {
                    throw new IndexOutOfBoundsException("put of " + x + " at " + to + " of " + y);
                }
                copy.run(x, 0, y, to * y.count(axis + 1, y.rank()));
            }
        };
    }

    static Kernel flip(Tensor x, int axis, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), y.rank());
        return new Site(x, y) {
            @Override
            void bind() {
                long[] source = StridedCopy.strides(x.sizes());
                source[axis] = -source[axis];
                copy.pattern(y.sizes(), source, StridedCopy.strides(y.sizes()));
            }

            @Override
            void execute() {
                copy.run(x, (x.size(axis) - 1) * x.count(axis + 1, x.rank()), y, 0);
            }
        };
    }

    static Kernel pad(Tensor x, int axis, LongSupplier before, double value, Tensor y) {
        StridedCopy copy = new StridedCopy(x.storage(), y.rank());
        Kernel fill = Constants.fill(value, y);
        return new Site(x, y) {
            @Override
            void bind() {
                copy.pattern(x.sizes(), StridedCopy.strides(x.sizes()), StridedCopy.strides(y.sizes()));
            }

            @Override
            void execute() {
                long to = before.getAsLong();
                if (to < 0 || to + x.size(axis) > y.size(axis)) {
                    throw new IndexOutOfBoundsException("pad of " + to + " in front of " + x + " to " + y);
                }
                fill.run();
                copy.run(x, 0, y, to * y.count(axis + 1, y.rank()));
            }
        };
    }
}
