package org.lamina.runtime.kernel;

/** Functions of double precision that the Java library lacks. */
public final class DoubleMath {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private DoubleMath() {}

    /**
     * The error function, to about 1e-15. Up to 3 by its series with positive terms,
     * 2/√π e^(-x²) Σ 2ⁿ x^(2n+1)/(2n+1)!!, beyond by the continued fraction of its complement.
     *
     * @see <a href="https://dlmf.nist.gov/7.6">DLMF 7.6.2 and 7.9.1</a>
     */
    public static double erf(double x) {
        double a = Math.abs(x);
        if (!(a < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        return Math.copySign(a < 3 ? series(a) : 1 - complement(a), x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
    }

    private static double complement(double x) {
        double fraction = x;
        for (int n = 60; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }

    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** ln sigmoid(x), without overflow for any x. */
    public static double logSigmoid(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** {@code a - b*floor(a/b)}: the remainder with the sign of the divisor. */
    public static double mod(double a, double b) {
        return a - b * Math.floor(a / b);
    }

    /** a^b of integers modulo 2^64; a negative exponent gives the quotient 1/a^|b| without its fraction. */
    public static long pow(long a, long b) {
        if (b < 0) {
            if (a == 0) {
                throw new ArithmeticException("0 to a negative power");
            }
            return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
        }
        long result = 1;
        long base = a;
        for (long left = b; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result *= base;
            }
            base *= base;
        }
        return result;
    }
}
