package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.lamina.runtime.store.DataCode;

/**
 * {@code idx(images, labels)} and {@code idx(train = [images, labels], test = […])}: pictures in 0…1 as field
 * {@code x}, [1, H, W] or flat [H·W], and labels as field {@code y}. Immutable.
 */
public final class IdxSource implements Source {
    private final String name;
    private final Map<Part, Files> parts;
    private final boolean flat;

    private record Files(String images, String labels) {}

    private IdxSource(String name, Map<Part, Files> parts, boolean flat) {
        this.name = name;
        this.parts = new EnumMap<>(parts);
        this.flat = flat;
    }

    static IdxSource named(String name) {
        return new IdxSource(name, new EnumMap<>(Part.class), false);
    }

    /** Adds the two files of a part. */
    public IdxSource part(Part part, String images, String labels) {
        Map<Part, Files> next = new EnumMap<>(parts);
        next.put(part, new Files(images, labels));
        return new IdxSource(name, next, flat);
    }

    /** Delivers pictures as vectors [H·W]. */
    public IdxSource flat(boolean wanted) {
        return new IdxSource(name, parts, wanted);
    }

    @Override
    public String describe() {
        return name;
    }

    @Override
    public Opened open(DataFolders folders) {
        Map<Part, Items> read = new EnumMap<>(Part.class);
        parts.forEach((part, files) ->
                read.put(part, read(folders.find(files.images()), folders.find(files.labels()), flat)));
        return new FixedParts(name, read);
    }

    /** Reads one pair of files. */
    static Items read(Path images, Path labels, boolean flat) {
        IdxFile pictures = IdxFile.read(images);
        IdxFile classes = IdxFile.read(labels);
        if (pictures.axes().length < 2) {
            throw DataCode.BAD_IDX
                    .problem("the file has one axis, as labels have, where pictures are wanted")
                    .file(images)
                    .help("write idx(images, labels) in this order")
                    .exception();
        }
        if (classes.axes().length != 1) {
            throw DataCode.BAD_IDX
                    .problem("the file has %d axes where labels, with one axis, are wanted", classes.axes().length)
                    .file(labels)
                    .help("write idx(images, labels) in this order")
                    .exception();
        }
        if (pictures.count() != classes.count()) {
            throw DataCode.LENGTHS_DIFFER
                    .problem("%s has %,d pictures, this file %,d labels", images, pictures.count(), classes.count())
                    .file(labels)
                    .help("name two files that belong together")
                    .exception();
        }
        if (pictures.count() == 0) {
            throw DataCode.NO_ITEMS
                    .problem("the file holds no pictures")
                    .file(images)
                    .exception();
        }
        return Items.of(
                Field.bytes("x", shape(pictures.axes(), flat), pictures.values()),
                labels(classes).from(labels));
    }

    private static long[] shape(int[] axes, boolean flat) {
        long[] item = Arrays.stream(axes).skip(1).asLongStream().toArray();
        if (flat) {
            return new long[] {Arrays.stream(item).reduce(1, Math::multiplyExact)};
        }
        if (item.length != 2) {
            return item;
        }
        // A grey picture has one channel.
        return new long[] {1, item[0], item[1]};
    }

    private static Field labels(IdxFile file) {
        int[] values = new int[file.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.values()[i] & 0xFF;
        }
        return Field.ints("y", new long[0], values);
    }
}
