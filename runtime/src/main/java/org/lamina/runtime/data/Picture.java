package org.lamina.runtime.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A decoded picture as bytes, channel after channel, row-major: shape [C, H, W].
 *
 * <p>Red, green and blue are those of sRGB, 16-bit samples keep their upper half, transparent pixels are laid over
 * white, colours become grey by the weights of Rec. 601. A rotation that EXIF data asks for is not carried out.
 *
 * @param channels 1 or 3
 * @param height rows
 * @param width columns
 * @param samples one byte for each channel of each pixel
 */
record Picture(int channels, int height, int width, byte[] samples) {
    /** Takes the pixels of a decoded image. */
    static Picture of(BufferedImage image, int channels) {
        int height = image.getHeight();
        int width = image.getWidth();
        byte[] samples = new byte[channels * height * width];
        ColorModel model = image.getColorModel();
        // Grey rasters are read as they are: a conversion to sRGB would change their brightness curve.
        boolean grey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(model instanceof IndexColorModel);
        int plane = height * width;
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            if (!grey) {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                int rgb = grey ? greyOf(image.getRaster(), model, x, y) * 0x010101 : overWhite(row[x]);
                int at = y * width + x;
                if (channels == 1) {
                    samples[at] = (byte) (grey ? rgb & 0xFF : luma(rgb));
                } else {
                    samples[at] = (byte) (rgb >> 16);
                    samples[plane + at] = (byte) (rgb >> 8);
                    samples[2 * plane + at] = (byte) rgb;
                }
            }
        }
        return new Picture(channels, height, width, samples);
    }

    /** Takes the pixels of an image as class numbers: the index of a palette, the value of a grey one. */
    static Picture classesOf(BufferedImage image, String file) {
        int height = image.getHeight();
        int width = image.getWidth();
        byte[] samples = new byte[height * width];
        ColorModel model = image.getColorModel();
        boolean single = image.getRaster().getNumBands() == 1 && model.getPixelSize() <= 8;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value;
                if (single) {
                    value = image.getRaster().getSample(x, y, 0);
                } else {
                    int rgb = image.getRGB(x, y) & 0xFFFFFF;
                    value = rgb & 0xFF;
                    if (rgb != value * 0x010101) {
                        throw Pictures.bad(file, "the mask has colours where class numbers are wanted")
                                .help("save masks as 8-bit grey pictures whose values are the classes")
                                .exception();
                    }
                }
                samples[y * width + x] = (byte) value;
            }
        }
        return new Picture(1, height, width, samples);
    }

    private static int greyOf(Raster raster, ColorModel model, int x, int y) {
        int bits = model.getComponentSize(0);
        int value = raster.getSample(x, y, 0);
        int grey = bits > 8 ? value >>> (bits - 8) : value * 255 / ((1 << bits) - 1);
        if (!model.hasAlpha()) {
            return grey;
        }
        int alphaBits = model.getComponentSize(1);
        int alpha = raster.getSample(x, y, 1) * 255 / ((1 << alphaBits) - 1);
        return mix(grey, alpha);
    }

    private static int overWhite(int argb) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            return argb & 0xFFFFFF;
        }
        return mix(argb >> 16 & 0xFF, alpha) << 16 | mix(argb >> 8 & 0xFF, alpha) << 8 | mix(argb & 0xFF, alpha);
    }

    private static int mix(int colour, int alpha) {
        return (colour * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    private static int luma(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }

    /**
     * The picture in another size, not keeping its proportions. Each new pixel is a mean of the old ones around it,
     * weighted by a triangle as wide as the step between new pixels, at least two old ones (bilinear, without aliasing).
     */
    Picture resized(int newHeight, int newWidth) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        byte[] wide = stretched(samples, channels * height, width, 1, newWidth);
        byte[] all = new byte[channels * newHeight * newWidth];
        for (int c = 0; c < channels; c++) {
            byte[] plane = java.util.Arrays.copyOfRange(wide, c * height * newWidth, (c + 1) * height * newWidth);
            System.arraycopy(
                    stretched(plane, newWidth, height, newWidth, newHeight),
                    0,
                    all,
                    c * newHeight * newWidth,
                    newHeight * newWidth);
        }
        return new Picture(channels, newHeight, newWidth, all);
    }

    /**
     * Resamples lines of bytes.
     *
     * @param lines how many lines there are
     * @param length samples of a line
     * @param stride distance of neighbours on a line: 1 for rows, the width for columns
     * @param newLength samples of a line afterwards
     */
    private static byte[] stretched(byte[] from, int lines, int length, int stride, int newLength) {
        byte[] to = new byte[lines * newLength];
        double step = (double) length / newLength;
        double reach = Math.max(1, step);
        for (int i = 0; i < newLength; i++) {
            double centre = (i + 0.5) * step - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(length - 1, (int) Math.floor(centre + reach));
            for (int line = 0; line < lines; line++) {
                int base = stride == 1 ? line * length : line;
                double sum = 0;
                double weights = 0;
                for (int j = first; j <= last; j++) {
                    double weight = 1 - Math.abs(j - centre) / reach;
                    sum += weight * (from[base + j * stride] & 0xFF);
                    weights += weight;
                }
                int value = weights > 0 ? (int) (sum / weights + 0.5) : from[base + first * stride] & 0xFF;
                to[stride == 1 ? line * newLength + i : i * stride + line] = (byte) value;
            }
        }
        return to;
    }

    /** The picture in another size, each new pixel the nearest old one: class numbers do not mix. */
    Picture resizedNearest(int newHeight, int newWidth) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        byte[] all = new byte[channels * newHeight * newWidth];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < newHeight; y++) {
                int oldY = (int) ((2L * y + 1) * height / (2L * newHeight));
                for (int x = 0; x < newWidth; x++) {
                    int oldX = (int) ((2L * x + 1) * width / (2L * newWidth));
                    all[(c * newHeight + y) * newWidth + x] = samples[(c * height + oldY) * width + oldX];
                }
            }
        }
        return new Picture(channels, newHeight, newWidth, all);
    }
}
