package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.source.SourceFile;

/** Every wrong program of the golden files on narrow and wide terminals: short lines, and no word lost. */
class NarrowTerminalsTest {
    private static final List<Integer> WIDTHS = List.of(40, 60, 80, 200);

    @TestFactory
    Stream<DynamicTest> everyMessageFits() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("golden"))) {
            List<Path> programs = files.filter(file -> file.toString().endsWith(".diag"))
                    .map(file ->
                            file.resolveSibling(file.getFileName().toString().replaceFirst("[.]diag$", ".nn")))
                    .sorted()
                    .toList();
            return programs.stream().map(program -> DynamicTest.dynamicTest(program.toString(), () -> fits(program)));
        }
    }

    private static void fits(Path program) throws IOException {
        var file = new SourceFile("a.nn", Files.readString(program));
        for (Diagnostic d : Compiler.check(file, new Library(), Request.withTests())
                .diagnostics()
                .all()) {
            String wide = HumanRenderer.render(d, false);
            for (int width : WIDTHS) {
                String text = HumanRenderer.render(d, false, width);
                assertTrue(text.lines().allMatch(line -> line.codePointCount(0, line.length()) <= width), text);
                assertEquals(sentences(wide), sentences(text));
            }
        }
    }

    /** All outside of the excerpts, whose lines may be cut, without blanks. */
    private static String sentences(String text) {
        return text.lines()
                .filter(line -> !line.matches(" *[0-9]* [|:]( .*)?"))
                .reduce("", String::concat)
                .replace(" ", "");
    }
}
