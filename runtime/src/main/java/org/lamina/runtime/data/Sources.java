package org.lamina.runtime.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes sources; nothing is read before {@link Source#open}. */
public final class Sources {
    private Sources() {}

    /** {@code table(x = …, y = …)}: literal fields. */
    public static Source table(Field... fields) {
        return new TableSource("table(…)", Map.of(Part.TRAIN, Items.of(List.of(fields))));
    }

    /** Items made elsewhere, such as those of {@code generate}. */
    public static Source of(String name, Items items) {
        return new TableSource(name, Map.of(Part.TRAIN, items));
    }

    /** {@code csv(path, …)}: add fields with {@link CsvSource#numbers}, {@link CsvSource#label}, …. */
    public static CsvSource csv(String path) {
        return CsvSource.of(path);
    }

    /** {@code idx(images, labels)}: files in the layout of MNIST. */
    public static IdxSource idx(String images, String labels) {
        return IdxSource.named(images).part(Part.TRAIN, images, labels);
    }

    /** {@code idx(train = […], …)}: add parts with {@link IdxSource#part}. */
    public static IdxSource idx() {
        return IdxSource.named("idx(…)");
    }

    /** {@code glyphs(n, seed)}: {@code count} digits drawn from pen strokes, 28×28; needs no file. */
    public static GlyphSource glyphs(long count, long seed) {
        return new GlyphSource(count, seed, false);
    }

    /** {@code mnist()}: 60,000 training and 10,000 test pictures of digits, 28×28. */
    public static NamedSource mnist() {
        return new NamedSource(NamedSet.MNIST);
    }

    /** {@code fashion_mnist()}: pictures of clothes in the layout of MNIST. */
    public static NamedSource fashionMnist() {
        return new NamedSource(NamedSet.FASHION_MNIST);
    }

    /** {@code cifar10()}: pictures of ten kinds of things, 3×32×32. */
    public static NamedSource cifar10() {
        return new NamedSource(NamedSet.CIFAR10);
    }

    /** {@code images(dir, size)}: the pictures of a folder. */
    public static ImageSource images(String folder, int height, int width) {
        return ImageSource.plain(folder, height, width);
    }

    /**
     * {@code image_folders(dir, size)}: pictures whose folders are their labels. Sub-folders {@code train},
     * {@code valid}, {@code test} become parts.
     */
    public static ImageSource imageFolders(String folder, int height, int width) {
        return ImageSource.folders(folder, height, width);
    }

    /** {@code image_pairs(images, masks, size)}: pictures with a class number for each pixel. */
    public static ImageSource imagePairs(String images, String masks, int height, int width) {
        return ImageSource.pairs(images, masks, height, width);
    }

    /** {@code text.chars(path, window)}: the characters of a text, and those that follow them. */
    public static Source chars(String path, long window) {
        return new CharSource(path, Math.toIntExact(window));
    }

    /** {@code text.lines(path, length)}: one text a line, as its first {@code length} words. */
    public static LineSource lines(String path, long length) {
        return LineSource.of(path, Math.toIntExact(length));
    }

    /** {@code npy(x = path, …)}: add fields with {@link NpySource#field}. */
    public static NpySource npy() {
        return NpySource.files();
    }

    /** {@code npz(path, x = "name", …)}: add fields with {@link NpySource#field}. */
    public static NpySource npz(String path) {
        return NpySource.archive(path);
    }

    /** {@code iris()}: 150 flowers, 4 measures, 3 species. */
    public static NamedSource iris() {
        return new NamedSource(NamedSet.IRIS);
    }

    /** {@code wine()}: 178 wines, 13 measures, 3 cultivars. */
    public static NamedSource wine() {
        return new NamedSource(NamedSet.WINE);
    }

    /** {@code breast_cancer()}: 569 tumours, 30 measures, benign (0) or malignant (1). */
    public static NamedSource breastCancer() {
        return new NamedSource(NamedSet.BREAST_CANCER);
    }

    /**
     * A named set by the name programs call.
     *
     * @return the source; empty if no set is called so
     */
    public static Optional<NamedSource> named(String id) {
        for (NamedSet set : NamedSet.values()) {
            if (set.id().equals(id)) {
                return Optional.of(new NamedSource(set));
            }
        }
        return Optional.empty();
    }
}
