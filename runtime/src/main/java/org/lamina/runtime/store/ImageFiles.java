package org.lamina.runtime.store;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Writes pictures: single ones, and many in one as a grid. Values are clamped to 0…1; NaN counts as 0. */
public final class ImageFiles {
    private static final int GAP = 2;
    private static final long MOST_PIXELS = 100_000_000;

    private ImageFiles() {}

    /**
     * Writes one picture.
     *
     * @param file ends in {@code .png}
     * @param values row-major
     * @param shape [H, W] or [C, H, W] with C = 1 (grey), 3 (red, green, blue) or 4 (with alpha)
     * @throws DataException NN0601 if the shape is no picture, NN0621 if it cannot be written
     */
    public static void writeImage(Path file, float[] values, long[] shape) {
        Layout layout = Layout.of(file, prepend(shape, shape.length == 2 ? new long[] {1, 1} : new long[] {1}));
        layout.require(values.length);
        BufferedImage image = canvas(layout, layout.height(), layout.width());
        draw(values, layout, 0, image, 0, 0);
        write(file, image);
    }

    /**
     * Writes pictures side by side, in rows from the top left, with a thin gap between them.
     *
     * @param file ends in {@code .png}
     * @param values row-major
     * @param shape [N, H, W] or [N, C, H, W] with C as in {@link #writeImage}
     * @param columns pictures in a row; 0 makes the grid about square
     * @throws DataException NN0601 if the shape is no row of pictures, NN0621 if it cannot be written
     */
    public static void writeGrid(Path file, float[] values, long[] shape, int columns) {
        Layout layout =
                Layout.of(file, shape.length == 3 ? new long[] {shape[0], 1, shape[1], shape[2]} : shape.clone());
        layout.require(values.length);
        int wide = columns > 0 ? Math.min(columns, layout.count()) : (int) Math.ceil(Math.sqrt(layout.count()));
        int high = (layout.count() + wide - 1) / wide;
        BufferedImage image =
                canvas(layout, (long) high * (layout.height() + GAP) - GAP, (long) wide * (layout.width() + GAP) - GAP);
        for (int i = 0; i < layout.count(); i++) {
            int x = i % wide * (layout.width() + GAP);
            int y = i / wide * (layout.height() + GAP);
            draw(values, layout, i, image, x, y);
        }
        write(file, image);
    }

    private static long[] prepend(long[] shape, long[] front) {
        long[] all = new long[front.length + shape.length];
        System.arraycopy(front, 0, all, 0, front.length);
        System.arraycopy(shape, 0, all, front.length, shape.length);
        return all;
    }

    /** The sizes of a row of pictures. */
    private record Layout(Path file, int count, int channels, int height, int width) {
        static Layout of(Path file, long[] shape) {
            boolean picture = shape.length == 4 && (shape[1] == 1 || shape[1] == 3 || shape[1] == 4);
            for (long axis : shape) {
                picture &= axis >= 1 && axis <= MOST_PIXELS;
            }
            if (!picture) {
                throw DataCode.SHAPE
                        .problem("%s is no picture", java.util.Arrays.toString(shape))
                        .file(file)
                        .help("pictures have the shape [H, W] or [C, H, W] with C = 1, 3 or 4,"
                                + " grids one more axis in front")
                        .exception();
            }
            return new Layout(file, (int) shape[0], (int) shape[1], (int) shape[2], (int) shape[3]);
        }

        void require(int length) {
            if ((long) count * channels * height * width != length) {
                throw new IllegalArgumentException(length + " values do not fill the pictures of " + file);
            }
        }
    }

    private static BufferedImage canvas(Layout layout, long height, long width) {
        if (Math.multiplyHigh(height, width) != 0 || height * width > MOST_PIXELS) {
            throw DataCode.TOO_LARGE
                    .problem("a picture of %,d x %,d pixels would be too large", width, height)
                    .file(layout.file())
                    .help("write fewer or smaller pictures")
                    .exception();
        }
        int type = switch (layout.channels()) {
            case 1 -> BufferedImage.TYPE_BYTE_GRAY;
            case 3 -> BufferedImage.TYPE_INT_RGB;
            default -> BufferedImage.TYPE_INT_ARGB;
        };
        return new BufferedImage((int) width, (int) height, type);
    }

    private static void draw(float[] values, Layout layout, int picture, BufferedImage image, int left, int top) {
        int plane = layout.height() * layout.width();
        int base = picture * layout.channels() * plane;
        for (int y = 0; y < layout.height(); y++) {
            for (int x = 0; x < layout.width(); x++) {
                for (int c = 0; c < layout.channels(); c++) {
                    int sample = toByte(values[base + c * plane + y * layout.width() + x]);
                    // Samples, not colours: a grey raster would otherwise convert to its own brightness curve.
                    image.getRaster().setSample(left + x, top + y, c, sample);
                }
            }
        }
    }

    private static int toByte(float value) {
        // NaN fails the comparison and becomes 0.
        return value > 0 ? Math.round(Math.min(value, 1f) * 255) : 0;
    }

    private static void write(Path file, BufferedImage image) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw DataCode.CANNOT_WRITE
                    .problem("pictures are written as PNG")
                    .file(file)
                    .help("end the name in .png")
                    .exception();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("no PNG writer");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        AtomicFiles.write(file, bytes.toByteArray());
    }
}
