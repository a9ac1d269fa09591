package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents say a reader can type, open and compile. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("lamina.root", ".."));
    private static final List<String> DOCUMENTS = List.of(
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "docs/architecture.md",
            "docs/glossary.md",
            "docs/dependencies.md",
            "docs/tutorial.md",
            "docs/language/README.md",
            "docs/language/layers.md",
            "docs/language/recurrence.md",
            "docs/language/sizes.md",
            "docs/language/statics.md",
            "docs/language/operations.md",
            "docs/language/data.md",
            "docs/language/training.md",
            "docs/language/commands.md");

    @TempDir
    Path temp;

    @Test
    void everyCommandOfTheReadmeExists() throws IOException {
        Matcher verbs = Pattern.compile("lamina(?:\\.cmd)? ([a-z]+) ").matcher(read("README.md"));
        String help = CommandLine.run("--help").out();
        while (verbs.find()) {
            assertTrue(help.contains("\n  " + verbs.group(1) + " "), verbs.group(1));
        }
    }

    @Test
    void theFirstFiveMinutesWork() throws IOException {
        Path program = temp.resolve("first").resolve("digits.nn");
        assertEquals(0, CommandLine.run("new", temp.resolve("first").toString()).code());
        for (String verb : List.of("check", "shapes", "summary")) {
            CommandLine ran = CommandLine.run(verb, program.toString());
            assertEquals(0, ran.code(), ran.err());
            assertEquals("", ran.err());
        }
        Files.writeString(program, Files.readString(program).replace("Conv2D(16, k = 5)", "Conv2D(16, k = 20)"));
        CommandLine broken = CommandLine.run("check", program.toString());
        assertEquals(1, broken.code());
        assertTrue(broken.err().contains("NN0214"), broken.err());
    }

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsSomewhere() {
        return DOCUMENTS.stream()
                .map(document -> DynamicTest.dynamicTest(document, () -> {
                    Matcher links = Pattern.compile("]\\(([^)#]+)[^)]*\\)").matcher(read(document));
                    while (links.find()) {
                        String target = links.group(1);
                        if (!target.startsWith("http")) {
                            Path path = ROOT.resolve(document).resolveSibling(target);
                            assertTrue(Files.exists(path), document + " links to " + target);
                        }
                    }
                }));
    }

    /** RELIABILITY 47; the pages of `docs/errors` have a test of their own, their first program is wrong. */
    @TestFactory
    Stream<DynamicTest> everyProgramOfTheDocumentsChecks() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages = Stream.concat(Stream.of(ROOT.resolve("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.getParent().endsWith("errors"))
                    .sorted()
                    .toList();
            return pages.stream().flatMap(this::programs).toList().stream();
        }
    }

    private Stream<DynamicTest> programs(Path page) {
        try {
            return Pattern.compile("(?ms)^```nn$\\R(.*?)^```$")
                    .matcher(Files.readString(page))
                    .results()
                    .map(block -> DynamicTest.dynamicTest(page + " at " + block.start(), () -> {
                        Path program = Files.writeString(temp.resolve("snippet.nn"), block.group(1));
                        CommandLine checked = CommandLine.run("check", program.toString());
                        assertEquals("", checked.err());
                        assertEquals(0, checked.code());
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README's first program learns: all four rows right, in a tenth of its epochs. */
    @Test
    void theFirstProgramOfTheReadmeTrains() throws Exception {
        String readme = read("README.md");
        int from = readme.indexOf("```nn\n") + "```nn\n".length();
        Path program = Files.writeString(temp.resolve("xor.nn"), readme.substring(from, readme.indexOf("```", from)));
        String out = Processes.run(
                        temp,
                        "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.lamina.cli.Lamina",
                        "run",
                        program.toString(),
                        "--epochs",
                        "200")
                .expect(0)
                .out();
        assertTrue(out.contains("train.acc 1.0000"), out);
    }

    private static String read(String document) throws IOException {
        return Files.readString(ROOT.resolve(document));
    }
}
