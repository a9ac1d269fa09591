package org.lamina.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.store.Chart.Kind;
import org.lamina.runtime.store.Chart.Series;

class WritersTest {
    @TempDir
    Path folder;

    @Test
    void greyAndColourPicturesKeepTheirValues() throws IOException {
        Path file = folder.resolve("a.png");
        ImageFiles.writeImage(file, new float[] {0, 0.5f, 1, 2, -1, Float.NaN}, new long[] {2, 3});
        BufferedImage grey = ImageIO.read(file.toFile());
        int[] samples = grey.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null);
        assertEquals(
                List.of(0, 128, 255, 255, 0, 0),
                java.util.Arrays.stream(samples).boxed().toList());
        ImageFiles.writeImage(file, new float[] {1, 0, 0.2f}, new long[] {3, 1, 1});
        assertEquals(0xFFFF0033, ImageIO.read(file.toFile()).getRGB(0, 0));
    }

    @Test
    void gridsHoldAllPictures() throws IOException {
        Path file = folder.resolve("grid.png");
        float[] values = new float[5 * 4];
        java.util.Arrays.fill(values, 1);
        ImageFiles.writeGrid(file, values, new long[] {5, 1, 2, 2}, 0);
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(3 * 4 - 2, image.getWidth());
        assertEquals(2 * 4 - 2, image.getHeight());
        assertEquals(255, image.getRaster().getSample(4, 4, 0));
        assertEquals(0, image.getRaster().getSample(8, 4, 0));
        ImageFiles.writeGrid(file, values, new long[] {5, 2, 2}, 5);
        assertEquals(18, ImageIO.read(file.toFile()).getWidth());
    }

    @Test
    void whatIsNoPictureIsRefused() {
        DataException e = assertThrows(
                DataException.class,
                () -> ImageFiles.writeImage(folder.resolve("a.png"), new float[4], new long[] {4}));
        assertEquals(DataCode.SHAPE, e.code());
        assertThrows(
                DataException.class,
                () -> ImageFiles.writeImage(folder.resolve("a.webp"), new float[4], new long[] {2, 2}));
    }

    @Test
    void tablesAreQuotedWhereNeeded() throws IOException {
        Path file = folder.resolve("t.csv");
        TableFiles.write(file, List.of("a", "b,c"), List.of(List.of("x \"y\"", " z"), List.of("", "1\n2")));
        assertEquals("a,\"b,c\"\n\"x \"\"y\"\"\",\" z\"\n,\"1\n2\"\n", Files.readString(file));
    }

    @Test
    void numbersReadBackEqual() throws IOException {
        Path file = folder.resolve("t.csv");
        double[] values = {1, -0.1f, 0.1, 1e20, Double.NaN, 1 / 3.0};
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            TableFiles.writeNumbers(file, List.of("v"), List.of(values));
        } finally {
            Locale.setDefault(before);
        }
        assertEquals("v\n1\n-0.1\n0.1\n1.0E20\n\n0.3333333333333333\n", Files.readString(file));
    }

    @Test
    void chartsAreWellFormed() throws Exception {
        double nan = Double.NaN;
        List<Chart> charts = List.of(
                new Chart(
                        "loss <&> \"x\" \u0001",
                        "epoch",
                        "loss",
                        Kind.LINE,
                        List.of(
                                Series.of("train", new double[] {1, 0.5, nan, 0.3, nan}),
                                Series.of("valid", new double[] {1.1, 0.7, 0.6, Double.POSITIVE_INFINITY, 0.5}))),
                new Chart("", "", "", Kind.SCATTER, List.of(new Series("a", new double[] {1, 1}, new double[] {2, 2}))),
                new Chart("none", "", "", Kind.LINE, List.of()),
                new Chart("tiny", "", "", Kind.LINE, List.of(Series.of("a", new double[] {1e-30, 2e-30}))),
                new Chart("huge", "", "", Kind.LINE, List.of(Series.of("a", new double[] {
                    -Double.MAX_VALUE, Double.MAX_VALUE
                }))),
                new Chart("offset", "", "", Kind.LINE, List.of(Series.of("a", new double[] {1e9, 1e9 + 1}))));
        for (Chart chart : charts) {
            String svg = chart.svg();
            assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            chart.write(folder.resolve("c.svg"));
        }
        assertThrows(DataException.class, () -> charts.get(0).write(folder.resolve("c.png")));
    }

    @Test
    void axesHaveRoundMarks() {
        ChartAxis axis = ChartAxis.over(0.13, 0.91, 0, 100);
        assertEquals(
                List.of("0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"),
                axis.ticks().stream().map(axis::label).toList());
        assertEquals(3, axis.at(0.13), 1);
        ChartAxis epochs = ChartAxis.over(0, 12, 0, 100);
        assertEquals(
                List.of("0", "2", "4", "6", "8", "10", "12"),
                epochs.ticks().stream().map(epochs::label).toList());
        ChartAxis large = ChartAxis.over(0, 3e7, 0, 100);
        assertTrue(large.ticks().stream().map(large::label).toList().contains("2e7"));
    }
}
