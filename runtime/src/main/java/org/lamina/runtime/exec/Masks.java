package org.lamina.runtime.exec;

/**
 * Comparisons whose result is the number 1 or 0, for fused loops: nothing but differences, products, least and greatest, so
 * that the just-in-time compiler vectorises them. Exact for finite operands and if one is infinite; NaN gives NaN.
 */
public final class Masks {
    /** Twice this power of two lifts the smallest difference of two floats above 1. */
    private static final float LIFT = 0x1p127f;

    private static final double LIFT_DOUBLE = 0x1p1023;

    private Masks() {}

    /** 1 where a &gt; b, else 0. */
    public static float greater(float a, float b) {
        return Math.min(Math.max((a - b) * LIFT, 0f) * LIFT, 1f);
    }

    /** 1 where a &gt; b, else 0. */
    public static double greater(double a, double b) {
        return Math.min(Math.max((a - b) * LIFT_DOUBLE, 0) * LIFT_DOUBLE, 1);
    }

    /** 1 where a and b differ, else 0. */
    public static float different(float a, float b) {
        return Math.min(Math.abs(a - b) * LIFT * LIFT, 1f);
    }

    /** 1 where a and b differ, else 0. */
    public static double different(double a, double b) {
        return Math.min(Math.abs(a - b) * LIFT_DOUBLE * LIFT_DOUBLE, 1);
    }
}
