package org.lamina.types;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Integers from {@code low} to {@code high}; an end that is null is open to infinity. */
record Interval(@Nullable BigInteger low, @Nullable BigInteger high) {
    static final Interval ALL = new Interval(null, null);

    /** Where names lie of which nothing else is known. */
    static final Interval POSITIVE = new Interval(BigInteger.ONE, null);

    boolean isEmpty() {
        return low != null && high != null && low.compareTo(high) > 0;
    }

    boolean isSingle() {
        return low != null && low.equals(high);
    }

    boolean contains(BigInteger value) {
        return (low == null || low.compareTo(value) <= 0) && (high == null || value.compareTo(high) <= 0);
    }

    boolean isAtLeast(long value) {
        return low != null && low.compareTo(BigInteger.valueOf(value)) >= 0;
    }

    Interval meet(Interval other) {
        return new Interval(greater(low, other.low), lesser(high, other.high));
    }

    /** The greater of two lower ends. */
    static @Nullable BigInteger greater(@Nullable BigInteger a, @Nullable BigInteger b) {
        return a == null ? b : b == null ? a : a.max(b);
    }

    private static @Nullable BigInteger lesser(@Nullable BigInteger a, @Nullable BigInteger b) {
        return a == null ? b : b == null ? a : a.min(b);
    }
}
