package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.tests.Processes.Ended;

/** The JAR of {@code lamina build --inference java} beside the usual one, on weights that the usual one trained. */
class InferenceTest {
    private static final double TOLERANCE = 1e-5;
    private static final String BARE_RUNTIME = "java.se,jdk.unsupported";

    @TempDir
    static Path folder;

    @BeforeAll
    static void build() throws Exception {
        Path program = folder.resolve("predictors.nn");
        try (InputStream in = InferenceTest.class.getResourceAsStream("predictors.nn")) {
            Files.copy(in, program);
        }
        built(CommandLine.run("build", program.toString(), "-o", path("usual.jar")));
        CommandLine small =
                CommandLine.run("build", program.toString(), "--inference", "java", "-o", path("small.jar"));
        built(small);
        assertTrue(small.out().contains(" MB, for every platform)"), small.out());
        var random = new Random(3);
        var rows = new ArrayList<String>();
        for (int row = 0; row < 300; row++) {
            rows.add(random.doubles(28 * 28)
                    .mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
                    .collect(Collectors.joining(",")));
        }
        Files.write(folder.resolve("images.csv"), rows);
    }

    private static void built(CommandLine run) {
        assertEquals(0, run.code(), run.err());
    }

    private static String path(String file) {
        return folder.resolve(file).toString();
    }

    private static Ended jar(String jar, String... arguments) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--limit-modules", BARE_RUNTIME, "-jar", jar));
        all.addAll(List.of(arguments));
        return Processes.run(folder, "java", all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Convolutions", "Residual", "Recurrent", "Attention"})
    void predictsTheSame(String model) throws Exception {
        jar("usual.jar", model.toLowerCase(Locale.ROOT), "--quiet").expect(0);
        String[] call = {"predict", "images.csv", "--model", model};
        List<String> usual = jar("usual.jar", call).expect(0).out().lines().toList();
        List<String> small = jar("small.jar", call).expect(0).out().lines().toList();
        assertEquals(usual.get(0), small.get(0));
        assertEquals(301, usual.size());
        assertEquals(usual.size(), small.size());
        double spread = 0;
        for (int row = 1; row < usual.size(); row++) {
            double[] wanted = numbers(usual.get(row));
            double[] found = numbers(small.get(row));
            for (int column = 0; column < wanted.length; column++) {
                assertEquals(wanted[column], found[column], TOLERANCE, "row " + row);
                spread = Math.max(spread, Math.abs(wanted[column] - numbers(usual.get(1))[column]));
            }
        }
        assertTrue(spread > 100 * TOLERANCE, "predictions of different images differ by " + spread);
    }

    /** Without the number of the item. */
    private static double[] numbers(String row) {
        return java.util.Arrays.stream(row.split(","))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void runsTasks() throws Exception {
        jar("usual.jar", "recurrent", "--quiet").expect(0);
        String usual = jar("usual.jar", "extremes").expect(0).out();
        assertTrue(usual.startsWith("from "), usual);
        assertEquals(usual, jar("small.jar", "extremes").expect(0).out());
    }

    @Test
    void holdsOnlyWhatItNeeds() throws IOException {
        assertTrue(Files.size(folder.resolve("small.jar")) < 3_000_000, "with no more than 5 MB beside the weights");
        try (var file = new JarFile(path("small.jar"))) {
            List<String> wrong = file.stream()
                    .map(entry -> entry.getName())
                    .filter(
                            name -> name.matches(
                                    "(org/nd4j|org/bytedeco|com/sun/jna|org/lamina/(?!runtime)).*|.*\\.(so|dll|dylib)(\\.\\d+)?"))
                    .toList();
            assertEquals(List.of(), wrong);
        }
    }

    @Test
    void trainingIsRefused() throws Exception {
        for (String command : List.of("train", "evaluate", "residual")) {
            Ended ended = jar("small.jar", command, "--epochs", "3").expect(2);
            assertTrue(ended.err().contains("this JAR has no `" + command + "`"), ended.err());
            assertTrue(ended.err().contains("without --inference"), ended.err());
        }
    }

    @Test
    void otherKernelsAndPlatformsDoNotGoWithIt() {
        String program = path("predictors.nn");
        CommandLine kernels = CommandLine.run("build", program, "--inference", "java", "--kernels", "cpu");
        assertEquals(2, kernels.code());
        assertTrue(kernels.err().contains("leave out --kernels"), kernels.err());
        CommandLine platform = CommandLine.run("build", program, "--inference", "java", "--platform", "all");
        assertEquals(2, platform.code());
        assertTrue(platform.err().contains("leave out --platform"), platform.err());
    }

    /** The same kernels may train, too. */
    @Test
    void plainJavaTrainsWithoutNatives() throws Exception {
        built(CommandLine.run("build", path("predictors.nn"), "--kernels", "java", "-o", path("trains.jar")));
        assertTrue(Files.size(folder.resolve("trains.jar")) < 3_000_000);
        Path file = folder.resolve("residual.safetensors");
        Files.deleteIfExists(file);
        jar("trains.jar", "residual", "--epochs", "1", "--quiet").expect(0);
        assertTrue(Files.exists(file));
    }
}
