package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lamina.diag.Code;
import org.lamina.runtime.store.DataCode;

/** Every code has a page in docs/errors, and what its pages say of programs is true. */
class ErrorPagesTest {
    private static final Path PAGES =
            Path.of(System.getProperty("lamina.root", "..")).resolve("docs/errors");
    private static final Pattern SHOWN = Pattern.compile("(?:error|warning)\\[(NN\\d{4})]");
    private static final Pattern CODE = Pattern.compile("\"code\":\"(NN\\d{4})\"");

    @TempDir
    Path temp;

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

    /** Codes that no small program can show, each with the test that does. */
    private static final Map<Code, String> SHOWN_ELSEWHERE = Map.of(
            Code.FILE_TOO_LARGE, "HostileTextTest, in a file of several megabytes",
            Code.COMPILER_FAULT, "LaminaTest, by a fault that is put in");

    @Test
    void everyCodeHasAGoldenCase() throws IOException {
        var shown = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Path.of("golden"))) {
            for (Path file : files.filter(ErrorPagesTest::holdsMessages).toList()) {
                shown.addAll(SHOWN.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .toList());
            }
        }
        List<String> missing = Arrays.stream(Code.values())
                .filter(code -> !SHOWN_ELSEWHERE.containsKey(code))
                .map(Code::id)
                .filter(id -> !shown.contains(id))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static boolean holdsMessages(Path file) {
        return file.toString().endsWith(".diag") || file.toString().endsWith(".strict");
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

    @TestFactory
    Stream<DynamicTest> everyCodeOfRunningProgramsHasAPage() {
        return Arrays.stream(DataCode.values())
                .map(code -> DynamicTest.dynamicTest(code.id(), () -> {
                    String page = Files.readString(PAGES.resolve(code.id() + ".md"));
                    assertEquals(
                            "# " + code.id() + ": " + code.title(),
                            page.lines().findFirst().orElse(""));
                }));
    }

    @TestFactory
    Stream<DynamicTest> wrongProgramsGiveTheCodeAndRightOnesNothing() {
        return Arrays.stream(Code.values())
                .filter(code -> snippet(code, "Wrong").isPresent())
                .map(code -> DynamicTest.dynamicTest(code.id(), () -> {
                    CommandLine wrong = check(snippet(code, "Wrong").orElseThrow());
                    assertTrue(codes(wrong).contains(code.id()), "the wrong program gives: " + wrong.out());
                    Optional<String> right = snippet(code, "Right");
                    if (right.isPresent()) {
                        CommandLine checked = check(right.get());
                        assertEquals("", checked.out());
                        assertEquals(0, checked.code());
                    }
                }));
    }

    private static Optional<String> snippet(Code code, String heading) {
        try {
            Matcher matcher = Pattern.compile("## " + heading + "\n\n```nn\n(.*?)```\n", Pattern.DOTALL)
                    .matcher(Files.readString(PAGES.resolve(code.id() + ".md")));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private CommandLine check(String program) throws IOException {
        Path file = Files.writeString(temp.resolve("page.nn"), program);
        return CommandLine.run("check", "--strict", "--format=json", file.toString());
    }

    private static List<String> codes(CommandLine checked) {
        return CODE.matcher(checked.out())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
