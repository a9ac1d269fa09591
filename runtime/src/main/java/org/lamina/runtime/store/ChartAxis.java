package org.lamina.runtime.store;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis of a chart with marks at round numbers.
 *
 * @param low value at the pixel {@code from}
 * @param high value at the pixel {@code to}
 * @param step distance of the marks: 1, 2 or 5 times a power of ten
 */
record ChartAxis(double low, double high, double step, double from, double to) {
    private static final int WANTED_MARKS = 6;
    private static final int MOST_MARKS = 20;

    /** An axis over these values; any axis if there are none. */
    static ChartAxis over(double least, double most, double from, double to) {
        double low = least <= most ? least : 0;
        double high = least <= most ? most : 1;
        double around = Math.max(Math.abs(low), Math.abs(high));
        if (high - low <= Math.ulp(around) * 64) {
            double margin = around == 0 ? 1 : around / 2;
            low -= margin;
            high += margin;
        }
        double step = roundStep((high - low) / WANTED_MARKS);
        double margin = (high - low) * 0.03;
        return new ChartAxis(low - margin, high + margin, step, from, to);
    }

    private static double roundStep(double raw) {
        BigDecimal exact = new BigDecimal(raw, MathContext.DECIMAL64);
        int power = exact.precision() - exact.scale() - 1;
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(power);
        double lead = exact.divide(unit, MathContext.DECIMAL64).doubleValue();
        int round = lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10;
        return unit.multiply(BigDecimal.valueOf(round)).doubleValue();
    }

    /** The pixel of a value. */
    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** The values that get a mark. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        double first = Math.ceil(low / step);
        for (int i = 0; i < MOST_MARKS && (first + i) * step <= high; i++) {
            ticks.add((first + i) * step);
        }
        return ticks;
    }

    /** A mark's number, rounded to the digits that the distance of the marks needs. */
    String label(double tick) {
        BigDecimal exactStep = new BigDecimal(step, new MathContext(6)).stripTrailingZeros();
        BigDecimal value = new BigDecimal(tick)
                .setScale(Math.max(-300, exactStep.scale()), RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        boolean plain = value.signum() == 0 || (value.abs().doubleValue() < 1e6 && exactStep.scale() <= 5);
        if (value.signum() == 0) {
            return "0";
        }
        return plain
                ? value.toPlainString()
                : value.round(new MathContext(6)).toString().replace("E+", "e").replace("E", "e");
    }
}
