package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RELIABILITY 32: the machine's language, clock, line ends and folders are not in what the compiler makes. */
class DeterminismTest {
    private static final String PROGRAM = """
            nn 1
            ## An index of i, to meet the Turkish dotless one: TITLE, title.
            model Title(image: f32[N, 1, 8, 8]) -> f32[N, 3] {
              image |> mini: Conv2D(2, k = 3) |> BatchNorm2D() |> relu |> flatten |> out: Dense(3)
            }
            data Items: (image: f32[N, 1, 8, 8], y: idx<3>[N]) {
              source generate(12, seed = 1) {
                image = uniform(-1, 1, [N, 1, 8, 8])
                y = to_idx(i64(3.0*uniform(0, 1, [N])), 3)
              }
              batch 5
            }
            train fit(lr: float = 0.125) {
              model net = Title()
              data Items
              epochs 1
              step (image, y) {
                loss = cross_entropy(net(image), y)
                minimize loss over net with Adam(lr = lr)
              }
              metric acc = Accuracy()(net(image), y)
              save last to "title.safetensors"
            }
            """;

    @Test
    void case32EqualBytesInAnotherPlace(@TempDir Path folder) throws Exception {
        Path here = Files.createDirectories(folder.resolve("a"));
        Path there = Files.createDirectories(folder.resolve("another folder").resolve("deep er"));
        Files.writeString(here.resolve("title.nn"), PROGRAM);
        Files.writeString(there.resolve("title.nn"), PROGRAM);
        Map<String, String> first = build(here, Path.of("title.nn"));
        Map<String, String> second = build(
                folder,
                there.resolve("title.nn"),
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Pacific/Chatham",
                "-Dline.separator=\r\n",
                "-Dfile.encoding=ISO-8859-9");
        assertFalse(first.isEmpty());
        assertEquals(first, second);
    }

    /** Hashes of the entries of a JAR by name, and of the whole. */
    private static Map<String, String> build(Path where, Path program, String... options) throws Exception {
        Path jar = where.resolve("title.jar");
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.lamina.cli.Lamina"));
        command.addAll(List.of("build", program.toString(), "-o", "title.jar"));
        Processes.run(where, "java", command.toArray(String[]::new)).expect(0);
        Map<String, String> found = new TreeMap<>();
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream().toList()) {
                try (var in = file.getInputStream(entry)) {
                    found.put(entry.getName(), hash(in.readAllBytes()));
                }
            }
        }
        found.put("", hash(Files.readAllBytes(jar)));
        return found;
    }

    private static String hash(byte[] bytes) throws IOException, java.security.NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
