package org.lamina.runtime.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lamina.runtime.store.DataCode;

/** Reads pictures for prediction: a file, or all pictures of a folder, in the shape a model takes. */
public final class ImageRows {
    private ImageRows() {}

    /** Whether a file looks like a picture by its name, or is a folder. */
    public static boolean accepts(Path file) {
        return Files.isDirectory(file) || Pictures.isPicture(file);
    }

    /**
     * Reads pictures as a field of floats in 0…1. They are stretched to the height and width of the model, and become
     * grey or coloured as it needs; light stays light, dark stays dark.
     *
     * @param name of the field that is made
     * @param itemShape [C, H, W] with C = 1 or 3; [H, W]; or [S] for a square grey picture of S pixels
     * @throws org.lamina.runtime.store.DataException NN0601 if the shape is none of these, NN0612 if a file is no
     *     picture, NN0608 if a folder holds none
     */
    public static Items read(Path file, String name, long[] itemShape) {
        int[] size = pictureShape(file, itemShape);
        List<Path> files = Files.isDirectory(file) ? filesIn(file) : List.of(file);
        int itemSize = size[0] * size[1] * size[2];
        byte[] all = new byte[Math.multiplyExact(itemSize, files.size())];
        for (int i = 0; i < files.size(); i++) {
            byte[] samples = Pictures.read(files.get(i), size[0])
                    .resized(size[1], size[2])
                    .samples();
            System.arraycopy(samples, 0, all, i * itemSize, itemSize);
        }
        return Items.of(Field.bytes(name, itemShape, all));
    }

    private static int[] pictureShape(Path file, long[] shape) {
        long root = shape.length == 1 ? Math.round(Math.sqrt((double) shape[0])) : 0;
        long[] picture = switch (shape.length) {
            case 1 -> new long[] {1, root, root};
            case 2 -> new long[] {1, shape[0], shape[1]};
            default -> shape;
        };
        boolean fits = picture.length == 3
                && (picture[0] == 1 || picture[0] == 3)
                && (shape.length != 1 || root * root == shape[0])
                && Arrays.stream(picture).allMatch(axis -> axis >= 1 && axis <= 30_000)
                && picture[1] * picture[2] <= Pictures.MOST_PIXELS;
        if (!fits) {
            throw DataCode.SHAPE
                    .problem("the model takes items of the shape %s, which is no picture", Arrays.toString(shape))
                    .file(file)
                    .help("give a CSV file")
                    .exception();
        }
        return Arrays.stream(picture).mapToInt(Math::toIntExact).toArray();
    }

    private static List<Path> filesIn(Path folder) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(Pictures::isPicture)
                    .sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
                    .forEach(files::add);
        } catch (java.io.IOException e) {
            throw Unreadable.because(folder, e);
        }
        if (files.isEmpty()) {
            throw DataCode.NO_ITEMS
                    .problem("there are no pictures in the folder")
                    .file(folder)
                    .help("PNG, JPEG, GIF, BMP and TIFF are read")
                    .exception();
        }
        return files;
    }
}
