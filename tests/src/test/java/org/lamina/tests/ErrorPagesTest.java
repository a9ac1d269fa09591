package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Code;
import org.lamina.runtime.store.DataCode;

/** Every code has a page in docs/errors, and what its pages say of programs is true. */
class ErrorPagesTest {
    private static final Path PAGES =
            Path.of(System.getProperty("lamina.root", "..")).resolve("docs/errors");

    @TestFactory
    Stream<DynamicTest> everyCodeHasAPage() {
        return Arrays.stream(Code.values())
                .map(code -> DynamicTest.dynamicTest(code.id(), () -> {
                    String page = Files.readString(PAGES.resolve(code.id() + ".md"));
                    assertEquals(
                            "# " + code.id() + ": " + code.title(),
                            page.lines().findFirst().orElse(""));
                    assertTrue(page.contains("\n## Why\n"), "the page says why");
                }));
    }

    /** The run-time codes of files and data; some are the compiler's too, under the same title. */
    @TestFactory
    Stream<DynamicTest> everyDataCodeHasAPage() {
        return Arrays.stream(DataCode.values())
                .map(code -> DynamicTest.dynamicTest(code.id(), () -> {
                    String page = Files.readString(PAGES.resolve(code.id() + ".md"));
                    assertEquals(
                            "# " + code.id() + ": " + code.title(),
                            page.lines().findFirst().orElse(""));
                    assertTrue(page.contains("\n## Why\n"), "the page says why");
                }));
    }

    @Test
    void everyPageHasACode() throws IOException {
        List<String> codes = Stream.concat(
                        Arrays.stream(Code.values()).map(Code::id),
                        Arrays.stream(DataCode.values()).map(DataCode::id))
                .toList();
        try (Stream<Path> pages = Files.list(PAGES)) {
            List<String> orphans = pages.map(
                            page -> page.getFileName().toString().replace(".md", ""))
                    .filter(name -> !codes.contains(name))
                    .toList();
            assertEquals(List.of(), orphans);
        }
    }
}
