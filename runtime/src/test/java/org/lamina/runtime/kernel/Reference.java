package org.lamina.runtime.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What the kernels should compute, straight from the definitions, on row-major arrays of doubles. */
final class Reference {
    private Reference() {}

    static DoubleUnaryOperator unary(UnaryFn fn) {
        return switch (fn) {
            case NEG -> x -> -x;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case LOG1P -> Math::log1p;
            case SQRT -> Math::sqrt;
            case RSQRT -> x -> 1 / Math.sqrt(x);
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TANH -> Math::tanh;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case LOG_SIGMOID -> x -> -Math.log1p(Math.exp(-x));
            case ERF -> Reference::erf;
            case FLOOR -> Math::floor;
            case NOT -> x -> x == 0 ? 1 : 0;
        };
    }

    /** Simpson's rule on the definition 2/√π ∫ e^(-t²) dt. */
    private static double erf(double x) {
        int steps = 2000;
        double h = x / steps;
        double sum = 1 + Math.exp(-x * x);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 1 ? 4 : 2) * Math.exp(-h * i * h * i);
        }
        return 2 / Math.sqrt(Math.PI) * sum * h / 3;
    }

    static DoubleBinaryOperator binary(BinaryFn fn) {
        return switch (fn) {
            case ADD -> (a, b) -> a + b;
            case SUB -> (a, b) -> a - b;
            case MUL -> (a, b) -> a * b;
            case DIV -> (a, b) -> a / b;
            case FLOOR_DIV -> (a, b) -> Math.floor(a / b);
            case MOD -> (a, b) -> a - b * Math.floor(a / b);
            case POW -> Math::pow;
            case MAX -> Math::max;
            case MIN -> Math::min;
            case EQ -> (a, b) -> a == b ? 1 : 0;
            case NE -> (a, b) -> a != b ? 1 : 0;
            case LT -> (a, b) -> a < b ? 1 : 0;
            case LE -> (a, b) -> a <= b ? 1 : 0;
            case GT -> (a, b) -> a > b ? 1 : 0;
            case GE -> (a, b) -> a >= b ? 1 : 0;
            case AND -> (a, b) -> a != 0 && b != 0 ? 1 : 0;
            case OR -> (a, b) -> a != 0 || b != 0 ? 1 : 0;
        };
    }

    /** The position of an element along every axis. */
    static int[] index(long element, long[] sizes) {
        int[] index = new int[sizes.length];
        long rest = element;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            index[axis] = (int) (rest % sizes[axis]);
            rest /= sizes[axis];
        }
        return index;
    }

    static int element(int[] index, long[] sizes) {
        int element = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            element = element * (int) sizes[axis] + index[axis];
        }
        return element;
    }

    static double[] matmul(double[] a, boolean ta, double[] b, boolean tb, int batch, int m, int n, int k) {
        double[] y = new double[batch * m * n];
        for (int s = 0; s < batch; s++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < k; l++) {
                        sum += a[s * m * k + (ta ? l * m + i : i * k + l)]
                                * b[s * k * n + (tb ? j * k + l : l * n + j)];
                    }
                    y[(s * m + i) * n + j] = sum;
                }
            }
        }
        return y;
    }

    /** Sees every product of a convolution: element of x, of w, and of y. */
    interface Tap {
        void at(int x, int w, int y);
    }

    static void conv(Tensor x, Tensor w, Tensor y, WindowSpec window, int groups, Tap tap) {
        int perGroup = (int) w.size(1);
        int filters = (int) y.size(1) / groups;
        for (long e = 0; e < y.count(); e++) {
            int[] at = index(e, y.sizes());
            for (int c = 0; c < perGroup; c++) {
                for (int i = 0; i < window.kernelHeight(); i++) {
                    for (int j = 0; j < window.kernelWidth(); j++) {
                        int row = at[2] * window.strideHeight() + i * window.dilationHeight() - window.padTop();
                        int column = at[3] * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
                        if (row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3)) {
                            int channel = at[1] / filters * perGroup + c;
                            tap.at(
                                    element(new int[] {at[0], channel, row, column}, x.sizes()),
                                    element(new int[] {at[1], c, i, j}, w.sizes()),
                                    (int) e);
                        }
                    }
                }
            }
        }
    }

    /** Sees every element under every window: element of x (or -1 for padding) and of y, in row-major order of the window. */
    interface Under {
        void at(int x, int y);
    }

    static void pool(Tensor x, Tensor y, WindowSpec window, Under under) {
        for (long e = 0; e < y.count(); e++) {
            int[] at = index(e, y.sizes());
            for (int i = 0; i < window.kernelHeight(); i++) {
                for (int j = 0; j < window.kernelWidth(); j++) {
                    int row = at[2] * window.strideHeight() + i * window.dilationHeight() - window.padTop();
                    int column = at[3] * window.strideWidth() + j * window.dilationWidth() - window.padLeft();
                    boolean within = row >= 0 && row < x.size(2) && column >= 0 && column < x.size(3);
                    under.at(within ? element(new int[] {at[0], at[1], row, column}, x.sizes()) : -1, (int) e);
                }
            }
        }
    }
}
