package org.lamina.runtime.train;

import java.util.Locale;

/** Numbers as run output writes them, the same in every locale. */
final class NumberText {
    private NumberText() {}

    /** Four decimals where they show the value, else four digits and an exponent: {@code 0.1234}, {@code 1.234e-06}. */
    static String scalar(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Inf" : "-Inf";
        }
        double size = Math.abs(value);
        boolean plain = value == 0 || (size >= 1e-3 && size < 1e6);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
    }

    /** {@code 12,345}. */
    static String grouped(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    /** The shortest text that reads back as the same number, for files; NaN and infinities as CSV readers know them. */
    static String exact(double value) {
        return Double.isNaN(value) ? "NaN" : Double.isInfinite(value) ? (value > 0 ? "Inf" : "-Inf") : decimal(value);
    }

    private static String decimal(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** {@code 1:02:03} or {@code 4:05}. */
    static String duration(double seconds) {
        long total = Math.max(0, Math.round(seconds));
        long hours = total / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, total / 60 % 60, total % 60)
                : String.format(Locale.ROOT, "%d:%02d", total / 60, total % 60);
    }
}
