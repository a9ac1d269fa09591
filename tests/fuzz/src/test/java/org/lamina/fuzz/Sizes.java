package org.lamina.fuzz;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Programs that take minutes because they say so: a hundred thousand turns are allowed, and take as long as a hundred
 * thousand layers do. The fuzzer would find nothing else.
 */
final class Sizes {
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d_]*");
    private static final Pattern TURNS = Pattern.compile("repeat|grid|random|seeds|kfold|\\.\\.");
    private static final int MOST_TURNS = 200;

    private Sizes() {}

    /** Whether the numbers of a text, one in another, may unroll to more turns than the fuzzer waits for. */
    static boolean manyTurns(String text) {
        int loops = (int) TURNS.matcher(text).results().count();
        if (loops == 0) {
            return false;
        }
        double largest = 1;
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            largest = Math.max(largest, Double.parseDouble(number.group().replace("_", "")));
        }
        return Math.pow(Math.min(largest, 1e6), Math.min(loops, 3)) > MOST_TURNS * MOST_TURNS && largest < 1e6;
    }
}
