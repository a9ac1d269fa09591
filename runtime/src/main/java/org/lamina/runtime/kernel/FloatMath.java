package org.lamina.runtime.kernel;

/**
 * Transcendental functions of single precision that loops over {@code float[]} can be vectorised with: no branches, no bit
 * patterns, nothing but sums, products, quotients, roots, least and greatest. Fused loops and the kernels of this package use
 * the same ones, so fusing changes no value. NaN gives NaN.
 */
public final class FloatMath {
    /** Adding and subtracting this rounds a float of less than 2^22 in size to a whole number. */
    private static final float ROUND = 12582912f;

    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts: the first is exact in 12 bits, so that its multiples by small whole numbers are exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    private FloatMath() {}

    /**
     * e^x with a relative error below 3e-7; 0 below -104, infinite above 89. With n the whole number nearest to x/ln 2, the
     * rest is at most (ln 2)/2 and has a short polynomial. 2^n comes from two exact powers of two.
     */
    public static float exp(float x) {
        float c = Math.max(Math.min(x, 89f), -104f);
        float n = (c * LOG2_E + ROUND) - ROUND;
        float r = (c - n * LN2_HIGH) - n * LN2_LOW;
        float high = (n * 0.0625f + ROUND) - ROUND;
        float power = powerOfTwo(high);
        power = power * power;
        power = power * power;
        power = power * power;
        return expNearZero(r) * powerOfTwo(n - 16f * high) * power * power;
    }

    /** 2^n for whole n in -10 .. 8, exactly: near enough to round to a multiple of 2^-10. */
    private static float powerOfTwo(float n) {
        float p = expNearZero(n * (0.693147181f / 16f));
        p = p * p;
        p = p * p;
        p = p * p;
        p = p * p;
        return ((p * 1024f + ROUND) - ROUND) * (1f / 1024f);
    }

    /** e^r for |r| up to 0.4. */
    private static float expNearZero(float r) {
        float p = 0.00139336556f;
        p = p * r + 0.00836317707f;
        p = p * r + 0.041666463f;
        p = p * r + 0.166665763f;
        p = p * r + 0.5f;
        return p * r * r + r + 1f;
    }

    /** tanh with a relative error below 5e-7: x P(x²)/Q(x²) with positive coefficients, fitted on 0 .. 9. */
    public static float tanh(float x) {
        float c = Math.max(Math.min(x, 9f), -9f);
        float u = c * c;
        float p = 1.33534117e-08f;
        p = p * u + 2.06081841e-05f;
        p = p * u + 0.00349553442f;
        p = p * u + 0.133809805f;
        p = p * u + 1f;
        float q = 7.77604669e-07f;
        q = q * u + 0.000328554626f;
        q = q * u + 0.0258767791f;
        q = q * u + 0.467142969f;
        q = q * u + 1f;
        return Math.max(Math.min(c * p / q, 1f), -1f);
    }

    /** 1/(1 + e^-x) with a relative error below 5e-7. */
    public static float sigmoid(float x) {
        return 1f / (1f + exp(-x));
    }

    /** ln sigmoid(x) = min(x, 0) - ln(1 + e^-|x|), relative error below 1e-6. */
    public static float logSigmoid(float x) {
        return Math.min(x, 0f) - log1pOfUnit(exp(-Math.abs(x)));
    }

    /** ln(1 + u) for u in 0 .. 1, by the series of 2 artanh(u/(2 + u)). */
    private static float log1pOfUnit(float u) {
        float s = u / (2f + u);
        float t = s * s;
        float p = 0.0666666667f;
        p = p * t + 0.0769230769f;
        p = p * t + 0.0909090909f;
        p = p * t + 0.111111111f;
        p = p * t + 0.142857143f;
        p = p * t + 0.2f;
        p = p * t + 0.333333333f;
        return 2f * (p * t * s + s);
    }

    /** The error function with a relative error below 5e-7: x P(x²)/Q(x²) with positive coefficients, fitted on 0 .. 3.9. */
    public static float erf(float x) {
        float c = Math.max(Math.min(x, 3.9f), -3.9f);
        float u = c * c;
        float p = 2.0664595e-06f;
        p = p * u + 0.000285046262f;
        p = p * u + 0.0037379174f;
        p = p * u + 0.0526667275f;
        p = p * u + 0.189657733f;
        p = p * u + 1.12837911f;
        float q = 3.82690487e-05f;
        q = q * u + 0.00115726073f;
        q = q * u + 0.0149134193f;
        q = q * u + 0.113815062f;
        q = q * u + 0.50141257f;
        q = q * u + 1f;
        return Math.max(Math.min(c * p / q, 1f), -1f);
    }

    /** 1/√x, correctly rounded twice. */
    public static float rsqrt(float x) {
        return 1f / (float) Math.sqrt(x);
    }

    /** Natural logarithm, rounded from double precision; not vectorised. */
    public static float log(float x) {
        return (float) Math.log(x);
    }

    /** ln(1 + x), rounded from double precision; not vectorised. */
    public static float log1p(float x) {
        return (float) Math.log1p(x);
    }

    /** {@code a - b*floor(a/b)}: the remainder with the sign of the divisor. */
    public static float mod(float a, float b) {
        return a - b * (float) Math.floor(a / b);
    }
}
