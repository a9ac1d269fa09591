package org.lamina.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways in which people write the digits, as pen paths in a box of width and height 1, y downwards: {@code M} puts
 * the pen down, {@code L} draws a line, {@code C} a cubic Bézier curve.
 */
final class GlyphStyles {
    private static final String[][] PATHS = {
        {
            "M .5 .04 C .18 .04 .1 .3 .1 .5 C .1 .75 .22 .96 .5 .96 C .78 .96 .9 .72 .9 .5 C .9 .28 .8 .04 .5 .04",
            "M .62 .06 C .3 .02 .16 .3 .16 .54 C .16 .8 .32 .97 .52 .95 C .76 .93 .86 .7 .84 .44 C .82 .2 .7 .06 .5 .1",
            "M .3 .08 C .12 .12 .1 .4 .12 .6 C .14 .84 .3 .96 .5 .95 C .74 .94 .9 .8 .88 .55 C .87 .25 .6 .02 .3 .08"
        },
        {
            "M .5 .04 L .5 .96",
            "M .28 .26 L .54 .05 L .54 .96",
            "M .26 .25 L .5 .05 L .5 .95 M .22 .95 L .8 .95",
            "M .66 .05 L .36 .96"
        },
        {
            "M .14 .26 C .18 .08 .36 .03 .52 .04 C .74 .05 .86 .18 .82 .34 C .77 .55 .4 .74 .12 .95 L .88 .94",
            "M .16 .24 C .25 .02 .8 0 .8 .28 C .8 .52 .5 .72 .26 .88 C .14 .96 .1 .82 .26 .82 C .46 .82 .6 .98 .9 .88",
            "M .15 .14 C .4 .02 .8 .04 .8 .24 C .8 .42 .3 .75 .12 .95 L .86 .95"
        },
        {
            "M .16 .14 C .3 .02 .8 0 .8 .26 C .8 .44 .58 .47 .42 .48 C .62 .48 .88 .52 .86 .72 C .84 .98 .3 1 .12 .84",
            "M .16 .06 L .8 .06 L .44 .42 C .7 .4 .88 .52 .86 .7 C .84 .96 .34 1 .12 .86",
            "M .2 .2 C .3 0 .76 .04 .74 .26 C .72 .42 .56 .46 .46 .47 C .66 .47 .82 .58 .8 .74 C .77 .96 .32 .98 .18 .82"
        },
        {
            "M .3 .05 C .26 .3 .2 .5 .14 .58 L .86 .56 M .66 .3 L .64 .96",
            "M .68 .96 L .68 .05 L .1 .66 L .92 .66",
            "M .22 .06 L .2 .5 C .3 .56 .6 .56 .76 .5 M .78 .04 L .74 .96"
        },
        {
            "M .8 .06 L .28 .06 L .24 .44 C .4 .34 .86 .36 .86 .66 C .86 .96 .36 1.02 .14 .86",
            "M .26 .07 L .22 .46 C .4 .38 .8 .4 .8 .68 C .8 .98 .3 .98 .16 .86 M .26 .07 L .84 .05",
            "M .82 .08 C .6 .04 .36 .06 .3 .14 C .2 .3 .3 .42 .5 .46 C .8 .52 .88 .7 .74 .86 C .6 .98 .3 .97 .16 .86"
        },
        {
            "M .74 .06 C .4 .14 .14 .42 .14 .7 C .14 .98 .46 .98 .6 .94 C .88 .84 .86 .5 .56 .5 C .36 .5 .18 .62 .16 .74",
            "M .6 .03 C .3 .2 .2 .5 .2 .68 C .2 .92 .4 .98 .54 .96 C .8 .92 .82 .58 .6 .54 C .42 .51 .26 .62 .22 .74",
            "M .5 .04 C .3 .3 .1 .6 .2 .82 C .3 1.02 .76 .98 .8 .74 C .83 .5 .46 .44 .22 .7"
        },
        {
            "M .12 .08 L .86 .07 L .4 .96",
            "M .14 .1 L .84 .07 L .46 .96 M .34 .5 L .8 .48",
            "M .12 .16 C .3 .04 .6 .12 .86 .06 C .66 .3 .5 .6 .48 .96",
            "M .14 .2 L .16 .06 L .84 .08 C .7 .3 .5 .6 .42 .95"
        },
        {
            "M .74 .16 C .6 0 .2 .02 .24 .26 C .28 .46 .82 .5 .82 .74 C .8 1 .18 1.02 .18 .74 C .18 .5 .72 .48 .74 .16",
            "M .5 .47 C .2 .46 .2 .04 .5 .04 C .8 .04 .8 .46 .5 .47 C .1 .5 .1 .97 .5 .97 C .9 .97 .9 .5 .5 .47",
            "M .8 .1 C .5 0 .22 .1 .26 .28 C .32 .48 .8 .56 .78 .78 C .74 1 .22 .98 .22 .76 C .22 .54 .6 .44 .84 .12"
        },
        {
            "M .8 .28 C .74 .02 .2 0 .2 .3 C .2 .58 .7 .56 .8 .28 L .76 .96",
            "M .78 .3 C .8 .02 .22 0 .2 .28 C .18 .54 .66 .6 .78 .3 C .86 .6 .7 .94 .28 .95",
            "M .76 .2 C .6 0 .2 .08 .2 .3 C .2 .54 .6 .54 .74 .3 C .76 .2 .78 .16 .78 .12 C .8 .4 .72 .7 .62 .96"
        }
    };

    private GlyphStyles() {}

    /** A stroke: points through which lines go (degree 1) or control points of curves (degree 3). */
    record Piece(int degree, boolean penDown, double[] xy) {}

    /** All styles of all digits: {@code styles[digit][style]} is a list of pieces. */
    static List<List<List<Piece>>> all() {
        List<List<List<Piece>>> digits = new ArrayList<>();
        for (String[] styles : PATHS) {
            List<List<Piece>> parsed = new ArrayList<>();
            for (String path : styles) {
                parsed.add(parse(path));
            }
            digits.add(parsed);
        }
        return digits;
    }

    private static List<Piece> parse(String path) {
        String[] words = path.split(" ");
        List<Piece> pieces = new ArrayList<>();
        boolean penDown = true;
        double x = 0;
        double y = 0;
        int at = 0;
        while (at < words.length) {
            int points = switch (words[at]) {
                case "M", "L" -> 1;
                case "C" -> 3;
                default -> throw new IllegalArgumentException(path);
            };
            double[] xy = new double[2 * points + 2];
            xy[0] = x;
            xy[1] = y;
            for (int i = 0; i < 2 * points; i++) {
                xy[2 + i] = Double.parseDouble(words[at + 1 + i]);
            }
            if (words[at].equals("M")) {
                penDown = true;
            } else {
                pieces.add(new Piece(points, penDown, xy));
                penDown = false;
            }
            x = xy[2 * points];
            y = xy[2 * points + 1];
            at += 1 + 2 * points;
        }
        return pieces;
    }
}
