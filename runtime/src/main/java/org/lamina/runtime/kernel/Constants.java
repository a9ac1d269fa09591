package org.lamina.runtime.kernel;

import java.util.function.LongSupplier;

/** Sites that have no operand: fills, literals, sizes, positions, and random numbers. */
final class Constants {
    private Constants() {}

    static Kernel fill(double value, Tensor y) {
        return new Site(y) {
            @Override
            void bind() {}

            @Override
            void execute() {
                int count = (int) y.count();
                Tiles tiles = Tiles.ofThread();
                int n = Math.min(count, Tiles.LENGTH);
                switch (y.storage()) {
                    case F32 -> {
                        java.util.Arrays.fill(tiles.floatA, 0, n, (float) value);
                        for (int at = 0; at < count; at += n) {
                            y.floats().put(at, tiles.floatA, 0, Math.min(n, count - at));
                        }
                    }
                    case F64 -> {
                        java.util.Arrays.fill(tiles.doubleA, 0, n, value);
                        for (int at = 0; at < count; at += n) {
                            y.doubles().put(at, tiles.doubleA, 0, Math.min(n, count - at));
                        }
                    }
                    case I32 -> {
                        java.util.Arrays.fill(tiles.intA, 0, n, (int) value);
                        for (int at = 0; at < count; at += n) {
                            y.ints().put(at, tiles.intA, 0, Math.min(n, count - at));
                        }
                    }
                    case I64 -> {
                        java.util.Arrays.fill(tiles.longA, 0, n, (long) value);
                        for (int at = 0; at < count; at += n) {
                            y.longs().put(at, tiles.longA, 0, Math.min(n, count - at));
                        }
                    }
                }
            }
        };
    }

    /** Writes numbers into elements {@code at ..} of any storage. */
    static void write(Tensor y, long at, double[] values, int n, Tiles tiles) {
        if (y.storage().isFloat()) {
            tiles.writeDoubles(y, at, values, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            tiles.longC[i] = (long) values[i];
        }
        tiles.writeLongs(y, at, tiles.longC, n);
    }

    static Kernel literal(double[] values, Tensor y) {
        double[] kept = values.clone();
        return () -> {
            Tiles tiles = Tiles.ofThread();
            for (int at = 0; at < kept.length; at += Tiles.LENGTH) {
                int n = Math.min(Tiles.LENGTH, kept.length - at);
                System.arraycopy(kept, at, tiles.doubleC, 0, n);
                write(y, at, tiles.doubleC, n, tiles);
            }
        };
    }

    static Kernel size(LongSupplier size, Tensor y) {
        return () -> y.longs().put(0, size.getAsLong());
    }

    static Kernel iota(int axis, LongSupplier start, Tensor y) {
        return () -> {
            Tiles tiles = Tiles.ofThread();
            long first = start.getAsLong();
            long size = y.size(axis);
            long inner = y.count(axis + 1, y.rank());
            long count = y.count();
            for (long at = 0; at < count; at += Tiles.LENGTH) {
                int n = (int) Math.min(Tiles.LENGTH, count - at);
                for (int i = 0; i < n; i++) {
                    tiles.doubleC[i] = first + (at + i) / inner % size;
                }
                write(y, at, tiles.doubleC, n, tiles);
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
            Tiles tiles = Tiles.ofThread();
            long key = Philox.key(seed.getLong(), stream);
            long counter = turn.getLong();
            long inner = y.rank() == 0 ? 1 : y.count(axis + 1, y.rank());
            long run = y.rank() == 0 ? 1 : y.size(axis) * inner;
            long count = y.count();
            long first = start.getAsLong() * inner;
            for (long at = 0; at < count; at += run, first += whole.getAsLong() * inner) {
                for (long done = 0; done < run; done += Tiles.LENGTH) {
                    int n = (int) Math.min(Tiles.LENGTH, run - done);
                    Philox.numbers(distribution, key, counter, first + done, tiles.doubleC, n, words);
                    tiles.writeDoubles(y, at + done, tiles.doubleC, n);
                }
            }
        };
    }
}
