package org.lamina.benchmarks.steps;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/** How a step grows: a program each, with one number of it that takes several values. */
enum Curve {
    BATCH("items", List.of(1L, 2L, 8L, 32L, 128L, 512L), n -> n * (784 * 512 + 512 * 256 + 256 * 10)),
    WIDTH("units a layer", List.of(32L, 64L, 128L, 256L, 512L, 1024L), n -> 64 * (3 * n * n + 10 * n)),
    DEPTH("blocks", List.of(1L, 3L, 10L, 30L, 100L), n -> 64 * (n * 128 * 128 + 128 * 10)),
    LENGTH("positions", List.of(8L, 32L, 128L, 512L), n -> 32 * n * (64 * 384 + 128 * 384 + 128 * 65));

    private final String what;
    private final List<Long> points;
    private final LongUnaryOperator work;

    /** @param work multiplications of the products of a forward pass */
    Curve(String what, List<Long> points, LongUnaryOperator work) {
        this.what = what;
        this.points = points;
        this.work = work;
    }

    /** What the values count. */
    String what() {
        return what;
    }

    List<Long> points() {
        return points;
    }

    /** Multiplications of a forward pass; a step has about three times as many. */
    long work(long value) {
        return work.applyAsLong(value);
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Path program() {
        return Path.of(System.getProperty("lamina.root"), "tests/benchmarks/workloads/curves", key() + ".nn");
    }
}
