package org.lamina.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Module;
import org.lamina.syntax.TreePrinter;

/**
 * Programs in {@code src/test/resources/parse} with their messages ({@code .diag}) or, where the name begins with
 * {@code tree}, their tree ({@code .tree}). {@code -Dgolden.update=true} writes the files and fails.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/parse");

    static List<String> names() throws IOException {
        Path folder = folder();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".nn"))
                    .map(f -> f.substring(0, f.length() - 3))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() {
        return Files.isDirectory(FOLDER) ? FOLDER : Path.of("compiler/core").resolve(FOLDER);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAsRecorded(String name) throws IOException {
        var diagnostics = new Diagnostics();
        var file = new SourceFile(name + ".nn", Files.readString(folder().resolve(name + ".nn")));
        Module module = Parser.parse(file, diagnostics);
        boolean tree = name.startsWith("tree");
        String messages = HumanRenderer.render(diagnostics.all(), false);
        if (tree) {
            assertEquals("", messages);
        }
        String found = tree ? TreePrinter.print(module) : messages;
        Path recorded = folder().resolve(name + (tree ? ".tree" : ".diag"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(recorded, found);
            fail("wrote " + recorded);
        }
        assertEquals(Files.readString(recorded), found);
    }
}
