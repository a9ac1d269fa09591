package org.lamina.runtime.app;

import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Reads pictures as inputs of a model: channels first, 0…1, scaled to its height and width. */
final class Pictures {
    /** A header may claim any size; decoding more than this is refused before memory is taken. */
    private static final long MOST_PIXELS = 64_000_000;

    private static final List<String> SUFFIXES = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    private Pictures() {}

    static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** The pictures of a folder in the order of their names, or the one picture. */
    static List<Path> find(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> pictures = entries.filter(Pictures::isPicture).sorted().toList();
            if (pictures.isEmpty()) {
                throw DataCode.NO_ITEMS
                        .problem("the folder holds no pictures")
                        .file(path)
                        .help("pictures end in " + String.join(", ", SUFFIXES))
                        .exception();
            }
            return pictures;
        } catch (IOException e) {
            throw unreadable(path, "the folder cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * One picture.
     *
     * @param shape [C, H, W] with C = 1 for grey or 3 for red, green, blue; or [H, W] for grey
     */
    static float[] read(Path path, long[] shape) {
        int channels = shape.length == 3 ? (int) shape[0] : 1;
        int height = (int) shape[shape.length - 2];
        int width = (int) shape[shape.length - 1];
        BufferedImage image = scaled(decode(path), width, height);
        float[] values = new float[channels * height * width];
        int plane = height * width;
        for (int at = 0; at < plane; at++) {
            int pixel = image.getRGB(at % width, at / width);
            float red = (pixel >> 16 & 0xFF) / 255f;
            float green = (pixel >> 8 & 0xFF) / 255f;
            float blue = (pixel & 0xFF) / 255f;
            if (channels == 1) {
                // Weights of ITU-R BT.601, as most tools turn colour into grey.
                values[at] = 0.299f * red + 0.587f * green + 0.114f * blue;
            } else {
                values[at] = red;
                values[plane + at] = green;
                values[2 * plane + at] = blue;
            }
        }
        return values;
    }

    /** Whether pictures can be inputs of this shape. */
    static boolean fits(long[] shape) {
        boolean planes = shape.length == 2 || (shape.length == 3 && (shape[0] == 1 || shape[0] == 3));
        return planes && shape[shape.length - 1] > 0 && shape[shape.length - 2] > 0;
    }

    private static BufferedImage decode(Path path) {
        try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
            Iterator<ImageReader> readers =
                    in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw unreadable(path, Files.exists(path) ? "not a picture" : "the file does not exist", null);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw unreadable(
                            path, "the picture has " + pixels + " pixels, at most " + MOST_PIXELS + " are read", null);
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(path, "the picture is damaged: " + e.getMessage(), e);
        }
    }

    private static DataException unreadable(
            Path path, String sentence, @org.jspecify.annotations.Nullable Exception cause) {
        var problem = DataCode.BAD_IMAGE
                .problem("%s", sentence)
                .file(path)
                .help("give a PNG, JPEG, GIF or BMP file, or a folder of them");
        return (cause == null ? problem : problem.cause(cause)).exception();
    }

    /** The picture on a black ground, in the wanted size. */
    private static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = target.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
            graphics.drawImage(image, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return target;
    }
}
