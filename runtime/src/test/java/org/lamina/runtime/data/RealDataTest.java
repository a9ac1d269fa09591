package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.data.CsvSource.Missing;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

/** Reads the public data sets that LAMINA_DATA points to; skipped where there is none. */
class RealDataTest {
    @TempDir
    Path folder;

    private DataFolders folders = new DataFolders(Path.of(""), null, Path.of(""), true, line -> {});

    @BeforeEach
    void needsData() {
        String data = System.getenv("LAMINA_DATA");
        Assumptions.assumeTrue(data != null && !data.isBlank(), "LAMINA_DATA names no folder of data sets");
        folders = new DataFolders(folder, Path.of(String.valueOf(data)), folder.resolve("cache"), true, line -> {});
    }

    private Dataset open(Source source) {
        return Dataset.open(source, folders, null, 0);
    }

    @Test
    void mnistHasItsStandardParts() {
        Dataset data = open(Sources.mnist());
        assertEquals(60_000, data.train().count());
        assertEquals(10_000, data.part(Part.TEST).orElseThrow().count());
        assertArrayEquals(new long[] {1, 28, 28}, data.train().field("x").itemShape());
        int[] labels = data.train().field("y").toInts();
        assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(labels, 5));
        // The mean and deviation that programs normalise with are those of these files.
        double sum = 0;
        float[] batch = new float[784];
        int[] item = new int[1];
        for (int i = 0; i < 60_000; i++) {
            item[0] = i;
            data.train().field("x").copyInto(item, 0, 1, batch);
            for (float value : batch) {
                sum += value;
            }
        }
        assertEquals(0.1307, sum / (60_000.0 * 784), 0.0001);
    }

    @Test
    void mnistIsSplitAsTheExamplesDo() {
        Split split = Split.none()
                .count(Part.TRAIN, 55_000)
                .count(Part.VALID, 5_000)
                .stratify("y")
                .seed(7);
        Dataset data = Dataset.open(Sources.mnist().folder("data/mnist").flat(true), folders, split, 0);
        assertEquals(55_000, data.train().count());
        assertEquals(5_000, data.part(Part.VALID).orElseThrow().count());
        assertEquals(10_000, data.part(Part.TEST).orElseThrow().count());
        assertArrayEquals(new long[] {784}, data.train().field("x").itemShape());
        DataException e = assertThrows(
                DataException.class, () -> Dataset.open(Sources.mnist(), folders, split.count(Part.TEST, 1), 0));
        assertEquals(DataCode.BAD_SPLIT, e.code());
    }

    @Test
    void theSmallTablesAreRead() {
        Dataset iris = open(Sources.iris());
        assertEquals(150, iris.train().count());
        assertArrayEquals(new long[] {4}, iris.train().field("x").itemShape());
        assertEquals(
                50,
                Arrays.stream(iris.train().field("y").toInts())
                        .filter(y -> y == 2)
                        .count());
        Dataset wine = open(Sources.wine());
        assertEquals(178, wine.train().count());
        assertArrayEquals(new long[] {13}, wine.train().field("x").itemShape());
        assertEquals(
                59,
                Arrays.stream(wine.train().field("y").toInts())
                        .filter(y -> y == 0)
                        .count());
        assertEquals(14.23f, wine.train().field("x").toFloats()[0]);
        Dataset cancer = open(Sources.breastCancer());
        assertEquals(569, cancer.train().count());
        assertArrayEquals(new long[] {30}, cancer.train().field("x").itemShape());
        assertEquals(
                212,
                Arrays.stream(cancer.train().field("y").toInts())
                        .filter(y -> y == 1)
                        .count());
    }

    @Test
    void tablesWithHolesAndCategoriesAreRead() {
        CsvSource housing = Sources.csv("california-housing/housing.csv")
                .numbers("x", Column.range(0, 8), Column.oneHot(Column.name("ocean_proximity")))
                .number("y", Column.name("median_house_value"));
        DataException e = assertThrows(DataException.class, () -> open(housing));
        assertEquals(DataCode.MISSING_VALUE, e.code());
        assertEquals(292, e.row().orElse(0));
        assertEquals("\"total_bedrooms\" (position 4)", e.column().orElse(""));
        assertEquals(20_640 - 207, open(housing.missing(Missing.DROP)).train().count());
        Items filled = open(housing.missing(Missing.MEAN)).train();
        assertEquals(20_640, filled.count());
        assertArrayEquals(new long[] {13}, filled.field("x").itemShape());
        CsvSource titanic = Sources.csv("titanic/titanic.csv")
                .numbers("x", Column.name("Age"), Column.oneHot(Column.name("Sex")))
                .label("y", Column.name("Survived"), "0", "1");
        assertEquals(714, open(titanic.missing(Missing.DROP)).train().count());
        CsvSource colic = Sources.csv("horse-colic/horse-colic.csv")
                .numbers("x", Column.range(0, 22))
                .label("y", Column.at(23), "1", "2");
        assertTrue(open(colic.missing(Missing.MEAN)).train().count() == 300);
        CsvSource spam = Sources.csv("sms-spam/SMSSpamCollection")
                .separator('\t')
                .quote('\u0000')
                .label("y", Column.at(0), "ham", "spam");
        assertEquals(5_574, open(spam).train().count());
        assertEquals(
                68,
                open(Sources.csv("glacier-mass-balance/glaciers.csv").numbers("x", Column.range(0, 2)))
                        .train()
                        .count());
    }

    @Test
    void theDeclaredWidthIsCompared() {
        Dataset data = open(Sources.csv("boston-housing/housing.csv")
                .numbers("x", Column.range(0, 12))
                .number("y", Column.at(13)));
        DataException e = assertThrows(
                DataException.class,
                () -> data.check(java.util.List.of(new Dataset.Need("x", FieldType.F32, new long[] {13}, 0))));
        assertEquals(DataCode.SHAPE, e.code());
        assertEquals(
                "boston-housing/housing.csv has 12 numeric columns, `x: f32[N, 13]` needs 13"
                        + " (found when the data was opened)",
                e.sentence());
    }

    @Test
    void cifarIsReadFromItsArchiveOfJpegs() {
        Dataset data = open(Sources.cifar10());
        assertEquals(10_000, data.train().count());
        assertEquals(10_000, data.part(Part.TEST).orElseThrow().count());
        assertArrayEquals(new long[] {3, 32, 32}, data.train().field("x").itemShape());
        int[] counts = new int[10];
        Arrays.stream(data.train().field("y").toInts()).forEach(y -> counts[y]++);
        assertEquals(1_000, Arrays.stream(counts).min().orElse(0));
        assertEquals("frog", data.train().field("y").labels().get(6));
    }

    @Test
    void picturesOfAllKindsAreRead() {
        Path images = folders.find("natural-images");
        assertEquals(512, Pictures.read(images.resolve("astronaut.png"), 3).height());
        assertEquals(640, Pictures.read(images.resolve("rocket.jpg"), 3).width());
        assertEquals(
                1, Pictures.read(images.resolve("chessboard_GRAY_U16.tif"), 1).channels());
        assertEquals(
                14,
                Pictures.read(images.resolve("no_time_for_that_tiny.gif"), 3).width());
        Pictures.read(images.resolve("horse.png"), 3);
        Pictures.read(images.resolve("palette_color.png"), 3);
        DataException e = assertThrows(DataException.class, () -> Pictures.read(images.resolve("truncated.jpg"), 3));
        assertEquals(DataCode.BAD_IMAGE, e.code());
    }

    @Test
    void maskedPicturesAreRead() {
        Items membranes = open(Sources.imagePairs("isbi-membrane/image", "isbi-membrane/label", 128, 128)
                        .grey(true))
                .train();
        assertEquals(10, membranes.count());
        assertEquals(1, Arrays.stream(membranes.field("y").toInts()).max().orElse(0));
        assertArrayEquals(new long[] {128, 128}, membranes.field("y").itemShape());
    }

    @Test
    void filesOfNumpyItselfAreRead() {
        Source image = Sources.npy().floats("x", "npy-samples/chessboard_RGB_U8.npy");
        assertArrayEquals(new long[] {200, 3}, open(image).train().field("x").itemShape());
        Source table = Sources.npy().field("x", "npy-samples/lab_array_d65_2.npy");
        assertEquals(FieldType.F32, open(table).train().field("x").type());
        Source packed = Sources.npz("npy-samples/chessboard_GRAY_U8.npz").field("x", "arr_0");
        assertEquals(200, open(packed).train().count());
    }
}
