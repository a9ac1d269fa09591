package org.lamina.runtime.kernel;

/** Elementwise functions over tiles of double precision. */
final class DoubleFns {
    private DoubleFns() {}

    /** Applies a function to the first {@code n} elements; {@code y} may be {@code x}. */
    interface OfOne {
        void apply(double[] x, double[] y, int n);
    }

    /** Applies a function to the first {@code n} elements; {@code y} may be an operand. */
    interface OfTwo {
        void apply(double[] a, double[] b, double[] y, int n);
    }

    /** Compares the first {@code n} elements. */
    interface Comparison {
        void apply(double[] a, double[] b, int[] y, int n);
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
                        y[i] = Math.signum(x[i]);
                    }
                };
            case EXP ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.exp(x[i]);
                    }
                };
            case LOG ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.log(x[i]);
                    }
                };
            case LOG1P ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.log1p(x[i]);
                    }
                };
            case SQRT ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.sqrt(x[i]);
                    }
                };
            case RSQRT ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = 1 / Math.sqrt(x[i]);
                    }
                };
            case SIN ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.sin(x[i]);
                    }
                };
            case COS ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.cos(x[i]);
                    }
                };
            case TANH ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.tanh(x[i]);
                    }
                };
            case SIGMOID ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = DoubleMath.sigmoid(x[i]);
                    }
                };
            case LOG_SIGMOID ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = DoubleMath.logSigmoid(x[i]);
                    }
                };
            case ERF ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = DoubleMath.erf(x[i]);
                    }
                };
            case FLOOR ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.floor(x[i]);
                    }
                };
            case NOT -> throw unsupported(fn);
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
            case DIV ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = a[i] / b[i];
                    }
                };
            case FLOOR_DIV -> throw unsupported(fn);
            case MOD ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = DoubleMath.mod(a[i], b[i]);
                    }
                };
            case POW ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = Math.pow(a[i], b[i]);
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
            case EQ, NE, LT, LE, GT, GE, AND, OR -> throw unsupported(fn);
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
