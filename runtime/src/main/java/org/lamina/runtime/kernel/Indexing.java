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

    static Kernel gather(Tensor table, Tensor positions, int axis, int batch, Tensor y) {
        return new Rows(table, positions, axis, batch, y, y) {
            private boolean wide;

            @Override
            void execute() {
                wide = y.storage().bytes() == 8;
                super.execute();
            }

            @Override
            void row(int inTable, int inValues) {
                if (width == 1 && !wide) {
                    y.words().put(inValues, table.words().get(inTable));
                } else if (wide) {
                    y.doubleWords().put(inValues, table.doubleWords(), inTable, width);
                } else {
                    y.words().put(inValues, table.words(), inTable, width);
                }
            }
        };
    }

    static Kernel scatterAdd(Tensor values, Tensor positions, int axis, int batch, Tensor y) {
        Kernel clear = Constants.fill(0, y);
        return new Rows(y, positions, axis, batch, values, y) {
            private Tiles tiles = Tiles.ofThread();

            @Override
            void execute() {
                clear.run();
                tiles = Tiles.ofThread();
                super.execute();
            }

            @Override
            void row(int inTable, int inValues) {
                for (int at = 0; at < width; at += Tiles.LENGTH) {
                    add(tiles, values, inValues + at, y, inTable + at, Math.min(Tiles.LENGTH, width - at));
                }
            }
        };
    }

    /** Sites that join each row of values {@code [..B, ..A, ..S, ..D]} with one of a table {@code [..B, ..A, V, ..D]}. */
    private abstract static class Rows extends Site {
        private final Tensor table;
        private final Tensor positions;
        private final int axis;
        private final int batch;
        private int batches;
        private int planes;
        private int places;
        int width;

        Rows(Tensor table, Tensor positions, int axis, int batch, Tensor values, Tensor result) {
            super(table, positions, values, result);
            this.table = table;
            this.positions = positions;
            this.axis = axis;
            this.batch = batch;
        }

        @Override
        void bind() {
            batches = (int) positions.count(0, batch);
            planes = (int) table.count(batch, axis);
            places = (int) positions.count(batch, positions.rank());
            width = (int) table.count(axis + 1, table.rank());
        }

        @Override
        void execute() {
            int length = (int) table.size(axis);
            for (int plane = 0; plane < batches * planes; plane++) {
                int first = plane / planes * places;
                for (int i = 0; i < places; i++) {
                    int at = position(positions, first + i, length);
                    row((plane * length + at) * width, (plane * places + i) * width);
                }
            }
        }

        abstract void row(int inTable, int inValues);
    }

    private static void add(Tiles tiles, Tensor x, int from, Tensor y, int to, int n) {
        if (n == 1 && y.storage() == Storage.F32) {
            y.floats().put(to, y.floats().get(to) + x.floats().get(from));
            return;
        }
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
