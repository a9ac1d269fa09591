package org.lamina.runtime.data;

import java.util.Locale;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Reads single cells. */
final class Cells {
    private static final int SHOWN_CHARACTERS = 40;

    private Cells() {}

    /**
     * Whether a text is a decimal number as people and programs write it. {@link Double#parseDouble} alone takes more:
     * {@code 1f}, {@code 0x1p3}, {@code NaN}.
     */
    static boolean isNumber(String text) {
        int at = 0;
        int length = text.length();
        if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int whole = digitsFrom(text, at);
        at += whole;
        int fraction = 0;
        if (at < length && text.charAt(at) == '.') {
            fraction = digitsFrom(text, at + 1);
            at += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            int exponent = digitsFrom(text, at);
            if (exponent == 0) {
                return false;
            }
            at += exponent;
        }
        return at == length;
    }

    private static int digitsFrom(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return Math.max(0, at - from);
    }

    /**
     * The number in a cell.
     *
     * @throws DataException NN0603 if there is none, or none that single precision can hold
     */
    static double number(String cell, String file, long line, String column) {
        if (isNumber(cell)) {
            double value = Double.parseDouble(cell);
            if (Math.abs(value) <= Float.MAX_VALUE) {
                return value;
            }
            throw DataCode.NOT_A_NUMBER
                    .problem("%s is too large for a 32-bit float", shown(cell))
                    .file(file)
                    .row(line)
                    .column(column)
                    .help("scale the column in the file")
                    .exception();
        }
        throw DataCode.NOT_A_NUMBER
                .problem("%s is not a number", shown(cell))
                .file(file)
                .row(line)
                .column(column)
                .help(helpFor(cell))
                .exception();
    }

    private static String helpFor(String cell) {
        if (cell.matches("[-+]?\\d{1,3}(,\\d{3})+(\\.\\d*)?")) {
            return "write it without thousands commas: " + cell.replace(",", "");
        }
        if (cell.matches("[-+]?\\d+,\\d+")) {
            return "decimals need a point: " + cell.replace(',', '.');
        }
        if (cell.toLowerCase(Locale.ROOT).matches("[-+]?inf(inity)?")) {
            return "infinite values cannot be learnt from; remove the row or give a large number";
        }
        return "select numeric columns only; use one_hot(…) for categories, and marks = [" + shown(cell)
                + "] if it stands for a missing value";
    }

    /** A cell for a message: in quotes, cut if long, without control characters. */
    static String shown(String cell) {
        String text = cell.length() > SHOWN_CHARACTERS ? cell.substring(0, SHOWN_CHARACTERS) + "…" : cell;
        StringBuilder clean = new StringBuilder("\"");
        text.chars().forEach(c -> clean.append(Character.isISOControl(c) ? '\uFFFD' : (char) c));
        return clean.append('"').toString();
    }
}
