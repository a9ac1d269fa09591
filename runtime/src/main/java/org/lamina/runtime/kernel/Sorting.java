package org.lamina.runtime.kernel;

/** Positions in ascending order, by merging: equal elements keep their order. */
final class Sorting {
    private Sorting() {}

    static Kernel argSort(Tensor x, int axis, Tensor y) {
        return new Site(x, y) {
            private int length;
            private int inner;
            private int outer;
            private long[] keys = {};
            private int[] order = {};
            private int[] spare = {};
            private int[] result = {};

            @Override
            void bind() {
                length = (int) x.size(axis);
                inner = (int) x.count(axis + 1, x.rank());
                outer = (int) x.count(0, axis);
                keys = new long[length];
                order = new int[length];
                spare = new int[length];
                result = new int[(int) y.count()];
            }

            @Override
            void execute() {
                for (int o = 0; o < outer; o++) {
                    for (int i = 0; i < inner; i++) {
                        line(o * length * inner + i);
                    }
                }
                y.write(0, result, 0, result.length);
            }

            private void line(int start) {
                for (int k = 0; k < length; k++) {
                    keys[k] = key(x, start + k * inner);
                    order[k] = k;
                }
                int[] sorted = sort();
                for (int k = 0; k < length; k++) {
                    result[start + k * inner] = sorted[k];
                }
            }

            private int[] sort() {
                int[] from = order;
                int[] to = spare;
                for (int width = 1; width < length; width *= 2) {
                    for (int start = 0; start < length; start += 2 * width) {
                        merge(from, to, start, Math.min(start + width, length), Math.min(start + 2 * width, length));
                    }
                    int[] kept = from;
                    from = to;
                    to = kept;
                }
                return from;
            }

            private void merge(int[] from, int[] to, int start, int middle, int end) {
                int left = start;
                int right = middle;
                for (int at = start; at < end; at++) {
                    boolean first = right == end || left < middle && keys[from[left]] <= keys[from[right]];
                    to[at] = first ? from[left++] : from[right++];
                }
            }
        };
    }

    /** A number that is ordered as the element is; both zeros are equal, and NaN is the greatest. */
    private static long key(Tensor x, int element) {
        if (!x.storage().isFloat()) {
            return x.storage() == Storage.I64 && x.memory().host() ? x.longs().get(element) : (long) x.get(element);
        }
        long bits = Double.doubleToLongBits(x.get(element) + 0.0);
        return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
    }
}
