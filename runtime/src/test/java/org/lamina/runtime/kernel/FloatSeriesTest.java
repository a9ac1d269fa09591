package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The error bounds that the functions state, over their whole ranges, against {@link StrictMath}. */
class FloatSeriesTest {
    private static final int STEPS = 300_000;

    private static final float[] SPECIAL = {
        0,
        -0f,
        -1,
        -2,
        1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e30f,
        -12345.678f
    };

    private interface Series {
        void apply(float[] x, float[] y, int from, int to);
    }

    /** All magnitudes between two positive floats, evenly among their bits, times a sign. */
    private static void relative(double bound, float low, float high, int sign, Series fn, DoubleUnaryOperator exact) {
        float[] x = new float[STEPS];
        int first = Float.floatToIntBits(low);
        double width = (double) Float.floatToIntBits(high) - first;
        for (int i = 0; i < STEPS; i++) {
            x[i] = sign * Float.intBitsToFloat(first + (int) (width * i / (STEPS - 1)));
        }
        float[] y = new float[STEPS];
        fn.apply(x, y, 0, STEPS);
        for (int i = 0; i < STEPS; i++) {
            double wanted = exact.applyAsDouble(x[i]);
            double allowed = bound * Math.abs(wanted) + Float.MIN_VALUE;
            assertTrue(Math.abs(y[i] - wanted) <= allowed || y[i] == wanted, x[i] + ": " + y[i] + ", not " + wanted);
        }
    }

    private static void absolute(double bound, float limit, Series fn, DoubleUnaryOperator exact) {
        float[] x = new float[STEPS];
        for (int i = 0; i < STEPS; i++) {
            x[i] = limit * (2f * i / (STEPS - 1) - 1);
        }
        float[] y = new float[STEPS];
        fn.apply(x, y, 0, STEPS);
        for (int i = 0; i < STEPS; i++) {
            assertEquals(exact.applyAsDouble(x[i]), y[i], bound, "at " + x[i]);
        }
    }

    /** Special elements give what the exact function gives, and neither they nor the place change the others. */
    private static void special(Series fn, DoubleUnaryOperator exact, double bound) {
        float[] x = new float[2 * SPECIAL.length + 1];
        for (int i = 0; i < SPECIAL.length; i++) {
            x[2 * i] = 0.7f;
            x[2 * i + 1] = SPECIAL[i];
        }
        x[x.length - 1] = 0.7f;
        float[] y = new float[x.length];
        fn.apply(x, y, 1, x.length);
        float[] alone = new float[1];
        fn.apply(new float[] {0.7f}, alone, 0, 1);
        assertEquals(0, y[0]);
        for (int i = 1; i < x.length; i++) {
            double wanted = (float) exact.applyAsDouble(x[i]);
            double allowed = Double.isFinite(wanted) ? bound * Math.max(Math.abs(wanted), Float.MIN_NORMAL) : 0;
            assertEquals(wanted, y[i], allowed, "at " + x[i]);
            if (i % 2 == 0) {
                assertArrayEquals(alone, new float[] {y[i]});
            }
        }
    }

    @Test
    void log() {
        relative(4e-7, Float.MIN_VALUE, Float.MAX_VALUE, 1, FloatSeries::log, StrictMath::log);
        relative(4e-7, 0.5f, 2, 1, FloatSeries::log, StrictMath::log);
        special(FloatSeries::log, StrictMath::log, 4e-7);
    }

    @Test
    void log1p() {
        relative(4e-7, Float.MIN_VALUE, Float.MAX_VALUE, 1, FloatSeries::log1p, StrictMath::log1p);
        relative(4e-7, Float.MIN_VALUE, 0.99999994f, -1, FloatSeries::log1p, StrictMath::log1p);
        special(FloatSeries::log1p, StrictMath::log1p, 4e-7);
    }

    @Test
    void logSigmoid() {
        relative(1e-6, Float.MIN_VALUE, 80, 1, FloatSeries::logSigmoid, DoubleMath::logSigmoid);
        relative(1e-6, Float.MIN_VALUE, Float.MAX_VALUE, -1, FloatSeries::logSigmoid, DoubleMath::logSigmoid);
        for (float x : new float[] {0, -1, 3, 20}) {
            float[] y = new float[1];
            FloatSeries.logSigmoid(new float[] {x}, y, 0, 1);
            assertEquals(FloatMath.logSigmoid(x), y[0]);
        }
    }

    @Test
    void sin() {
        relative(4e-7, Float.MIN_VALUE, 3, 1, FloatSeries::sin, StrictMath::sin);
        absolute(2e-7, 10, FloatSeries::sin, StrictMath::sin);
        absolute(2e-7, 8192, FloatSeries::sin, StrictMath::sin);
        absolute(2e-7, 1e9f, FloatSeries::sin, StrictMath::sin);
        special(FloatSeries::sin, StrictMath::sin, 1e-6);
    }

    @Test
    void cos() {
        absolute(2e-7, 10, FloatSeries::cos, StrictMath::cos);
        absolute(2e-7, 8192, FloatSeries::cos, StrictMath::cos);
        absolute(2e-7, 1e9f, FloatSeries::cos, StrictMath::cos);
        special(FloatSeries::cos, StrictMath::cos, 1e-6);
    }
}
