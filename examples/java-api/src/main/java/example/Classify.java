package example;

import digits.LeNet5;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Names the digit in each picture, with a network that Lamina compiled and trained. */
public final class Classify {
    private static final int SIDE = 28;

    private Classify() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println("usage: Classify WEIGHTS PICTURE...");
            System.exit(2);
        }
        float[][][][] pictures = new float[args.length - 1][][][];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = new float[][][] {brightness(new File(args[i + 1]))};
        }
        try (LeNet5 net = LeNet5.load(args[0])) {
            float[][] scores = net.predict(pictures);
            for (int i = 0; i < scores.length; i++) {
                int digit = largest(scores[i]);
                System.out.printf(
                        Locale.ROOT, "%s: %d (%.1f %%)%n", args[i + 1], digit, 100 * softmax(scores[i], digit));
            }
        }
    }

    /** Rows of numbers from 0, black, to 1, white: what the data of {@code digits.nn} delivers before its map. */
    private static float[][] brightness(File file) throws IOException {
        BufferedImage picture = ImageIO.read(file);
        if (picture == null || picture.getWidth() != SIDE || picture.getHeight() != SIDE) {
            throw new IOException(file + " is no picture of 28 by 28 points");
        }
        float[][] rows = new float[SIDE][SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                rows[y][x] = picture.getRaster().getSample(x, y, 0) / 255f;
            }
        }
        return rows;
    }

    private static int largest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** The network gives logits; {@code best} has the largest one. */
    private static double softmax(float[] logits, int best) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - logits[best]);
        }
        return 1 / sum;
    }
}
