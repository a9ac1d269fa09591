package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Diagnostics;
import org.lamina.driver.Formatting;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.syntax.Comment;
import org.lamina.syntax.Module;
import org.lamina.syntax.Trees;

/**
 * RELIABILITY 33: formatting keeps the tree and the comments, and formatting again changes nothing; for every program of
 * this repository, for random ones, and for all of them in random layouts. {@code -Dlamina.random.programs=N},
 * {@code -Dlamina.random.layouts=N} and {@code -Dlamina.random.seed=S} choose others.
 */
class FormatTest {
    private static final Path ROOT =
            Path.of(System.getProperty("lamina.root", "..")).toAbsolutePath().normalize();
    private static final int PROGRAMS = Integer.getInteger("lamina.random.programs", 100);
    private static final int LAYOUTS = Integer.getInteger("lamina.random.layouts", 1);
    private static final long FIRST_SEED = Long.getLong("lamina.random.seed", 1);

    /** Changes of one layout; those that break the text are taken back. */
    private static final int CHANGES = 12;

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```nn\\n(.*?)^```$");

    /** A comment, a string, or blanks. */
    private static final Pattern PIECE = Pattern.compile(
            "(?<comment>#[^\\n]*)|(?<string>\"(\\\\.|[^\"\\\\\\n])*\")|(?<blank>[ \\t\\n]+)|(?<sign>[\\[\\](){},:=])");

    @TestFactory
    Stream<DynamicTest> examplesAndLibraryAreFormatted() throws IOException {
        return Stream.of("examples", "stdlib", "compiler/cli/src/main/resources")
                .flatMap(folder -> files(folder, ".nn"))
                .map(file -> DynamicTest.dynamicTest(
                        file.toString(),
                        () -> assertEquals(
                                formatted(read(file)),
                                read(file),
                                "./lamina fmt examples stdlib/src compiler/cli/src")));
    }

    /** What the reference shows is how programs look. */
    @TestFactory
    Stream<DynamicTest> theReferenceIsFormatted() {
        return Stream.concat(files("docs/language", ".md"), Stream.of(Path.of("README.md")))
                .flatMap(page -> blocks(page).entrySet().stream())
                .map(block -> DynamicTest.dynamicTest(block.getKey(), () -> {
                    String text = block.getValue();
                    boolean whole = text.startsWith("nn 1");
                    String formatted = formatted(whole ? text : "nn 1\n\n" + text);
                    assertEquals(whole ? formatted : formatted.substring("nn 1\n\n".length()), text);
                }));
    }

    @TestFactory
    Stream<DynamicTest> programsOfTheRepository() throws IOException {
        Map<String, String> programs = programs();
        assertTrue(programs.size() > 200, programs.size() + " programs");
        return programs.entrySet().stream()
                .map(program -> DynamicTest.dynamicTest(program.getKey(), () -> {
                    holds(program.getValue());
                    for (int i = 0; i < LAYOUTS; i++) {
                        long seed = FIRST_SEED + i;
                        holds(otherLayout(
                                program.getValue(),
                                new Random(seed + program.getKey().hashCode())));
                    }
                }));
    }

    @Test
    void randomPrograms() {
        System.out.println("formatted random programs: " + PROGRAMS + " from seed " + FIRST_SEED);
        for (int i = 0; i < PROGRAMS; i++) {
            String text = new RandomProgram(FIRST_SEED + i).text();
            holds(text);
            holds(otherLayout(text, new Random(FIRST_SEED + i)));
        }
    }

    /** Blanks within lines and the kind of line ends carry nothing. */
    @TestFactory
    Stream<DynamicTest> blanksDoNotMatter() throws IOException {
        return programs().entrySet().stream()
                .map(program -> DynamicTest.dynamicTest(program.getKey(), () -> {
                    String text = program.getValue();
                    String other = otherBlanks(text, new Random(FIRST_SEED));
                    assertEquals(formatted(text), formatted(other));
                    assertEquals(formatted(text), formatted(text.replace("\n", "\r\n")));
                    assertEquals(formatted(text), formatted("\ufeff" + text));
                }));
    }

    /** As deep as the parser lets programs be. */
    @Test
    void deepTextsAreNoProblem() {
        for (String[] ends :
                new String[][] {{"(", ")"}, {"[", "]"}, {"f(a, ", ")"}, {"-", ""}, {"x + ", ""}, {"if a { ", " }"}}) {
            int depth = 200;
            while (!isProgram(nested(ends, depth))) {
                depth--;
            }
            assertTrue(depth > 20, ends[0] + depth);
            holds(nested(ends, depth));
        }
        holds("nn 1\na = x" + " |> f(1)".repeat(3000) + "\n");
    }

    private static String nested(String[] ends, int depth) {
        return "nn 1\na = " + ends[0].repeat(depth) + "1" + ends[1].repeat(depth) + "\n";
    }

    /** The work is linear in the length: what is printed ahead to see whether it fits ends with the line. */
    @Test
    void longFilesAndLongListsAreNoProblem() {
        var text = new StringBuilder("nn 1\n\n");
        for (int i = 0; i < 2_000; i++) {
            text.append("fn f")
                    .append(i)
                    .append("(x: f32[N]) -> f32[N] = x + ")
                    .append(i)
                    .append('\n');
        }
        text.append("\nnumbers = [").append("1, 2, 3, ".repeat(4_000)).append("4]\n");
        String formatted = formatted(text.toString());
        assertTrue(formatted.lines().count() > 2_300);
        assertEquals(formatted, formatted(formatted));
    }

    private static void holds(String text) {
        Module before = parsed(text);
        String once = formatted(text);
        Module after = parsed(once);
        assertTrue(Trees.difference(before, after).isEmpty(), () -> "another tree\n" + text + "\n----\n" + once);
        assertEquals(comments(before), comments(after));
        assertSameLines(once, formatted(once));
        assertTrue(once.endsWith("\n") && !once.endsWith("\n\n"), once);
        assertFalse(once.contains("\n\n\n") || once.contains(" \n"), once);
    }

    /** With the first difference alone as message. */
    private static void assertSameLines(String once, String twice) {
        List<String> a = once.lines().toList();
        List<String> b = twice.lines().toList();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int from = Math.max(0, i - 2);
            if (i >= a.size() || i >= b.size() || !a.get(i).equals(b.get(i))) {
                fail("formatting again gives\n" + String.join("\n", b.subList(from, Math.min(b.size(), i + 3)))
                        + "\nfor\n" + String.join("\n", a.subList(from, Math.min(a.size(), i + 3))));
            }
        }
    }

    private static List<String> comments(Module module) {
        return module.comments().stream()
                .map(Comment::text)
                .map(String::stripTrailing)
                .toList();
    }

    private static String formatted(String text) {
        try {
            return Formatting.format(new SourceFile("p.nn", text)).text().orElseThrow();
        } catch (RuntimeException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Module parsed(String text) {
        var diagnostics = new Diagnostics();
        Module module = Parser.parse(new SourceFile("p.nn", text), diagnostics);
        assertFalse(diagnostics.hasErrors(), text);
        return module;
    }

    private static boolean isProgram(String text) {
        var diagnostics = new Diagnostics();
        Parser.parse(new SourceFile("p.nn", text), diagnostics);
        return !diagnostics.hasErrors();
    }

    // ---- layouts

    /** Blank runs become other blank runs; lines begin anywhere. */
    private static String otherBlanks(String text, Random random) {
        return PIECE.matcher(text)
                .replaceAll(match -> {
                    String piece = match.group();
                    String other = piece;
                    if (piece.startsWith(" ") || piece.startsWith("\n")) {
                        String blanks = random.nextInt(4) == 0 ? "\t" : " ".repeat(1 + random.nextInt(3));
                        long ends = piece.chars().filter(c -> c == '\n').count();
                        other = ends == 0 ? blanks : "\n".repeat((int) ends) + (random.nextBoolean() ? blanks : "");
                    }
                    return Matcher.quoteReplacement(other);
                })
                // A description stands right above at any indentation, but `nn 1` is the first line.
                .stripLeading();
    }

    /** Line ends, comments and commas put where they may stand, and lines joined. */
    private static String otherLayout(String program, Random random) {
        String text = program;
        for (int i = 0; i < CHANGES; i++) {
            List<int[]> places = places(text);
            int[] place = places.get(random.nextInt(places.size()));
            String instead = switch (random.nextInt(11)) {
                case 0 -> "\n";
                case 1 -> "\n\n\n";
                case 2 -> " # behind " + i + "\n";
                case 3 -> "\n  # own line " + i + "\n";
                case 4 -> "\n  ## description " + i + "\n";
                case 5 -> " ## behind " + i + "\n\n";
                case 6 -> ", ";
                case 7 -> "; ";
                case 8 -> "\f\r";
                case 9 -> " # odd \u00a0\u200b\t\u2028 " + i + "\r\n";
                default -> " ";
            };
            String changed = text.substring(0, place[0]) + instead + text.substring(place[1]);
            if (isProgram(changed)) {
                text = changed;
            }
        }
        return text;
    }

    /** Blanks, and the places around brackets and commas. */
    private static List<int[]> places(String text) {
        var places = new ArrayList<int[]>();
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            if (matcher.group("blank") != null) {
                places.add(new int[] {matcher.start(), matcher.end()});
            } else if (matcher.group("sign") != null) {
                places.add(new int[] {matcher.start(), matcher.start()});
                places.add(new int[] {matcher.end(), matcher.end()});
            }
        }
        return places;
    }

    // ---- programs

    /** Every file and every block of a page that can be read as a program, by its place. */
    private static Map<String, String> programs() throws IOException {
        var programs = new LinkedHashMap<String, String>();
        for (String folder :
                List.of("examples", "stdlib/src", "compiler", "tests/golden", "tests/conformance", "tests/src")) {
            files(folder, ".nn").forEach(file -> programs.put(file.toString(), read(file)));
        }
        Stream.concat(files("docs", ".md"), files("examples", ".md"))
                .flatMap(page -> blocks(page).entrySet().stream())
                .forEach(block -> programs.put(
                        block.getKey(),
                        block.getValue().startsWith("nn 1") ? block.getValue() : "nn 1\n" + block.getValue()));
        programs.values().removeIf(text -> !isProgram(text));
        return programs;
    }

    /** The programs of a page, by their places. */
    private static Map<String, String> blocks(Path page) {
        var blocks = new LinkedHashMap<String, String>();
        Matcher block = BLOCK.matcher(read(page));
        while (block.find()) {
            blocks.put(page + " at " + block.start(), block.group(1));
        }
        return blocks;
    }

    private static Stream<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files
                    .map(ROOT::relativize)
                    .filter(file ->
                            file.toString().endsWith(ending) && !file.toString().contains("target"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
