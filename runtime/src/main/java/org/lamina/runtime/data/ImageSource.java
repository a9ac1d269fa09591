package org.lamina.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/**
 * {@code images(dir, size)}, {@code image_folders(dir, size)} and {@code image_pairs(images, masks, size)}: pictures in
 * 0…1 as field {@code x}, [3, H, W] or grey [1, H, W]. Folders give labels, masks give class numbers [H, W], both as
 * field {@code y}. Pictures are stretched to the size. Files are taken in the order of their names. Immutable.
 */
public final class ImageSource implements Source {
    private final Kind kind;
    private final String folder;
    private final String masks;
    private final int height;
    private final int width;
    private final int channels;

    private enum Kind {
        PLAIN,
        FOLDERS,
        PAIRS
    }

    private ImageSource(Kind kind, String folder, String masks, int height, int width, int channels) {
        this.kind = kind;
        this.folder = folder;
        this.masks = masks;
        this.height = height;
        this.width = width;
        this.channels = channels;
        if (height < 1 || width < 1 || (long) height * width > Pictures.MOST_PIXELS) {
            throw DataCode.TOO_LARGE
                    .problem("size = [%d, %d] is no size of pictures", height, width)
                    .file(folder)
                    .help("give height and width in pixels")
                    .exception();
        }
    }

    static ImageSource plain(String folder, int height, int width) {
        return new ImageSource(Kind.PLAIN, folder, "", height, width, 3);
    }

    static ImageSource folders(String folder, int height, int width) {
        return new ImageSource(Kind.FOLDERS, folder, "", height, width, 3);
    }

    static ImageSource pairs(String folder, String masks, int height, int width) {
        return new ImageSource(Kind.PAIRS, folder, masks, height, width, 3);
    }

    /** Delivers one channel instead of three. */
    public ImageSource grey(boolean wanted) {
        return new ImageSource(kind, folder, masks, height, width, wanted ? 1 : 3);
    }

    @Override
    public String describe() {
        return folder;
    }

    @Override
    public Opened open(DataFolders folders) {
        Path root = folders.find(folder);
        return switch (kind) {
            case PLAIN -> whole(Items.of(field(filesIn(root))));
            case PAIRS -> whole(pairs(root, folders.find(masks)));
            case FOLDERS -> new FixedParts(folder, parts(root));
        };
    }

    private Opened whole(Items items) {
        return new FixedParts(folder, Map.of(Part.TRAIN, items));
    }

    /** Sub-folders are labels, unless they are called as parts are. */
    private Map<Part, Items> parts(Path root) {
        List<Path> below = foldersIn(root);
        Map<Part, Path> named = new EnumMap<>(Part.class);
        for (Path path : below) {
            Part part = partCalled(String.valueOf(path.getFileName()));
            if (part != null) {
                named.put(part, path);
            }
        }
        if (!named.containsKey(Part.TRAIN) || named.size() != below.size()) {
            return Map.of(Part.TRAIN, labelled(below, labels(below)));
        }
        List<String> labels = labels(foldersIn(named.getOrDefault(Part.TRAIN, root)));
        Map<Part, Items> parts = new EnumMap<>(Part.class);
        named.forEach((part, path) -> parts.put(part, labelled(foldersIn(path), labels)));
        return parts;
    }

    private static @Nullable Part partCalled(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Part.TRAIN;
            case "valid", "val", "validation" -> Part.VALID;
            case "test" -> Part.TEST;
            default -> null;
        };
    }

    private static List<String> labels(List<Path> folders) {
        return folders.stream().map(path -> String.valueOf(path.getFileName())).toList();
    }

    private Items labelled(List<Path> folders, List<String> labels) {
        List<Path> files = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (Path path : folders) {
            int label = labels.indexOf(String.valueOf(path.getFileName()));
            if (label < 0) {
                throw DataCode.UNKNOWN_LABEL
                        .problem("the folder is none of the %d labels of the training part", labels.size())
                        .file(path)
                        .help("the parts need sub-folders of the same names")
                        .exception();
            }
            for (Path file : filesIn(path)) {
                files.add(file);
                numbers.add(label);
            }
        }
        int[] y = numbers.stream().mapToInt(Integer::intValue).toArray();
        if (y.length == 0) {
            throw DataCode.NO_ITEMS
                    .problem("there are no sub-folders with pictures; their names would be the labels")
                    .file(folder)
                    .help("use images(…) for pictures without labels")
                    .exception();
        }
        return Items.of(field(files), Field.ints("y", new long[0], y).withLabels(labels));
    }

    private Items pairs(Path images, Path maskFolder) {
        Map<String, Path> byStem = new TreeMap<>();
        filesIn(maskFolder).forEach(mask -> byStem.put(stem(mask), mask));
        List<Path> pictures = filesIn(images);
        byte[][] classes = new byte[pictures.size()][];
        for (int i = 0; i < classes.length; i++) {
            Path mask = byStem.get(stem(pictures.get(i)));
            if (mask == null) {
                throw DataCode.NOT_FOUND
                        .problem("there is no mask for %s", pictures.get(i).getFileName())
                        .file(maskFolder)
                        .help("a mask has the name of its picture; the ending may differ")
                        .exception();
            }
            classes[i] =
                    Pictures.readClasses(mask).resizedNearest(height, width).samples();
        }
        int[] y = new int[Math.multiplyExact(classes.length, height * width)];
        int scale = blackAndWhite(classes) ? 255 : 1;
        for (int i = 0; i < classes.length; i++) {
            for (int j = 0; j < classes[i].length; j++) {
                y[i * height * width + j] = (classes[i][j] & 0xFF) / scale;
            }
        }
        return Items.of(field(pictures), Field.ints("y", new long[] {height, width}, y));
    }

    /** Masks of two classes are usually saved as black and white: 255 then stands for class 1. */
    private static boolean blackAndWhite(byte[][] classes) {
        boolean white = false;
        for (byte[] mask : classes) {
            for (byte value : mask) {
                if (value != 0 && value != -1) {
                    return false;
                }
                white |= value == -1;
            }
        }
        return white;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private Field field(List<Path> files) {
        long[] shape = {channels, height, width};
        int size = Math.toIntExact((long) channels * height * width);
        if ((long) size * files.size() > PictureBlock.MOST_IN_MEMORY) {
            return new Field("x", shape, new PictureBlock(files, channels, height, width), null, List.of());
        }
        byte[] all = new byte[size * files.size()];
        for (int i = 0; i < files.size(); i++) {
            byte[] samples =
                    Pictures.read(files.get(i), channels).resized(height, width).samples();
            System.arraycopy(samples, 0, all, i * size, size);
        }
        return Field.bytes("x", shape, all);
    }

    private static List<Path> filesIn(Path folder) {
        List<Path> files = list(folder).stream()
                .filter(path -> Files.isRegularFile(path) && Pictures.isPicture(path))
                .toList();
        if (files.isEmpty()) {
            throw DataCode.NO_ITEMS
                    .problem("there are no pictures in the folder")
                    .file(folder)
                    .help("PNG, JPEG, GIF, BMP and TIFF are read, in the folder itself")
                    .exception();
        }
        return files;
    }

    private static List<Path> foldersIn(Path folder) {
        return list(folder).stream()
                .filter(path -> Files.isDirectory(path)
                        && !String.valueOf(path.getFileName()).startsWith("."))
                .toList();
    }

    /** What is in a folder, in an order that no platform changes. */
    private static List<Path> list(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            Path[] paths = all.toArray(Path[]::new);
            Arrays.sort(paths, java.util.Comparator.comparing(path -> String.valueOf(path.getFileName())));
            return List.of(paths);
        } catch (IOException e) {
            if (Files.isRegularFile(folder)) {
                throw notAFolder(folder, e);
            }
            throw Unreadable.because(folder, e);
        }
    }

    private static DataException notAFolder(Path file, IOException e) {
        return DataCode.NOT_FOUND
                .problem("this is a file, not a folder of pictures")
                .file(file)
                .help("name the folder")
                .cause(e)
                .exception();
    }
}
