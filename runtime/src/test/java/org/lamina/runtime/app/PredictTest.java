package org.lamina.runtime.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.runtime.app.ModelDescription.TensorSpec;
import org.lamina.runtime.data.CsvSchema;
import org.lamina.runtime.data.CsvSchema.CsvColumn;
import org.lamina.runtime.data.CsvSchema.CsvField;
import org.lamina.runtime.train.DataBlocks;
import org.lamina.runtime.train.FakeFunction;
import org.lamina.runtime.train.FakeVariables;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.Interruption;
import org.lamina.runtime.train.SafeTensorFiles;
import org.lamina.runtime.train.TensorFile;
import org.lamina.runtime.train.VariableSpec;

class PredictTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Scores: the mean of the item's elements times the weight, and 0. */
    private static ModelEntry model(long[] itemShape, List<String> classes) {
        ModelDescription description = new ModelDescription(
                "Mean",
                "net",
                List.of(new TensorSpec("x", itemShape, false)),
                List.of(new TensorSpec("y", new long[] {2}, false)),
                classes);
        return new ModelEntry(description, Optional.of("mean.safetensors"), "", settings -> {
            FakeVariables variables = new FakeVariables().add("net.w", VariableSpec.Kind.PARAMETER, "net", 1);
            FakeFunction predict = new FakeFunction((batch, clock, extras, results) -> {
                HostTensor x = batch.field("x");
                int size = x.count() / batch.items();
                float[] y = new float[2 * batch.items()];
                for (int i = 0; i < x.count(); i++) {
                    y[2 * (i / size)] += variables.get("net.w")[0] * x.floats()[i] / size;
                }
                results.put("y", HostTensor.of(y, batch.items(), 2));
            });
            return new LoadedModel(description, variables, predict, () -> {});
        });
    }

    private void weights(Map<String, String> metadata) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put("models", "net=Mean");
        new SafeTensorFiles()
                .write(
                        folder.resolve("mean.safetensors"),
                        new TensorFile(Map.of("net.w", HostTensor.of(new float[] {2}, 1)), all));
    }

    private int predict(ModelEntry model, String... args) {
        ProgramInfo info =
                new ProgramInfo("p", "", Map.of(), "ab", "0.1.0", List.of(), List.of(), List.of(model), List.of());
        Terminal terminal = new Terminal(stream(out), stream(err), false, Map.of(), folder);
        String[] all = new String[args.length + 1];
        all[0] = "predict";
        System.arraycopy(args, 0, all, 1, args.length);
        return ProgramMain.run(info, terminal, new Interruption(), all);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void picture(String name, Color colour, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    @Test
    void aFolderOfPicturesIsScaledToTheInput() throws IOException {
        weights(Map.of());
        picture("b-white.png", Color.WHITE, 50, 40);
        picture("a-black.png", Color.BLACK, 10, 12);
        assertEquals(
                0,
                predict(model(new long[] {1, 4, 4}, List.of("light", "dark, or so")), "."),
                err.toString(StandardCharsets.UTF_8));
        assertEquals("""
                item,class,score light,"score dark, or so"
                a-black.png,light,0.0,0.0
                b-white.png,light,2.0,0.0
                """, out());
    }

    @Test
    void colourStaysColour() throws IOException {
        picture("red.png", new Color(255, 0, 51), 4, 4);
        float[] values = Pictures.read(folder.resolve("red.png"), new long[] {3, 1, 1});
        assertArrayEquals(new float[] {1, 0, 0.2f}, values, 1e-6f);
        float[] grey = Pictures.read(folder.resolve("red.png"), new long[] {1, 1});
        assertEquals(0.299f + 0.2f * 0.114f, grey[0], 1e-6f);
    }

    @Test
    void aDamagedPictureIsNamed() throws IOException {
        weights(Map.of());
        Files.writeString(folder.resolve("x.png"), "this is no picture");
        assertEquals(3, predict(model(new long[] {1, 4, 4}, List.of()), "x.png"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("error[NN0612]: not a picture"),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTableIsReadAsInTraining() throws IOException {
        // Trained on columns 1 and 2 of four; the label column may be missing now.
        CsvSchema schema = new CsvSchema(
                List.of(
                        new CsvField(
                                "x",
                                CsvSchema.Kind.NUMBERS,
                                List.of(
                                        new CsvColumn("width", 1, List.of(), false, null),
                                        new CsvColumn("height", 2, List.of(), false, 8.0))),
                        new CsvField(
                                "kind",
                                CsvSchema.Kind.LABEL,
                                List.of(new CsvColumn("kind", 3, List.of("cat", "dog"), false, null)))),
                4);
        weights(Map.of(DataBlocks.COLUMNS + "Pets", schema.toJson()));
        Files.writeString(folder.resolve("new.csv"), "height,name,width\n3,Tom,1\n,Rex,-10\n");
        assertEquals(0, predict(model(new long[] {2}, List.of()), "new.csv"), err.toString(StandardCharsets.UTF_8));
        assertEquals("""
                item,class,score cat,score dog
                1,cat,4.0,0.0
                2,dog,-2.0,0.0
                """, out());
    }

    @Test
    void aPlainTableHoldsAnItemInEachRow() throws IOException {
        weights(Map.of());
        Files.writeString(folder.resolve("x.csv"), "1,3\n5,7\n");
        assertEquals(
                0,
                predict(model(new long[] {2}, List.of()), "x.csv", "--threads", "1"),
                err.toString(StandardCharsets.UTF_8));
        assertEquals("item,y0,y1\n1,4.0,0.0\n2,12.0,0.0\n", out());
    }

    @Test
    void otherWeightsAreRefused() throws IOException {
        new SafeTensorFiles()
                .write(
                        folder.resolve("mean.safetensors"),
                        new TensorFile(
                                Map.of("net.w", HostTensor.of(new float[] {2, 3}, 2)), Map.of("models", "net=Mean")));
        Files.writeString(folder.resolve("x.csv"), "1,3\n");
        assertEquals(3, predict(model(new long[] {2}, List.of()), "x.csv"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("net.w is f32[2], the model has f32[1]"),
                err.toString(StandardCharsets.UTF_8));
    }
}
