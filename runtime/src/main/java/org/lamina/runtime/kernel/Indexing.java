package org.lamina.runtime.kernel;

import java.util.Arrays;

/** Sites whose operands say where elements come from or go to. */
final class Indexing {
    private Indexing() {}

    /** A position that is checked against the number of rows. */
    private static int position(Tensor positions, int i, long rows) {
        long at = positions.storage() == Storage.I64
                ? positions.longs().get(i)
                : positions.ints().get(i);
        if (at < 0 || at >= rows) {
            throw new IndexOutOfBoundsException(
                    "position " + at + " at element " + i + " is not within 0 .. " + (rows - 1));
        }
        return (int) at;
    }

    static Kernel gather(Tensor table, Tensor positions, Tensor y) {
        return new Site(table, positions, y) {
            private int width;
            private int count;

            @Override
            void bind() {
                width = (int) table.count(1, table.rank());
                count = (int) positions.count();
            }

            @Override
            void execute() {
                boolean wide = y.storage().bytes() == 8;
                for (int i = 0; i < count; i++) {
                    int row = position(positions, i, table.size(0));
                    if (wide) {
                        y.doubleWords().put(i * width, table.doubleWords(), row * width, width);
                    } else {
                        y.words().put(i * width, table.words(), row * width, width);
                    }
                }
            }
        };
    }

    static Kernel scatterAdd(Tensor values, Tensor positions, Tensor y) {
        Kernel clear = Constants.fill(0, y);
        return new Site(values, positions, y) {
            private int width;
            private int count;

            @Override
            void bind() {
                width = (int) y.count(1, y.rank());
                count = (int) positions.count();
            }

            @Override
            void execute() {
                clear.run();
                Tiles tiles = Tiles.ofThread();
                for (int i = 0; i < count; i++) {
                    int row = position(positions, i, y.size(0));
                    for (int at = 0; at < width; at += Tiles.LENGTH) {
                        add(tiles, values, i * width + at, y, row * width + at, Math.min(Tiles.LENGTH, width - at));
                    }
                }
            }
        };
    }

    private static void add(Tiles tiles, Tensor x, int from, Tensor y, int to, int n) {
        switch (y.storage()) {
            case F32 -> {
                x.floats().get(from, tiles.floatA, 0, n);
                y.floats().get(to, tiles.floatB, 0, n);
                for (int i = 0; i < n; i++) {
                    tiles.floatB[i] += tiles.floatA[i];
                }
                y.floats().put(to, tiles.floatB, 0, n);
            }
            case F64 -> {
                x.doubles().get(from, tiles.doubleA, 0, n);
                y.doubles().get(to, tiles.doubleB, 0, n);
                for (int i = 0; i < n; i++) {
                    tiles.doubleB[i] += tiles.doubleA[i];
                }
                y.doubles().put(to, tiles.doubleB, 0, n);
            }
            case I32, I64 -> {
                tiles.readLongs(x, from, tiles.longA, n);
                tiles.readLongs(y, to, tiles.longB, n);
                for (int i = 0; i < n; i++) {
                    tiles.longB[i] += tiles.longA[i];
                }
                tiles.writeLongs(y, to, tiles.longB, n);
            }
        }
    }

    static Kernel pickAt(Tensor x, Tensor positions, int axis, Tensor y) {
        return new Site(x, positions, y) {
            private int inner;
            private int length;
            private int count;

            @Override
            void bind() {
                inner = (int) x.count(axis + 1, x.rank());
                length = (int) x.size(axis);
                count = (int) positions.count();
            }

            @Override
            void execute() {
                boolean wide = y.storage().bytes() == 8;
                for (int i = 0; i < count; i++) {
                    int from = (i / inner * length + position(positions, i, length)) * inner + i % inner;
                    if (wide) {
                        y.doubleWords().put(i, x.doubleWords().get(from));
                    } else {
                        y.words().put(i, x.words().get(from));
                    }
                }
            }
        };
    }

    static Kernel putAt(Tensor values, Tensor positions, int axis, Tensor y) {
        Kernel clear = Constants.fill(0, y);
        return new Site(values, positions, y) {
            private int inner;
            private int length;
            private int count;

            @Override
            void bind() {
                inner = (int) y.count(axis + 1, y.rank());
                length = (int) y.size(axis);
                count = (int) positions.count();
            }

            @Override
            void execute() {
                clear.run();
                boolean wide = y.storage().bytes() == 8;
                for (int i = 0; i < count; i++) {
                    int to = (i / inner * length + position(positions, i, length)) * inner + i % inner;
                    if (wide) {
                        y.doubleWords().put(to, values.doubleWords().get(i));
                    } else {
                        y.words().put(to, values.words().get(i));
                    }
                }
            }
        };
    }

    // ---- along an axis ---------------------------------------------------------------------------------------------

    /** Sites that walk along one axis, for all positions of the axes behind it at once. */
    private abstract static class AlongAxis extends Site {
        private final Tensor x;
        private final int axis;
        int outer;
        int length;
        int inner;
        double[] line = {};
        double[] best = {};
        long[] whole = {};
        long[] sums = {};
        int[] places = {};

        AlongAxis(Tensor x, int axis, Tensor y) {
            super(x, y);
            this.x = x;
            this.axis = axis;
        }

        @Override
        void bind() {
            outer = (int) x.count(0, axis);
            length = (int) x.size(axis);
            inner = (int) x.count(axis + 1, x.rank());
            int room = Math.min(inner, Tiles.LENGTH);
            line = new double[room];
            best = new double[room];
            whole = new long[room];
            sums = new long[room];
            places = new int[room];
        }

        @Override
        void execute() {
            Tiles tiles = Tiles.ofThread();
            for (int o = 0; o < outer; o++) {
                for (int at = 0; at < inner; at += Tiles.LENGTH) {
                    piece(tiles, o, at, Math.min(Tiles.LENGTH, inner - at));
                }
            }
        }

        int element(int o, int k, int at) {
            return (o * length + k) * inner + at;
        }

        abstract void piece(Tiles tiles, int o, int at, int n);
    }

    static Kernel argReduce(ArgFn fn, Tensor x, int axis, Tensor y) {
        double sign = fn == ArgFn.ARGMAX ? 1 : -1;
        boolean floats = x.storage().isFloat();
        return new AlongAxis(x, axis, y) {
            /** Rows that lie in one piece are read whole. */
            @Override
            void execute() {
                if (inner > 1 || !floats) {
                    super.execute();
                    return;
                }
                Tiles tiles = Tiles.ofThread();
                for (int o = 0; o < outer; o++) {
                    places[0] = 0;
                    for (int from = 0; from < length; from += Tiles.LENGTH) {
                        int n = Math.min(Tiles.LENGTH, length - from);
                        tiles.readDoubles(x, element(o, from, 0), tiles.doubleA, n);
                        for (int k = 0; k < n; k++) {
                            line[0] = tiles.doubleA[k];
                            floatRow(from + k, 1);
                        }
                    }
                    y.ints().put(o, places[0]);
                }
            }

            @Override
            void piece(Tiles tiles, int o, int at, int n) {
                Arrays.fill(places, 0, n, 0);
                for (int k = 0; k < length; k++) {
                    if (floats) {
                        tiles.readDoubles(x, element(o, k, at), line, n);
                        floatRow(k, n);
                    } else {
                        tiles.readLongs(x, element(o, k, at), whole, n);
                        wholeRow(k, n);
                    }
                }
                y.ints().put(o * inner + at, places, 0, n);
            }

            /** A NaN counts as more extreme than any number. */
            private void floatRow(int k, int n) {
                for (int i = 0; i < n; i++) {
                    double value = sign * line[i];
                    if (k == 0 || value > best[i] || (Double.isNaN(value) && !Double.isNaN(best[i]))) {
                        best[i] = value;
                        places[i] = k;
                    }
                }
            }

            private void wholeRow(int k, int n) {
                for (int i = 0; i < n; i++) {
                    if (k == 0 || (sign > 0 ? whole[i] > sums[i] : whole[i] < sums[i])) {
                        sums[i] = whole[i];
                        places[i] = k;
                    }
                }
            }
        };
    }

    static Kernel cumSum(Tensor x, int axis, boolean reverse, Tensor y) {
        boolean floats = x.storage().isFloat();
        return new AlongAxis(x, axis, y) {
            @Override
            void piece(Tiles tiles, int o, int at, int n) {
                Arrays.fill(best, 0, n, 0);
                Arrays.fill(sums, 0, n, 0);
                for (int step = 0; step < length; step++) {
                    int element = element(o, reverse ? length - 1 - step : step, at);
                    if (floats) {
                        tiles.readDoubles(x, element, line, n);
                        for (int i = 0; i < n; i++) {
                            best[i] += line[i];
                        }
                        tiles.writeDoubles(y, element, best, n);
                    } else {
                        tiles.readLongs(x, element, whole, n);
                        for (int i = 0; i < n; i++) {
                            sums[i] += whole[i];
                        }
                        tiles.writeLongs(y, element, sums, n);
                    }
                }
            }
        };
    }
}
