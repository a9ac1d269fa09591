package org.lamina.runtime.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small chart as SVG: lines or points over two linear axes, with a legend where there are several series. Points
 * with NaN or infinite coordinates, or beyond 1e300, are left out and interrupt a line. Equal charts give equal text.
 *
 * @param title above the chart; may be empty
 * @param xLabel below the horizontal axis; may be empty
 * @param yLabel beside the vertical axis; may be empty
 * @param kind lines or points
 * @param series what is drawn, in this order
 */
public record Chart(String title, String xLabel, String yLabel, Kind kind, List<Series> series) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final int LEFT = 76;
    private static final int TOP = 44;
    private static final int BOTTOM = 58;
    private static final int RIGHT = 24;
    private static final int LEGEND_ROW = 18;
    private static final int MOST_NAMED = 20;
    /** Colours that stay apart for colour-blind eyes (Okabe and Ito). */
    private static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c8c00"
    };

    /** Copies the list. */
    public Chart {
        series = List.copyOf(series);
    }

    /** How values are shown. */
    public enum Kind {
        LINE,
        SCATTER
    }

    /**
     * Points of one colour.
     *
     * @param name in the legend
     * @param x horizontal coordinates
     * @param y vertical coordinates, as many
     */
    public record Series(String name, double[] x, double[] y) {
        /** Compares the lengths. */
        public Series {
            if (x.length != y.length) {
                throw new IllegalArgumentException(x.length + " x and " + y.length + " y of " + name);
            }
        }

        /** Values over 0, 1, 2, …. */
        public static Series of(String name, double[] y) {
            double[] x = new double[y.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = i;
            }
            return new Series(name, x, y);
        }

        boolean shows(int i) {
            // Larger values would overflow where an axis adds its margins.
            return Math.abs(x[i]) < 1e300 && Math.abs(y[i]) < 1e300;
        }
    }

    /**
     * Writes the chart.
     *
     * @param file ends in {@code .svg}
     * @throws DataException NN0621 if it cannot be written, or not in this format
     */
    public void write(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw DataCode.CANNOT_WRITE
                    .problem("charts are written as SVG")
                    .file(file)
                    .help("end the name in .svg")
                    .exception();
        }
        TableFiles.writeText(file, svg());
    }

    /** The chart as the text of an SVG file. */
    public String svg() {
        ChartAxis x = axis(true);
        ChartAxis y = axis(false);
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">\n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        grid(out, x, y);
        for (int i = 0; i < series.size(); i++) {
            String colour = COLOURS[i % COLOURS.length];
            out.append(kind == Kind.LINE ? line(series.get(i), x, y, colour) : points(series.get(i), x, y, colour));
        }
        labels(out);
        legend(out);
        return out.append("</svg>\n").toString();
    }

    private ChartAxis axis(boolean horizontal) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series one : series) {
            for (int i = 0; i < one.x().length; i++) {
                if (one.shows(i)) {
                    double value = horizontal ? one.x()[i] : one.y()[i];
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return horizontal
                ? ChartAxis.over(low, high, LEFT, WIDTH - RIGHT)
                : ChartAxis.over(low, high, HEIGHT - BOTTOM, TOP);
    }

    private static void grid(StringBuilder out, ChartAxis x, ChartAxis y) {
        int bottom = HEIGHT - BOTTOM;
        int right = WIDTH - RIGHT;
        out.append("<g stroke=\"#dddddd\">\n");
        x.ticks().forEach(tick -> out.append(segment(x.at(tick), TOP, x.at(tick), bottom)));
        y.ticks().forEach(tick -> out.append(segment(LEFT, y.at(tick), right, y.at(tick))));
        out.append("</g>\n<g stroke=\"#444444\">\n")
                .append(segment(LEFT, bottom, right, bottom))
                .append(segment(LEFT, TOP, LEFT, bottom))
                .append("</g>\n<g fill=\"#444444\" text-anchor=\"middle\">\n");
        x.ticks().forEach(tick -> out.append(text(x.at(tick), bottom + 18, x.label(tick))));
        out.append("</g>\n<g fill=\"#444444\" text-anchor=\"end\">\n");
        y.ticks().forEach(tick -> out.append(text(LEFT - 7, y.at(tick) + 4.5, y.label(tick))));
        out.append("</g>\n");
    }

    private static String segment(double x1, double y1, double x2, double y2) {
        return String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x1, y1, x2, y2);
    }

    private static String text(double x, double y, String content) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>\n", x, y, escaped(content));
    }

    private static String line(Series one, ChartAxis x, ChartAxis y, String colour) {
        StringBuilder path = new StringBuilder();
        boolean penDown = false;
        for (int i = 0; i < one.x().length; i++) {
            boolean shown = one.shows(i);
            if (shown) {
                path.append(String.format(
                        Locale.ROOT, "%s%.2f %.2f", penDown ? "L" : "M", x.at(one.x()[i]), y.at(one.y()[i])));
                boolean alone = !penDown && (i + 1 == one.x().length || !one.shows(i + 1));
                // A line of no length shows a point between two gaps, thanks to its round ends.
                path.append(alone ? "h0" : "");
            }
            penDown = shown;
        }
        return "<path fill=\"none\" stroke=\"" + colour
                + "\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"" + path + "\"/>\n";
    }

    private static String points(Series one, ChartAxis x, ChartAxis y, String colour) {
        StringBuilder circles = new StringBuilder("<g fill=\"" + colour + "\" fill-opacity=\"0.7\">\n");
        for (int i = 0; i < one.x().length; i++) {
            if (one.shows(i)) {
                circles.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"2.5\"/>\n",
                        x.at(one.x()[i]),
                        y.at(one.y()[i])));
            }
        }
        return circles.append("</g>\n").toString();
    }

    private void labels(StringBuilder out) {
        double middleX = (LEFT + WIDTH - RIGHT) / 2.0;
        double middleY = (TOP + HEIGHT - BOTTOM) / 2.0;
        out.append("<g text-anchor=\"middle\">\n");
        if (!title.isEmpty()) {
            out.append("<g font-size=\"16\">").append(text(middleX, 26, title)).append("</g>\n");
        }
        if (!xLabel.isEmpty()) {
            out.append(text(middleX, HEIGHT - 16, xLabel));
        }
        if (!yLabel.isEmpty()) {
            out.append(String.format(
                    Locale.ROOT,
                    "<text transform=\"translate(20 %.1f) rotate(-90)\">%s</text>\n",
                    middleY,
                    escaped(yLabel)));
        }
        out.append("</g>\n");
    }

    private void legend(StringBuilder out) {
        List<String> names = new ArrayList<>();
        series.stream().limit(MOST_NAMED).forEach(one -> names.add(one.name()));
        if (series.size() < 2) {
            return;
        }
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        double left = WIDTH - RIGHT - 34 - 7.2 * longest;
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#ffffff\" fill-opacity=\"0.8\"/>\n",
                left - 6,
                TOP + 2,
                WIDTH - RIGHT - left + 2,
                names.size() * LEGEND_ROW + 6));
        for (int i = 0; i < names.size(); i++) {
            double y = TOP + 15 + i * LEGEND_ROW;
            out.append("<g stroke-width=\"3\" stroke=\"" + COLOURS[i % COLOURS.length] + "\">"
                    + segment(left, y, left + 20, y) + "</g>\n");
            out.append(text(left + 27, y + 4.5, names.get(i)));
        }
    }

    private static String escaped(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> clean.append("&lt;");
                case '>' -> clean.append("&gt;");
                case '&' -> clean.append("&amp;");
                case '"' -> clean.append("&quot;");
                default -> clean.appendCodePoint(c < ' ' || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c);
            }
        });
        return clean.toString();
    }
}
