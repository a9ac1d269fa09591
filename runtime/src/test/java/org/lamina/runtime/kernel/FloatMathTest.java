package org.lamina.runtime.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The error bounds that the functions state, over their whole ranges. */
class FloatMathTest {
    private interface FloatFn {
        float apply(float x);
    }

    private static void bound(double bound, double low, double high, FloatFn fn, DoubleUnaryOperator exact) {
        int steps = 100_000;
        for (int i = 0; i <= steps; i++) {
            float x = (float) (low + (high - low) * i / steps);
            double expected = exact.applyAsDouble(x);
            double error = Math.abs(fn.apply(x) - expected);
            assertTrue(
                    error <= bound * Math.abs(expected) + 1e-44, "at " + x + ": " + fn.apply(x) + ", not " + expected);
        }
    }

    @Test
    void exp() {
        bound(4e-7, -87, 88.7, FloatMath::exp, Math::exp);
        bound(4e-7, -0.01, 0.01, FloatMath::exp, Math::exp);
        assertEquals(0, FloatMath.exp(Float.NEGATIVE_INFINITY));
        assertEquals(0, FloatMath.exp(-200));
        assertEquals(1, FloatMath.exp(0));
        assertEquals(Float.POSITIVE_INFINITY, FloatMath.exp(200));
        assertTrue(Float.isNaN(FloatMath.exp(Float.NaN)));
    }

    @Test
    void tanh() {
        bound(5e-7, -12, 12, FloatMath::tanh, Math::tanh);
        bound(5e-7, -1e-3, 1e-3, FloatMath::tanh, Math::tanh);
        assertEquals(1, FloatMath.tanh(Float.POSITIVE_INFINITY), 5e-7f);
        assertTrue(Float.isNaN(FloatMath.tanh(Float.NaN)));
    }

    @Test
    void sigmoid() {
        bound(5e-7, -80, 80, FloatMath::sigmoid, DoubleMath::sigmoid);
        assertEquals(0.5f, FloatMath.sigmoid(0));
    }

    @Test
    void logSigmoid() {
        bound(1e-6, -80, 80, FloatMath::logSigmoid, DoubleMath::logSigmoid);
    }

    @Test
    void erf() {
        bound(5e-7, -6, 6, FloatMath::erf, DoubleMath::erf);
        bound(5e-7, -1e-3, 1e-3, FloatMath::erf, DoubleMath::erf);
    }

    /** Values of the Digital Library of Mathematical Functions and of the definition. */
    @Test
    void erfOfDoubles() {
        assertEquals(0.5204998778130465, DoubleMath.erf(0.5), 1e-15);
        assertEquals(0.8427007929497149, DoubleMath.erf(1), 1e-15);
        assertEquals(-0.9953222650189527, DoubleMath.erf(-2), 1e-15);
        assertEquals(0.9999779095030014, DoubleMath.erf(3), 1e-15);
        assertEquals(0.9999999845827421, DoubleMath.erf(4), 1e-15);
        assertEquals(1, DoubleMath.erf(Double.POSITIVE_INFINITY));
    }
}
