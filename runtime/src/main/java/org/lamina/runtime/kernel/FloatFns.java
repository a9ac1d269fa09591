package org.lamina.runtime.kernel;

/** Elementwise functions over tiles of single precision. */
final class FloatFns {
    private FloatFns() {}

    /** Applies a function to the first {@code n} elements; {@code y} is another array than {@code x}. */
    interface OfOne {
        void apply(float[] x, float[] y, int n);
    }

    /** Applies a function to the first {@code n} elements; {@code y} may be an operand. */
    interface OfTwo {
        void apply(float[] a, float[] b, float[] y, int n);
    }

    /** Compares the first {@code n} elements. */
    interface Comparison {
        void apply(float[] a, float[] b, int[] y, int n);
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
                        y[i] = FloatMath.sign(x[i]);
                    }
                };
            case EXP -> FloatMath::exp;
            case LOG -> (x, y, n) -> FloatSeries.log(x, y, 0, n);
            case LOG1P -> (x, y, n) -> FloatSeries.log1p(x, y, 0, n);
            case SQRT ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = (float) Math.sqrt(x[i]);
                    }
                };
            case RSQRT ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = FloatMath.rsqrt(x[i]);
                    }
                };
            case SIN -> (x, y, n) -> FloatSeries.sin(x, y, 0, n);
            case COS -> (x, y, n) -> FloatSeries.cos(x, y, 0, n);
            case TANH ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = FloatMath.tanh(x[i]);
                    }
                };
            case SIGMOID ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = FloatMath.sigmoid(x[i]);
                    }
                };
            case LOG_SIGMOID -> (x, y, n) -> FloatSeries.logSigmoid(x, y, 0, n);
            case ERF ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = FloatMath.erf(x[i]);
                    }
                };
            case FLOOR ->
                (x, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = (float) Math.floor(x[i]);
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
                        y[i] = FloatMath.mod(a[i], b[i]);
                    }
                };
            case POW ->
                (a, b, y, n) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = (float) Math.pow(a[i], b[i]);
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
