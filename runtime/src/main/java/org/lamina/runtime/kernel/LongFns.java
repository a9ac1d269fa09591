package org.lamina.runtime.kernel;

/** Elementwise functions over tiles of integers and truth values, which are widened for it. */
final class LongFns {
    private LongFns() {}

    /** Applies a function to the first {@code n} elements; {@code y} may be {@code x}. */
    interface OfOne {
        void apply(long[] x, long[] y, int n);
    }

    /** Applies a function to the first {@code n} elements; {@code y} may be an operand. */
    interface OfTwo {
        void apply(long[] a, long[] b, long[] y, int n);
    }

    /** Compares the first {@code n} elements. */
    interface Comparison {
        void apply(long[] a, long[] b, int[] y, int n);
    }

    static OfOne unary(UnaryFn fn) {
        return switch (fn) {
            case NEG ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = -x[i];
                    }
                };
            case ABS ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.abs(x[i]);
                    }
                };
            case SIGN ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Long.signum(x[i]);
                    }
                };
            case EXP, LOG, LOG1P, SQRT, RSQRT, SIN, COS, TANH, SIGMOID, LOG_SIGMOID, ERF, FLOOR ->
                throw unsupported(fn);
            case NOT ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = x[i] == 0 ? 1 : 0;
                    }
                };
        };
    }

    static OfTwo binary(BinaryFn fn) {
        return switch (fn) {
            case ADD ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] + b[i];
                    }
                };
            case SUB ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] - b[i];
                    }
                };
            case MUL ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] * b[i];
                    }
                };
            case DIV -> throw unsupported(fn);
            case FLOOR_DIV ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.floorDiv(a[i], b[i]);
                    }
                };
            case MOD ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.floorMod(a[i], b[i]);
                    }
                };
            case POW ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = DoubleMath.pow(a[i], b[i]);
                    }
                };
            case MAX ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.max(a[i], b[i]);
                    }
                };
            case MIN ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.min(a[i], b[i]);
                    }
                };
            case EQ, NE, LT, LE, GT, GE -> throw unsupported(fn);
            case AND ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] != 0 && b[i] != 0 ? 1 : 0;
                    }
                };
            case OR ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = (a[i] | b[i]) != 0 ? 1 : 0;
                    }
                };
        };
    }

    static Comparison comparison(BinaryFn fn) {
        return switch (fn) {
            case EQ ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] == b[i] ? 1 : 0;
                    }
                };
            case NE ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] != b[i] ? 1 : 0;
                    }
                };
            case LT ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] < b[i] ? 1 : 0;
                    }
                };
            case LE ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] <= b[i] ? 1 : 0;
                    }
                };
            case GT ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] > b[i] ? 1 : 0;
                    }
                };
            case GE ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] >= b[i] ? 1 : 0;
                    }
                };
            default -> throw unsupported(fn);
        };
    }

    private static IllegalArgumentException unsupported(Enum<?> fn) {
        return new IllegalArgumentException(fn + " does not apply to this storage");
    }
}
