package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.tests.Processes.Ended;

/** The typed classes in built JARs, called from Java programs that know nothing else of Lamina. */
class JavaApiTest {
    private static final Path ROOT = Path.of(System.getProperty("lamina.root", ".."));

    @TempDir
    Path folder;

    /** The commands of the example's README, with one epoch; `lamina run` comes to the same weights. */
    @Test
    void theExampleReadsADigitAndTheJarLearnsWhatRunLearns() throws Exception {
        Path program = ROOT.toAbsolutePath().resolve("examples/lenet5/digits.nn");
        build(program, "digits.jar");
        java("-jar", "digits.jar", "train", "--quiet", "--epochs", "1");
        Path other = Files.createDirectory(folder.resolve("other"));
        String classes = System.getProperty("java.class.path");
        Processes.run(
                        other,
                        "java",
                        "-cp",
                        classes,
                        "org.lamina.cli.Lamina",
                        "run",
                        Processes.copy(program, other).toString(),
                        "--quiet",
                        "--epochs",
                        "1")
                .expect(0);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("lenet5.safetensors")),
                Files.readAllBytes(other.resolve("lenet5.safetensors")));
        javac("digits.jar", ROOT.resolve("examples/java-api/src/main/java/example/Classify.java"));
        drawSeven(folder.resolve("seven.png").toFile());
        Ended ended = java("-cp", path("digits.jar"), "example.Classify", "lenet5.safetensors", "seven.png");
        assertTrue(ended.out().startsWith("seven.png: 7 ("), ended.out());
    }

    @Test
    void resultsAreARecordAndInputsHaveTheirAxes() throws Exception {
        Path program = folder.resolve("heads.nn");
        try (InputStream in = JavaApiTest.class.getResourceAsStream("heads.nn")) {
            Files.copy(in, program);
        }
        build(program, "heads.jar");
        java("-jar", "heads.jar", "train", "--quiet");
        Path source = Files.writeString(folder.resolve("Call.java"), """
                import heads.Heads;
                import java.util.Arrays;

                class Call {
                    public static void main(String[] args) {
                        try (Heads net = Heads.load(args[0])) {
                            Heads.Outputs rows = net.predict(new float[][] {{0, 0, 1, 0}, {1, 0, 0, 0}});
                            float[][][][] x = {{{{0, 0}, {1, 0}}}, {{{1, 0}, {0, 0}}}};
                            Heads.Outputs shaped = net.predict(x);
                            System.out.println(Arrays.deepToString(rows.best()));
                            System.out.println(Arrays.deepEquals(rows.value(), shaped.value()));
                            System.out.println(Math.round(rows.value()[0][2]));
                            try {
                                net.predict(new float[][][][] {{{{0, 0}, {1}}}});
                            } catch (IllegalArgumentException e) {
                                System.out.println(e.getMessage());
                            }
                        }
                    }
                }
                """);
        javac("heads.jar", source);
        Ended ended = java("-cp", path("heads.jar"), "Call", "heads.safetensors");
        assertEquals("""
                [[2], [0]]
                true
                1
                `x[0][0][1]` has 1 elements; an item is [1, 2, 2], so there must be 2
                """, ended.out().replace(System.lineSeparator(), "\n"));
    }

    private void build(Path program, String jar) {
        CommandLine built = CommandLine.run(
                "build", program.toString(), "-o", folder.resolve(jar).toString());
        assertEquals(0, built.code(), built.err());
    }

    private Ended java(String... arguments) throws Exception {
        return Processes.run(folder, "java", arguments).expect(0);
    }

    private void javac(String jar, Path source) throws Exception {
        Processes.run(
                        folder,
                        "javac",
                        "-Xlint:all",
                        "-Werror",
                        "-cp",
                        jar,
                        "-d",
                        "classes",
                        source.toAbsolutePath().toString())
                .expect(0);
    }

    private static String path(String jar) {
        return "classes" + File.pathSeparator + jar;
    }

    /** White on black, with strokes as wide as a pen's. */
    private static void drawSeven(File file) throws Exception {
        var picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = picture.createGraphics();
        pen.setStroke(new BasicStroke(2.5f));
        pen.drawLine(8, 7, 19, 7);
        pen.drawLine(19, 7, 12, 22);
        pen.dispose();
        assertTrue(ImageIO.write(picture, "png", file));
    }
}
