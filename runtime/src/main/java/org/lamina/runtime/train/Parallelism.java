package org.lamina.runtime.train;

import java.util.OptionalInt;

/**
 * How a run uses the processors. On one machine equal values give equal bits.
 *
 * @param threads how many threads compute, at least 1
 * @param shards  into how many pieces every batch is cut that has the rows; empty for at most one for each thread, and fewer
 *                where a piece would be too small to pay
 */
public record Parallelism(int threads, OptionalInt shards) {
    public Parallelism {
        if (threads < 1 || shards.orElse(1) < 1) {
            throw new IllegalArgumentException("threads and shards must be at least 1: " + threads + ", " + shards);
        }
    }

    /** So many threads, and shards as they pay. */
    public static Parallelism of(int threads) {
        return new Parallelism(threads, OptionalInt.empty());
    }

    /** As reports name it: {@code threads 2, shards 4}. */
    public String text() {
        return "threads " + threads + (shards.isPresent() ? ", shards " + shards.getAsInt() : "");
    }
}
