package org.lamina.runtime.kernel;

/**
 * Transcendental functions of single precision that loops over {@code float[]} can be vectorised with: no branches, no bit
 * patterns, nothing but sums, products, quotients, roots, least and greatest. Fused loops and the kernels of this package use
 * the same ones, so fusing changes no value. NaN gives NaN.
 */
public final class FloatMath {
    /** Adding and subtracting this rounds a float of less than 2^22 in size to a whole number. */
    private static final float ROUND = 12582912f;

    private static final float HALF_LOG2_E = 0.72134752f;
    /** 2 ln 2 in two parts: the first is exact in 12 bits, so that its multiples by small whole numbers are exact. */
    private static final float LN4_HIGH = 1.38671875f;

    private static final float LN4_LOW = -4.2438888e-4f;
    /** Multiplying by this, and subtracting what that adds, leaves a float with two bits of precision. */
    private static final float SPLIT = 4194305f;

    private FloatMath() {}

    /**
     * e^x with a relative error below 4e-7; 0 below -104, infinite above 89. With n the whole number nearest to x/(2 ln 2),
     * e^x = e^r 2^n 2^n, where |r| is at most ln 2. 2^n is computed roughly, as the 256th power of a parabola, and then
     * rounded to two bits, which makes it exact. e^r = (q + p)/(q - p), where p/q is a short quotient for tanh(r/2).
     *
     * <p>Note [Small bodies]: the just-in-time compiler unrolls, and so vectorises, only loops of fewer than some 50
     * operations. This one has 34, so a loop can do little else; longer chains go through a tile in several loops.
     */
    public static float exp(float x) {
        float c = Math.max(Math.min(x, 89f), -104f);
        float n = (c * HALF_LOG2_E + ROUND) - ROUND;
        float r = (c - n * LN4_HIGH) - n * LN4_LOW;
        float s = (3.60377089e-06f * n + 0.00271977903f) * n + 1.00026298f;
        s = s * s;
        s = s * s;
        s = s * s;
        s = s * s;
        s = s * s;
        s = s * s;
        s = s * s;
        s = s * s;
        float big = s * SPLIT;
        float power = big - (big - s);
        float square = r * r;
        float p = (0.0829138681f * square + 5.00515604f) * r;
        float q = square + 10.010313f;
        return (q + p) / (q - p) * power * power;
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

    /**
     * {@link #exp(float)} of the first {@code n} elements; {@code y} may be {@code x}. The loop has a method of its own, see
     * Note [Small bodies].
     */
    public static void exp(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = exp(x[i]);
        }
    }

    /** ln(1 + u) for u in 0 .. 1, by the series of 2 artanh(u/(2 + u)). */
    static float log1pOfUnit(float u) {
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

    /** -1, 0 or 1; NaN for NaN. */
    public static float sign(float x) {
        return Math.max(Math.min(x * 0x1p127f * 0x1p127f, 1f), -1f);
    }

    /** {@code a - b*floor(a/b)}: the remainder with the sign of the divisor. */
    public static float mod(float a, float b) {
        return a - b * (float) Math.floor(a / b);
    }
}
