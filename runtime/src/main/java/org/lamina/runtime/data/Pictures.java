package org.lamina.runtime.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Decodes picture files, whatever their names end in, after a look at their sizes. */
final class Pictures {
    /** More pixels are refused before they are decoded. */
    static final long MOST_PIXELS = 64_000_000;

    private static final long MOST_BYTES = 256L << 20;
    private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "wbmp");

    private Pictures() {}

    /** Whether the name of a file in a folder says that it is a picture. */
    static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Reads a picture. */
    static Picture read(Path file, int channels) {
        return Picture.of(decode(file), channels);
    }

    /** Reads a mask of class numbers. */
    static Picture readClasses(Path file) {
        return Picture.classesOf(decode(file), file.toString());
    }

    private static BufferedImage decode(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > MOST_BYTES) {
                throw DataCode.TOO_LARGE
                        .problem("the file has %,d bytes, the limit for a picture is %,d", Files.size(file), MOST_BYTES)
                        .file(file)
                        .help("save it smaller")
                        .exception();
            }
            return decode(in.readAllBytes(), file.toString());
        } catch (IOException e) {
            throw Unreadable.because(file, e);
        }
    }

    /**
     * Decodes a picture.
     *
     * @param name of the file, for messages
     */
    static BufferedImage decode(byte[] bytes, String name) {
        if (bytes.length == 0) {
            throw bad(name, "the file is empty").exception();
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw bad(name, "this is no picture of a known format")
                        .help("PNG, JPEG, GIF, BMP and TIFF are read")
                        .exception();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return decode(reader, name);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof DataException known) {
                throw known;
            }
            // The decoders of the platform throw all kinds of exceptions for malformed files.
            boolean kind = String.valueOf(e.getMessage()).contains("Unsupported Image Type");
            String reason =
                    kind ? "it has four inks (CMYK) or another rare kind of colours" : "it is cut off or damaged";
            throw bad(name, "the picture cannot be decoded: " + reason)
                    .help(kind ? "save it with red, green and blue" : "fetch or save the file again, or remove it")
                    .cause(e)
                    .exception();
        }
    }

    private static BufferedImage decode(ImageReader reader, String name) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
            throw DataCode.TOO_LARGE
                    .problem("the picture has %,d x %,d pixels, the limit is %,d in all", width, height, MOST_PIXELS)
                    .file(name)
                    .help("save it smaller")
                    .exception();
        }
        Truncation truncation = new Truncation();
        reader.addIIOReadWarningListener(truncation);
        BufferedImage image = reader.read(0);
        if (truncation.seen) {
            throw new IOException("premature end");
        }
        return image;
    }

    /** Some decoders only warn of a file that is cut off, and fill the rest with grey. */
    private static final class Truncation implements IIOReadWarningListener {
        private boolean seen;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            String text = warning.toLowerCase(Locale.ROOT);
            seen |= text.contains("premature") || text.contains("truncated") || text.contains("end of");
        }
    }

    static DataException.Problem bad(String name, String reason) {
        return DataCode.BAD_IMAGE.problem("%s", reason).file(name);
    }
}
