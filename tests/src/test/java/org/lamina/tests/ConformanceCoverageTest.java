package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every primitive that {@code docs/language/operations.md} names and every declaration of the library occurs in a case that
 * is compared with libtorch, or stands in the table of {@code docs/conformance.md} that says what covers it instead.
 */
class ConformanceCoverageTest {
    private static final Path DOCS = Path.of(System.getProperty("lamina.root")).resolve("docs");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");

    @Test
    void nothingIsLeftOut() throws IOException {
        Set<String> missing = new TreeSet<>(primitives());
        Library.FILES.stream()
                .flatMap(file -> LibraryPagesTest.documented(file).stream())
                .map(decl -> decl.name().text())
                .forEach(missing::add);
        missing.removeAll(compared());
        missing.removeAll(elsewhere());
        assertEquals(Set.of(), missing);
    }

    /** What the table says, the cases do not. */
    @Test
    void whatIsComparedStandsInNoList() throws IOException {
        Set<String> twice = new TreeSet<>(elsewhere());
        twice.retainAll(compared());
        assertEquals(Set.of(), twice);
    }

    private static Set<String> compared() {
        Stream<String> programs = ConformanceCase.files().stream()
                .flatMap(file -> ConformanceCase.layers(file).stream())
                .map(layer -> layer.body().span().text());
        return Stream.concat(programs, ConformanceOptimizers.rules().values().stream())
                .flatMap(text -> words(text).stream())
                .collect(Collectors.toSet());
    }

    /** The names in the second column of the table of primitives. */
    private static Set<String> primitives() throws IOException {
        String page = Files.readString(DOCS.resolve("language/operations.md"));
        String section = page.substring(page.indexOf("## Primitives"), page.indexOf("Slopes where there is none"));
        return section.lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> quoted(line).stream())
                // Arguments in calls and in settings are no names of primitives.
                .map(text -> text.replaceAll("\\(.*\\)|\\w+ = .*|^e, .*", ""))
                .flatMap(text -> words(text).stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> elsewhere() throws IOException {
        String page = Files.readString(DOCS.resolve("conformance.md"));
        String section = page.substring(page.indexOf("## Not compared"), page.indexOf("<!--"));
        return section.lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> quoted(line.split("\\|")[1]).stream())
                .collect(Collectors.toSet());
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
