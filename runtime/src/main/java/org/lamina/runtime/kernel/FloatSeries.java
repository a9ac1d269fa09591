package org.lamina.runtime.kernel;

/**
 * Logarithms, sine and cosine of single precision over many elements. Each is a loop that the just-in-time compiler
 * vectorises between loops that it does not, which take the bits of a float apart or look for the few elements that
 * want more care; together several times as fast as {@link Math}. Elements are independent of each other, and one alone gives
 * the same as among others. {@code y} must not be {@code x}.
 */
public final class FloatSeries {
    /** Elements that are worked on while they are in the first-level cache. */
    private static final int BLOCK = 1024;

    /** What splits the range of a float's bits at √½, so that mantissas are between √½ and √2. */
    private static final int ROOT_HALF = 0x3f3504f3;

    /** ln 2 in two parts, the first exact in 9 bits, so that its multiples by exponents are exact. */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;

    /** Adding and subtracting this rounds a float of less than 2^22 in size to a whole number. */
    private static final float ROUND = 12582912f;

    /** π in three parts, of which the first two are exact in so few bits that their multiples up to 2^12 are exact. */
    private static final float PI_HIGH = 3.140625f;

    private static final float PI_MIDDLE = 9.67502593994140625e-4f;
    private static final float PI_LOW = 1.509957990978376432e-7f;
    private static final float BY_PI = 0.318309886f;

    /** Beyond this the multiple of π is not exact any more. */
    private static final float FAR = 8192f;

    private static final ThreadLocal<float[][]> ROOM = ThreadLocal.withInitial(() -> HeapArrays.floats(3, BLOCK));

    private FloatSeries() {}

    /** ln x with a relative error below 4e-7; -infinity at 0, NaN below. */
    public static void log(float[] x, float[] y, int from, int to) {
        float[][] room = ROOM.get();
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            System.arraycopy(x, at, room[2], 0, n);
            split(room[2], room[0], room[1], n);
            logOfParts(room[0], room[1], n);
            System.arraycopy(room[0], 0, y, at, n);
            rareLogs(x, y, at, at + n);
        }
    }

    /** Mantissa between √½ and √2 and exponent, of positive normal elements. */
    private static void split(float[] x, float[] mantissa, float[] exponent, int n) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(x[i]);
            int e = (bits - ROOT_HALF) >> 23;
            mantissa[i] = Float.intBitsToFloat(bits - (e << 23));
            exponent[i] = e;
        }
    }

    /** m + e ln 2 in place of each mantissa m: ln m = 2 artanh s with s = (m - 1)/(m + 1), |s| below 0.172. */
    private static void logOfParts(float[] mantissa, float[] exponent, int n) {
        for (int i = 0; i < n; i++) {
            float f = mantissa[i] - 1f;
            float s = f / (2f + f);
            float t = s * s;
            float p = 0.0909090909f;
            p = p * t + 0.111111111f;
            p = p * t + 0.142857143f;
            p = p * t + 0.2f;
            p = p * t + 0.333333333f;
            // 2s is f less a small part of it, which keeps the rounding of the quotient small.
            float half = 0.5f * f * f;
            float low = s * (half + 2f * t * p) + exponent[i] * LN2_LOW;
            mantissa[i] = exponent[i] * LN2_HIGH + (f - (half - low));
        }
    }

    private static void rareLogs(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!(x[i] >= Float.MIN_NORMAL && x[i] <= Float.MAX_VALUE)) {
                y[i] = (float) Math.log(x[i]);
            }
        }
    }

    /** ln(1 + x) with a relative error below 4e-7; -infinity at -1, NaN below. */
    public static void log1p(float[] x, float[] y, int from, int to) {
        float[][] room = ROOM.get();
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            System.arraycopy(x, at, room[2], 0, n);
            addOne(room[2], n);
            split(room[2], room[0], room[1], n);
            logOfParts(room[0], room[1], n);
            System.arraycopy(x, at, room[1], 0, n);
            addRest(room[0], room[1], room[2], n);
            System.arraycopy(room[0], 0, y, at, n);
            rareLogs1p(x, y, at, at + n);
        }
    }

    private static void addOne(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += 1f;
        }
    }

    /** ln u for u = 1 + x rounded is corrected by what rounding lost. */
    private static void addRest(float[] y, float[] x, float[] u, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += (x[i] - (u[i] - 1f)) / u[i];
        }
    }

    private static void rareLogs1p(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!(x[i] > -1f && x[i] <= Float.MAX_VALUE)) {
                y[i] = (float) Math.log1p(x[i]);
            }
        }
    }

    /** {@link FloatMath#logSigmoid(float)}. */
    public static void logSigmoid(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = -Math.abs(x[i]);
        }
        exp(y, from, to);
        log1pOfUnit(y, from, to);
        for (int i = from; i < to; i++) {
            y[i] = Math.min(x[i], 0f) - y[i];
        }
    }

    private static void exp(float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.exp(y[i]);
        }
    }

    private static void log1pOfUnit(float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = FloatMath.log1pOfUnit(y[i]);
        }
    }

    /** sin x with an absolute error below 2e-7. */
    public static void sin(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            float n = (x[i] * BY_PI + ROUND) - ROUND;
            y[i] = sign(n) * sinOfHalfTurn(((x[i] - n * PI_HIGH) - n * PI_MIDDLE) - n * PI_LOW);
        }
        farSines(x, y, from, to);
    }

    /** cos x with an absolute error below 2e-7. */
    public static void cos(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            float n = (x[i] * BY_PI - 0.5f + ROUND) - ROUND;
            float h = n + 0.5f;
            y[i] = -sign(n) * sinOfHalfTurn(((x[i] - h * PI_HIGH) - h * PI_MIDDLE) - h * PI_LOW);
        }
        farCosines(x, y, from, to);
    }

    /** 1 for even whole numbers, -1 for odd ones. */
    private static float sign(float n) {
        float half = 0.5f * n;
        float f = half - ((half + ROUND) - ROUND);
        return 1f - 8f * f * f;
    }

    /** sin r for |r| up to π/2, by its series. */
    private static float sinOfHalfTurn(float r) {
        float t = r * r;
        float p = 1.60590438e-10f;
        p = p * t - 2.50521084e-8f;
        p = p * t + 2.75573192e-6f;
        p = p * t - 1.98412698e-4f;
        p = p * t + 8.33333333e-3f;
        p = p * t - 0.166666667f;
        return p * t * r + r;
    }

    private static void farSines(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!(Math.abs(x[i]) <= FAR)) {
                y[i] = (float) Math.sin(x[i]);
            }
        }
    }

    private static void farCosines(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!(Math.abs(x[i]) <= FAR)) {
                y[i] = (float) Math.cos(x[i]);
            }
        }
    }
}
