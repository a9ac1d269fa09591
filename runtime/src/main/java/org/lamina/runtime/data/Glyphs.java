package org.lamina.runtime.data;

import java.util.Arrays;
import java.util.List;
import org.lamina.runtime.data.GlyphStyles.Piece;

/**
 * Draws digits as hands do: one of several pen paths, bent, stretched, slanted, shifted, in pens of different width and
 * ink. Picture i depends on (seed, i) alone; only operations that are exact on every platform are used, so the bytes
 * are the same everywhere.
 */
final class Glyphs {
    static final int SIZE = 28;

    private static final long DRAWING = 0x676c797068730001L;
    private static final long LABELS = 0x676c797068730002L;
    private static final int STEPS_OF_CURVE = 12;
    private static final int STEPS_OF_LINE = 6;
    private static final int WAVES = 3;

    private final List<List<List<Piece>>> styles = GlyphStyles.all();
    private final CounterRandom random;
    private final CounterRandom labels;
    private final double[] ink = new double[SIZE * SIZE];
    private final double[] waves = new double[WAVES * 5];
    private final int[] order = new int[10];
    private long position;

    Glyphs(long seed) {
        this.random = new CounterRandom(seed, DRAWING);
        this.labels = new CounterRandom(seed, LABELS);
    }

    /** The digit of item {@code item}: every ten items hold each digit once. */
    int label(int item) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        labels.turn(item / 10).shuffle(order, order.length);
        return order[item % 10];
    }

    /** A number between {@code low} and {@code high}. */
    private double between(double low, double high) {
        return low + (high - low) * random.uniform(position++);
    }

    /** A number around 0 with deviation {@code deviation}, near enough to a normal one, never beyond 3.5 of them. */
    private double around(double deviation) {
        double sum = between(0, 1) + between(0, 1) + between(0, 1) + between(0, 1);
        // A sum of four uniform numbers has variance 1/3.
        return (sum - 2) * deviation * 1.7320508075688772;
    }

    /** Draws item {@code item} with its label into {@code pixels} at {@code at}: 28×28 bytes, 0 paper, 255 ink. */
    void draw(int item, byte[] pixels, int at) {
        int digit = label(item);
        random.turn(item);
        position = 0;
        Arrays.fill(ink, 0);
        List<List<Piece>> ways = styles.get(digit);
        List<Piece> path = ways.get((int) between(0, ways.size()));
        for (int i = 0; i < WAVES; i++) {
            waves[5 * i] = around(0.035);
            waves[5 * i + 1] = around(0.035);
            waves[5 * i + 2] = between(-6, 6);
            waves[5 * i + 3] = between(-6, 6);
            waves[5 * i + 4] = between(0, 6.283185307179586);
        }
        Pen pen = pen();
        for (Piece piece : path) {
            stroke(piece, pen);
        }
        print(pixels, at);
    }

    /** The affine map from the unit box to pixels, half the width of the pen, and how soft its edge is. */
    private record Pen(double xx, double xy, double yx, double yy, double x, double y, double radius, double soft) {}

    private Pen pen() {
        double height = between(14.5, 22);
        double width = height * between(0.5, 0.95);
        double angle = around(0.17);
        double slant = around(0.22);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double middle = (SIZE - 1) / 2.0;
        // Slant first, then turn.
        return new Pen(
                cos * width,
                -cos * slant * width - sin * height,
                sin * width,
                -sin * slant * width + cos * height,
                middle + around(1.4),
                middle + around(1.4),
                between(0.75, 2.0),
                between(0.7, 1.5));
    }

    private void stroke(Piece piece, Pen pen) {
        double[] xy = piece.xy().clone();
        for (int i = 2; i < xy.length; i++) {
            xy[i] += around(0.02);
        }
        int steps = piece.degree() == 3 ? STEPS_OF_CURVE : STEPS_OF_LINE;
        double[] from = bent(point(xy, piece.degree(), 0), pen);
        double pressure = between(0.8, 1.15);
        double change = between(-0.25, 0.25);
        for (int i = 1; i <= steps; i++) {
            double t = (double) i / steps;
            double[] to = bent(point(xy, piece.degree(), t), pen);
            segment(from, to, pen.radius() * (pressure + change * t), pen.soft());
            from = to;
        }
    }

    private static double[] point(double[] xy, int degree, double t) {
        double s = 1 - t;
        if (degree == 1) {
            return new double[] {s * xy[0] + t * xy[2], s * xy[1] + t * xy[3]};
        }
        double a = s * s * s;
        double b = 3 * s * s * t;
        double c = 3 * s * t * t;
        double d = t * t * t;
        return new double[] {
            a * xy[0] + b * xy[2] + c * xy[4] + d * xy[6], a * xy[1] + b * xy[3] + c * xy[5] + d * xy[7]
        };
    }

    /** A point of the unit box in pixels, after the paper was bent by a few waves. */
    private double[] bent(double[] point, Pen pen) {
        double x = point[0] - 0.5;
        double y = point[1] - 0.5;
        double dx = 0;
        double dy = 0;
        for (int i = 0; i < WAVES; i++) {
            double wave = StrictMath.sin(waves[5 * i + 2] * x + waves[5 * i + 3] * y + waves[5 * i + 4]);
            dx += waves[5 * i] * wave;
            dy += waves[5 * i + 1] * wave;
        }
        x += dx;
        y += dy;
        return new double[] {pen.x() + pen.xx() * x + pen.xy() * y, pen.y() + pen.yx() * x + pen.yy() * y};
    }

    /** Inks the pixels near a line; where strokes cross, the darker one counts. */
    private void segment(double[] from, double[] to, double radius, double soft) {
        double reach = radius + soft;
        int left = clamp(Math.floor(Math.min(from[0], to[0]) - reach));
        int right = clamp(Math.ceil(Math.max(from[0], to[0]) + reach));
        int top = clamp(Math.floor(Math.min(from[1], to[1]) - reach));
        int bottom = clamp(Math.ceil(Math.max(from[1], to[1]) + reach));
        double dx = to[0] - from[0];
        double dy = to[1] - from[1];
        double length = dx * dx + dy * dy;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double t = length == 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / length;
                t = Math.max(0, Math.min(1, t));
                double ex = x - from[0] - t * dx;
                double ey = y - from[1] - t * dy;
                double covered = 0.5 + (radius - Math.sqrt(ex * ex + ey * ey)) / soft;
                int pixel = y * SIZE + x;
                ink[pixel] = Math.max(ink[pixel], Math.min(1, covered));
            }
        }
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(SIZE - 1, value));
    }

    private void print(byte[] pixels, int at) {
        double level = between(0.7, 1);
        double grain = between(0, 0.35);
        for (int i = 0; i < ink.length; i++) {
            double value = ink[i] <= 0 ? 0 : ink[i] * level * (1 - grain * between(0, 1));
            pixels[at + i] = (byte) (int) (value * 255 + 0.5);
        }
    }
}
