package org.lamina.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.data.CsvSource.Missing;
import org.lamina.runtime.store.DataCode;
import org.lamina.runtime.store.DataException;

class CsvTest {
    private static final Column FIRST_TWO = Column.range(0, 2);

    @TempDir
    Path folder;

    private Dataset open(byte[] bytes, UnaryOperator<CsvSource> fields) {
        return open(bytes, fields, null);
    }

    private Dataset open(byte[] bytes, UnaryOperator<CsvSource> fields, Split split) {
        try {
            Files.write(folder.resolve("t.csv"), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        DataFolders folders = new DataFolders(folder, null, folder, true, line -> {});
        return Dataset.open(fields.apply(Sources.csv("t.csv")), folders, split, 0);
    }

    private Dataset open(String text, UnaryOperator<CsvSource> fields) {
        return open(text.getBytes(StandardCharsets.UTF_8), fields);
    }

    private static float[] x(Dataset data) {
        return data.train().field("x").toFloats();
    }

    private DataException refused(DataCode code, String text, UnaryOperator<CsvSource> fields) {
        return refused(code, text.getBytes(StandardCharsets.UTF_8), fields);
    }

    private DataException refused(DataCode code, byte[] bytes, UnaryOperator<CsvSource> fields) {
        DataException e = assertThrows(DataException.class, () -> open(bytes, fields));
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.file().isPresent());
        return e;
    }

    @Test
    void columnsByNameAndPosition() {
        String text = "a,b,kind\n1,2,u\n3,4.5,v\n-5e-1,+.6,u\n";
        Dataset data = open(
                text, csv -> csv.numbers("x", Column.name("b"), Column.at(0)).label("y", Column.name("kind")));
        assertArrayEquals(new float[] {2, 1, 4.5f, 3, .6f, -.5f}, x(data));
        assertArrayEquals(new long[] {2}, data.train().field("x").itemShape());
        assertArrayEquals(new int[] {0, 1, 0}, data.train().field("y").toInts());
        assertEquals(List.of("u", "v"), data.train().field("y").labels());
        Dataset last = open(text, csv -> csv.number("x", Column.at(-2)).header(CsvFormat.Header.PRESENT));
        assertArrayEquals(new float[] {2, 4.5f, .6f}, x(last));
        assertEquals(0, last.train().field("x").itemShape().length);
    }

    @Test
    void headersAreFound() {
        assertEquals(
                2,
                open("a,b\n1,2\n3,4\n", csv -> csv.numbers("x", FIRST_TWO))
                        .train()
                        .count());
        assertEquals(
                2,
                open("1,2\n3,4\n", csv -> csv.numbers("x", FIRST_TWO)).train().count());
        assertEquals(
                1,
                open("1,2\n3,4\n", csv -> csv.numbers("x", FIRST_TWO).header(CsvFormat.Header.PRESENT))
                        .train()
                        .count());
        DataException e = refused(
                DataCode.NOT_A_NUMBER,
                "a,b\n1,2\n",
                csv -> csv.numbers("x", FIRST_TWO).header(CsvFormat.Header.ABSENT));
        assertEquals(1, e.row().orElse(0));
    }

    @Test
    void case38ByteOrderMarkAndLineEnds() {
        byte[] marked = "\uFEFFa,b\r\n1,2\r\n\r\n3,4".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(
                new float[] {1, 2, 3, 4}, x(open(marked, csv -> csv.numbers("x", Column.name("a"), Column.name("b")))));
        assertArrayEquals(new float[] {1, 2, 3, 4}, x(open("a,b\r1,2\r3,4\r", csv -> csv.numbers("x", FIRST_TWO))));
    }

    @Test
    void case38QuotedCommasAndNewlines() {
        String text = "name,a\n\"one, \"\"two\"\"\nthree\",1\nplain,2\nbad,x\n";
        DataException e = refused(DataCode.NOT_A_NUMBER, text, csv -> csv.number("x", Column.name("a")));
        assertEquals(5, e.row().orElse(0));
        assertEquals("\"a\" (position 1)", e.column().orElse(""));
        Dataset data = open(
                text.replace("bad,x\n", ""),
                csv -> csv.number("x", Column.name("a")).label("y", Column.name("name")));
        assertEquals(
                List.of("one, \"two\"\nthree", "plain"), data.train().field("y").labels());
    }

    @Test
    void case38UnterminatedQuote() {
        DataException e =
                refused(DataCode.BAD_CSV, "a,b\n1,2\n\"3,4\n5,6\n", csv -> csv.numbers("x", Column.name("a")));
        assertEquals(3, e.row().orElse(0));
        assertTrue(e.sentence().contains("never closed"), e.sentence());
        DataException inside =
                refused(DataCode.BAD_CSV, "a,b\n1,2\n\"3\"4,4\n", csv -> csv.numbers("x", Column.name("a")));
        assertEquals(3, inside.row().orElse(0));
        assertTrue(inside.sentence().contains("inside"), inside.sentence());
    }

    @Test
    void case38RaggedRows() {
        DataException shorter = refused(DataCode.RAGGED_ROW, "1,2\n3,4\n5\n", csv -> csv.numbers("x", FIRST_TWO));
        assertEquals(3, shorter.row().orElse(0));
        assertTrue(shorter.sentence().contains("has 1 cell, the rows before have 2"), shorter.sentence());
        refused(DataCode.RAGGED_ROW, "1,2\n3,4,5\n", csv -> csv.numbers("x", FIRST_TWO));
    }

    @Test
    void case38MissingMarks() {
        for (String mark : List.of("", "NA", "?", "NaN", "n/a", "null")) {
            String text = "a,b\n1,2\n3," + mark + "\n5,9\n";
            DataException e = refused(DataCode.MISSING_VALUE, text, csv -> csv.numbers("x", FIRST_TWO));
            assertEquals(3, e.row().orElse(0));
            assertEquals("\"b\" (position 1)", e.column().orElse(""));
            assertArrayEquals(
                    new float[] {1, 2, 5, 9},
                    x(open(text, csv -> csv.numbers("x", FIRST_TWO).missing(Missing.DROP))));
            assertArrayEquals(
                    new float[] {1, 2, 3, 5.5f, 5, 9},
                    x(open(text, csv -> csv.numbers("x", FIRST_TWO).missing(Missing.MEAN))));
            assertArrayEquals(new float[] {1, 3, 5}, x(open(text, csv -> csv.number("x", Column.at(0)))));
        }
        String marked = "a\n1\n-999\n";
        assertArrayEquals(
                new float[] {1},
                x(open(
                        marked,
                        csv -> csv.number("x", Column.at(0))
                                .missingMarks("-999")
                                .missing(Missing.DROP))));
        refused(
                DataCode.NO_ITEMS,
                "a,b\n?,1\n",
                csv -> csv.number("x", Column.at(0)).missing(Missing.DROP));
        refused(
                DataCode.MISSING_VALUE,
                "a,b\n?,1\n?,2\n",
                csv -> csv.number("x", Column.at(0)).missing(Missing.MEAN));
    }

    @Test
    void case38ThousandsCommasAndOtherNumbers() {
        DataException e =
                refused(DataCode.NOT_A_NUMBER, "a,b\n\"1,234\",2\n", csv -> csv.number("x", Column.name("a")));
        assertTrue(e.help().orElse("").contains("thousands"), e.text());
        assertTrue(e.help().orElse("").contains("1234"), e.text());
        for (String bad : List.of("0x10", "1f", "1d", "1e", "--1", ".", "e5", "1 2", "Infinity", "١", "1e39")) {
            refused(DataCode.NOT_A_NUMBER, "a,b\n" + bad + ",2\n", csv -> csv.number("x", Column.name("a")));
        }
    }

    @Test
    void case38Latin1() {
        byte[] latin = "a,kind\n1,caf\u00e9\n2,tea\n".getBytes(StandardCharsets.ISO_8859_1);
        DataException e = refused(
                DataCode.BAD_ENCODING,
                latin,
                csv -> csv.number("x", Column.at(0)).label("y", Column.at(1)));
        assertEquals(2, e.row().orElse(0));
        assertTrue(e.help().orElse("").contains("latin1"), e.text());
        Dataset data = open(
                latin,
                csv -> csv.number("x", Column.at(0)).label("y", Column.at(1)).encoding("latin1"));
        assertEquals(List.of("caf\u00e9", "tea"), data.train().field("y").labels());
        assertThrows(DataException.class, () -> Sources.csv("t.csv").encoding("klingon"));
        StringBuilder longText = new StringBuilder("a\n");
        longText.append("1\n".repeat(20_000)).append("caf\u00e9\n");
        DataException far = refused(
                DataCode.BAD_ENCODING,
                longText.toString().getBytes(StandardCharsets.ISO_8859_1),
                csv -> csv.number("x", Column.name("a")));
        assertEquals(20_002, far.row().orElse(0));
    }

    @Test
    void case38HeaderOnlyAndEmpty() {
        refused(DataCode.NO_ITEMS, "a,b\n", csv -> csv.number("x", Column.name("a")));
        refused(DataCode.NO_ITEMS, "", csv -> csv.number("x", Column.name("a")));
        refused(DataCode.NO_ITEMS, "\n\n", csv -> csv.number("x", Column.at(0)));
    }

    @Test
    void case38DuplicateAndUnknownHeaders() {
        DataException twice = refused(DataCode.NO_COLUMN, "a,b,a\n1,2,3\n", csv -> csv.number("x", Column.name("a")));
        assertTrue(twice.help().orElse("").contains("0 or 2"), twice.text());
        assertArrayEquals(new float[] {2}, x(open("a,b,a\n1,2,3\n", csv -> csv.number("x", Column.name("b")))));
        DataException near =
                refused(DataCode.NO_COLUMN, "income,b\n1,2\n", csv -> csv.number("x", Column.name("incme")));
        assertTrue(near.help().orElse("").contains("did you mean \"income\""), near.text());
        DataException none = refused(DataCode.NO_COLUMN, "1,2\n3,4\n", csv -> csv.number("x", Column.name("a")));
        assertTrue(none.help().orElse("").contains("looks like data"), none.text());
        refused(DataCode.NO_COLUMN, "1,2\n3,4\n", csv -> csv.number("x", Column.at(2)));
        refused(DataCode.SHAPE, "1,2\n3,4\n", csv -> csv.numbers("x", Column.range(0, 13)));
    }

    @Test
    void case38AHundredThousandColumns() {
        StringBuilder row = new StringBuilder("0");
        for (int i = 1; i < 100_000; i++) {
            row.append(',').append(i % 10);
        }
        Dataset data = open(row + "\n" + row + "\n", csv -> csv.numbers("x", Column.range(0, 100_000)));
        assertEquals(100_000, data.train().field("x").itemSize());
        DataException e = refused(
                DataCode.RAGGED_ROW, row + "\n" + row + ",1\n", csv -> csv.numbers("x", Column.range(0, 100_000)));
        assertTrue(e.sentence().contains("100,001"), e.sentence());
    }

    @Test
    void labelsInTheGivenOrder() {
        String text = "a,b\n1,M\n2,B\n3,M\n";
        Dataset data = open(text, csv -> csv.label("y", Column.at(1), "B", "M"));
        assertArrayEquals(new int[] {1, 0, 1}, data.train().field("y").toInts());
        DataException e = refused(DataCode.UNKNOWN_LABEL, text, csv -> csv.label("y", Column.at(1), "B", "m"));
        assertEquals(2, e.row().orElse(0));
        assertTrue(e.sentence().contains("\"M\" is none of the 2 known values: \"B\", \"m\""), e.sentence());
    }

    @Test
    void labelsFoundAreSortedAsNumbersWhereTheyAreNumbers() {
        Dataset data = open("y,a\n10,1\n9,1\n10,1\n2,1\n", csv -> csv.label("y", Column.at(0)));
        assertEquals(List.of("2", "9", "10"), data.train().field("y").labels());
        assertArrayEquals(new int[] {2, 1, 2, 0}, data.train().field("y").toInts());
    }

    @Test
    void labelsAndMeansAreLearntFromTheTrainingPartAlone() {
        byte[] text = "a,y\n1,u\n3,v\n?,u\n100,w\n".getBytes(StandardCharsets.UTF_8);
        Split split = Split.none().count(Part.TRAIN, 2).count(Part.VALID, 1).inOrder();
        Dataset data = open(
                text,
                csv -> csv.number("x", Column.at(0)).label("y", Column.at(1)).missing(Missing.MEAN),
                split);
        assertArrayEquals(
                new float[] {2}, data.part(Part.VALID).orElseThrow().field("x").toFloats());
        DataException e = assertThrows(
                DataException.class,
                () -> open(
                        text,
                        csv -> csv.number("x", Column.at(0))
                                .label("y", Column.at(1))
                                .missing(Missing.MEAN),
                        split.count(Part.TEST, 1)));
        assertEquals(DataCode.UNKNOWN_LABEL, e.code());
        assertEquals(5, e.row().orElse(0));
    }

    @Test
    void categoriesBecomeOneHot() {
        Dataset data = open(
                "a,k\n1,red\n2,blue\n3,red\n",
                csv -> csv.numbers("x", Column.oneHot(Column.name("k")), Column.name("a")));
        assertArrayEquals(new float[] {0, 1, 1, 1, 0, 2, 0, 1, 3}, x(data));
    }

    @Test
    void separatorsQuotesAndGzip() throws IOException {
        assertArrayEquals(
                new float[] {1, 2},
                x(open(
                        "a;b\n'1';2\n",
                        csv -> csv.numbers("x", FIRST_TWO).separator(';').quote('\''))));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("a,b\n1,2\n".repeat(1).getBytes(StandardCharsets.UTF_8));
        }
        assertArrayEquals(new float[] {1, 2}, x(open(packed.toByteArray(), csv -> csv.numbers("x", FIRST_TWO))));
    }

    @Test
    void predictionReadsTheColumnsOfTraining() throws IOException {
        Dataset data = open(
                "a,k,y\n1,red,u\n?,blue,v\n3,red,u\n",
                csv -> csv.numbers("x", Column.name("a"), Column.oneHot(Column.name("k")))
                        .label("y", Column.name("y"))
                        .missing(Missing.MEAN));
        CsvSchema schema = CsvSchema.fromJson(data.schema().orElseThrow().toJson());
        assertEquals(data.schema().orElseThrow(), schema);
        float[] wanted = {5, 1, 0, 2, 0, 1};
        for (String text : List.of(
                "k,a\nblue,5\nred,\n", // by name, in another order, without the target
                "a,k,y\n5,blue,?\n?,red,?\n", // the whole table
                "5,blue\n?,red\n", // the wanted columns alone
                "5,blue,u\n?,red,u\n")) { // all columns without a header
            Path file = Files.writeString(folder.resolve("p.csv"), text);
            Items items = CsvRows.read(file, CsvFormat.DEFAULT, schema, List.of("x"));
            assertArrayEquals(wanted, items.field("x").toFloats(), text);
        }
        Path file = Files.writeString(folder.resolve("p.csv"), "a,k\n5,green\n");
        DataException e =
                assertThrows(DataException.class, () -> CsvRows.read(file, CsvFormat.DEFAULT, schema, List.of("x")));
        assertEquals(DataCode.UNKNOWN_LABEL, e.code());
        Path narrow = Files.writeString(folder.resolve("q.csv"), "5\n6\n");
        assertEquals(
                DataCode.SHAPE,
                assertThrows(DataException.class, () -> CsvRows.read(narrow, CsvFormat.DEFAULT, schema, List.of("x")))
                        .code());
    }

    @Test
    void plainRowsTakeTheShapeOfTheModel() throws IOException {
        Path file = Files.writeString(folder.resolve("p.csv"), "1,2,3,4\n5,6,7,8\n");
        Items items = CsvRows.readPlain(file, CsvFormat.DEFAULT, "x", new long[] {2, 2});
        assertEquals(2, items.count());
        assertArrayEquals(new long[] {2, 2}, items.field("x").itemShape());
        assertThrows(DataException.class, () -> CsvRows.readPlain(file, CsvFormat.DEFAULT, "x", new long[] {3}));
    }

    /** Tables of random numbers come back as they were written, in any locale. */
    @Test
    void randomTablesRoundTrip() {
        Locale before = Locale.getDefault();
        Random random = new Random(38);
        try {
            for (Locale locale : List.of(Locale.GERMANY, Locale.forLanguageTag("tr-TR"), Locale.forLanguageTag("ar"))) {
                Locale.setDefault(locale);
                float[] values = new float[60];
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(random.nextInt());
                    values[i] = Float.isFinite(values[i]) ? values[i] : random.nextFloat();
                    text.append(values[i]).append(i % 3 == 2 ? "\n" : ", ");
                }
                assertArrayEquals(values, x(open(text.toString(), csv -> csv.numbers("x", Column.range(0, 3)))));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Bytes at random give a table or a message, and nothing else. */
    @Test
    void randomBytesNeverEscapeAsOtherExceptions() {
        Random random = new Random(39);
        String alphabet = "0123456789,,,\"\"\n\n\r.;'ab\u00e9-+e";
        for (int turn = 0; turn < 500; turn++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes =
                    text.toString().getBytes(turn % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            try {
                open(bytes, csv -> csv.numbers("x", Column.at(0)).missing(Missing.DROP));
            } catch (DataException e) {
                assertTrue(e.code().id().startsWith("NN06"), e.getMessage());
            }
        }
    }
}
