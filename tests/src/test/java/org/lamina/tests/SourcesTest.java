package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** Programs whose items come from files of pictures and of NumPy, from the text of the program to a trained model. */
class SourcesTest {
    private static final int SIDE = 6;

    @TempDir
    Path folder;

    @Test
    void foldersOfPicturesAreFoundBesideTheProgram() throws Exception {
        for (int i = 0; i < 8; i++) {
            picture(folder.resolve("pets/cat/" + i + ".png"), 0xC03030);
            picture(folder.resolve("pets/dog/" + i + ".png"), 0x3030C0);
        }
        Ended ended = train("image_folders(\"pets\", size = [6, 6])", 3).expect(0);
        assertTrue(ended.out().contains("train.acc 1.0000"), ended.out());
    }

    @Test
    void picturesMayBeGrey() throws Exception {
        for (int i = 0; i < 8; i++) {
            picture(folder.resolve("pets/cat/" + i + ".png"), 0xF0F0F0);
            picture(folder.resolve("pets/dog/" + i + ".png"), 0x101010);
        }
        Ended ended =
                train("image_folders(\"pets\", size = [6, 6], grey = true)", 1).expect(0);
        assertTrue(ended.out().contains("train.acc 1.0000"), ended.out());
    }

    @Test
    void arraysOfNumPy() throws Exception {
        var x = ByteBuffer.allocate(8 * 3 * SIDE * SIDE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var y = ByteBuffer.allocate(8 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            for (int k = 0; k < 3 * SIDE * SIDE; k++) {
                x.putFloat(i % 2 == 0 ? 1 : -1);
            }
            y.putLong(i % 2);
        }
        npy(folder.resolve("x.npy"), "<f4", "(8, 3, 6, 6)", x.array());
        npy(folder.resolve("y.npy"), "<i8", "(8,)", y.array());
        Ended ended = train("npy(x = \"x.npy\", y = \"y.npy\")", 3).expect(0);
        assertTrue(ended.out().contains("train.acc 1.0000"), ended.out());
    }

    /** In an evaluation: the block `every` runs once, behind it. */
    @Test
    void mapsAddFieldsThatNoSourceHas() throws Exception {
        Path program = Files.writeString(folder.resolve("look.nn"), """
                nn 1
                data Digits: (x: f32[N, 784], light: f32[N]) {
                  source glyphs(40, seed = 1, flat = true)
                  map    light = mean(x, axes = [1])
                  batch  10
                }
                train look(limit: float = inf) {
                  data Digits
                  step (x, light) { below = f32(count(light < limit)) }
                  every 1 epochs { write image_grid(reshape(x[0..4], [4, 1, 28, 28]), columns = 2) to "seen.png" }
                }
                """);
        CommandLine all = CommandLine.train("run", program.toString());
        assertTrue(all.out().contains("train.below 10.0000"), all.out() + all.err());
        assertTrue(Files.exists(folder.resolve("seen.png")));
        CommandLine none = CommandLine.train("run", program.toString(), "--limit=-inf");
        assertTrue(none.out().contains("train.below 0.0000"), none.out() + none.err());
    }

    @Test
    void aMissingSizeIsTheOnlyMessage() throws Exception {
        CommandLine checked =
                CommandLine.run("check", program("images(\"pets\")", 3).toString());
        assertEquals(1, checked.code());
        assertTrue(checked.err().contains("`images` needs `size`"), checked.err());
        assertTrue(checked.err().contains("1 error"), checked.err());
    }

    private Ended train(String source, int channels) throws Exception {
        Path elsewhere = Files.createTempDirectory(folder, "elsewhere");
        return Processes.run(
                elsewhere,
                "java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.lamina.cli.Lamina",
                "run",
                program(source, channels).toString());
    }

    private Path program(String source, int channels) throws IOException {
        return Files.writeString(folder.resolve("program.nn"), """
                nn 1
                model Net(x: f32[N, %1$d, 6, 6]) -> f32[N, 2] { x |> flatten |> out: Dense(2) }
                data Items: (x: f32[N, %1$d, 6, 6], y: idx<2>[N]) {
                  source %2$s
                  batch  4
                }
                train learn {
                  model net = Net()
                  data  Items
                  epochs 10
                  step (x, y) {
                    loss = cross_entropy(net(x), y)
                    minimize loss over net with Adam(lr = 0.05)
                  }
                  metric acc = Accuracy()(net(x), y)
                }
                """.formatted(channels, source));
    }

    private static void picture(Path file, int colour) throws IOException {
        Files.createDirectories(file.getParent());
        var image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 9 * 7; i++) {
            image.setRGB(i % 9, i / 9, colour);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    /** Version 1.0 of the format: magic, length of the header, a literal of Python, the values. */
    private static void npy(Path file, String type, String shape, byte[] values) throws IOException {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(values);
        Files.write(file, out.toByteArray());
    }
}
