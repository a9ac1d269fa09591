package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Kernel;
import org.lamina.runtime.kernel.ReduceFn;
import org.lamina.runtime.kernel.Tensor;

/**
 * Joins what every shard has computed on its rows, always in the order of the shards, so that the result depends on their
 * number alone.
 */
public final class Combine implements Kernel {
    private static final int WORTH_SHARING = 16_384;

    private final Frame frame;
    private final ReduceFn fn;
    private final int region;
    private final List<Tensor> tensors = new ArrayList<>();
    private Tensor[] parts = {};
    private @Nullable Tensor whole;
    private LongSupplier divisor = () -> 1;
    private long skipped;
    private final Workers.Task piece = this::runPiece;

    Combine(Frame frame, ReduceFn fn, int region) {
        this.frame = frame;
        this.fn = fn;
        this.region = region;
        for (int thread = 0; thread < frame.threads(); thread++) {
            frame.tiles(thread).need(frame.storage(region), 0);
            frame.tiles(thread).need(frame.storage(region), 1);
        }
    }

    /** Where the shards put their parts: {@code offset} units into the region of each. */
    public void place(long offset, long... shape) {
        Frame[] shards = frame.shards();
        for (int i = 0; i < shards.length; i++) {
            if (tensors.size() == i) {
                tensors.add(shards[i].inRegion(region));
            }
            shards[i].placeInRegion(tensors.get(i), region, offset, shape);
        }
        parts = tensors.subList(0, shards.length).toArray(new Tensor[0]);
    }

    /** As {@link #place}, where this shard joins its slice of the first axis only. */
    public void placeSlice(long offset, long... shape) {
        place(offset, shape);
        skipped = parts[0].count() / shape[0] * frame.firstOf(shape[0]);
    }

    /**
     * Says where the result goes.
     *
     * @param divisorOfSum what a sum is divided by, asked in each run; 1 for all else
     */
    public Kernel into(Tensor result, LongSupplier divisorOfSum) {
        whole = result;
        divisor = divisorOfSum;
        return this;
    }

    @Override
    public void run() {
        if (frame.threads() > 1 && result().count() >= WORTH_SHARING) {
            frame.share(piece);
        } else {
            run(frame.tiles(0), 0, result().count());
        }
    }

    private Tensor result() {
        return java.util.Objects.requireNonNull(whole);
    }

    private void runPiece(int thread) {
        long count = result().count();
        long tiles = (count + Tiles.LENGTH - 1) / Tiles.LENGTH;
        long from = tiles * thread / frame.threads() * Tiles.LENGTH;
        long to = Math.min(count, tiles * (thread + 1) / frame.threads() * Tiles.LENGTH);
        run(frame.tiles(thread), from, to);
    }

    private void run(Tiles tiles, long from, long to) {
        Tensor out = result();
        for (long at = from; at < to; at += Tiles.LENGTH) {
            int length = (int) Math.min(Tiles.LENGTH, to - at);
            switch (out.storage()) {
                case F32 -> floats(tiles, out, at, length);
                case F64 -> doubles(tiles, out, at, length);
                case I32 -> ints(tiles, out, at, length);
                case I64 -> longs(tiles, out, at, length);
            }
        }
    }

    private void floats(Tiles tiles, Tensor out, long at, int length) {
        float[] sum = tiles.f32(0);
        float[] part = tiles.f32(1);
        parts[0].read(skipped + at, sum, 0, length);
        for (int i = 1; i < parts.length; i++) {
            parts[i].read(skipped + at, part, 0, length);
            joinFloats(fn, sum, part, length);
        }
        long by = divisor.getAsLong();
        if (by != 1) {
            for (int i = 0; i < length; i++) {
                sum[i] = sum[i] / by;
            }
        }
        out.write(at, sum, 0, length);
    }

    private static void joinFloats(ReduceFn fn, float[] sum, float[] part, int length) {
        switch (fn) {
            case SUM -> {
                for (int i = 0; i < length; i++) {
                    sum[i] += part[i];
                }
            }
            case PROD -> {
                for (int i = 0; i < length; i++) {
                    sum[i] *= part[i];
                }
            }
            case MAX -> {
                for (int i = 0; i < length; i++) {
                    sum[i] = Math.max(sum[i], part[i]);
                }
            }
            case MIN -> {
                for (int i = 0; i < length; i++) {
                    sum[i] = Math.min(sum[i], part[i]);
                }
            }
            default -> throw new IllegalStateException("shards are not joined by " + fn);
        }
    }

    private void doubles(Tiles tiles, Tensor out, long at, int length) {
        double[] sum = tiles.f64(0);
        double[] part = tiles.f64(1);
        parts[0].read(skipped + at, sum, 0, length);
        for (int shard = 1; shard < parts.length; shard++) {
            parts[shard].read(skipped + at, part, 0, length);
            for (int i = 0; i < length; i++) {
                sum[i] = joined(sum[i], part[i]);
            }
        }
        long by = divisor.getAsLong();
        for (int i = 0; i < length; i++) {
            sum[i] /= by;
        }
        out.write(at, sum, 0, length);
    }

    private double joined(double a, double b) {
        return switch (fn) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            default -> throw new IllegalStateException("shards are not joined by " + fn);
        };
    }

    private void ints(Tiles tiles, Tensor out, long at, int length) {
        int[] sum = tiles.i32(0);
        int[] part = tiles.i32(1);
        parts[0].read(skipped + at, sum, 0, length);
        for (int shard = 1; shard < parts.length; shard++) {
            parts[shard].read(skipped + at, part, 0, length);
            for (int i = 0; i < length; i++) {
                sum[i] = (int) joined(sum[i], (long) part[i]);
            }
        }
        out.write(at, sum, 0, length);
    }

    private void longs(Tiles tiles, Tensor out, long at, int length) {
        long[] sum = tiles.i64(0);
        long[] part = tiles.i64(1);
        parts[0].read(skipped + at, sum, 0, length);
        for (int shard = 1; shard < parts.length; shard++) {
            parts[shard].read(skipped + at, part, 0, length);
            for (int i = 0; i < length; i++) {
                sum[i] = joined(sum[i], part[i]);
            }
        }
        out.write(at, sum, 0, length);
    }

    private long joined(long a, long b) {
        return switch (fn) {
            case SUM -> a + b;
            case PROD -> a * b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            default -> throw new IllegalStateException("shards are not joined by " + fn);
        };
    }
}
