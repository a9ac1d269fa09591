package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.HumanRenderer;
import org.lamina.parse.Parser;
import org.lamina.syntax.Block;
import org.lamina.syntax.Decl;

/**
 * Every declaration of the standard library has a docstring in the fixed form, with an example, and
 * {@code docs/language/library.md} is made of them; {@code -Dgolden.update=true} writes it anew.
 */
class LibraryPagesTest {
    /** Parts of others, without a page of their own. */
    private static final String PART =
            "squeeze_(axis[0-9]|last)|nearest_pixels|pixel_centres|stretch_rows|pixels_at|InceptionConv";

    private static final Path PAGE =
            Path.of(System.getProperty("lamina.root", "..")).resolve("docs/language/library.md");

    private static final Pattern FACT = Pattern.compile("(Shapes|Fails|Example|Source):\\s*(.*)");

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("core", "Shapes and formulas"),
            Map.entry("activations", "Activations"),
            Map.entry("init", "Initialisers"),
            Map.entry("windows", "Images of other sizes"),
            Map.entry("indices", "Positions and sampling"),
            Map.entry("layers", "Layers"),
            Map.entry("losses", "Losses"),
            Map.entry("recurrent", "Recurrent layers"),
            Map.entry("attention", "Attention"),
            Map.entry("vision", "Blocks of networks for pictures"),
            Map.entry("regularizers", "Regularizers"),
            Map.entry("optim", "Optimizers and clipping"),
            Map.entry("schedules", "Schedules"),
            Map.entry("metrics", "Metrics"),
            Map.entry("augment", "Augmentation"));

    @TestFactory
    Stream<DynamicTest> declarationsAreDocumented() {
        return Library.FILES.stream()
                .flatMap(name -> documented(name).stream()
                        .map(decl -> DynamicTest.dynamicTest(
                                name + ": " + decl.name().text(),
                                () -> assertTrue(decl.doc().contains("Example:"), decl.doc()))));
    }

    @Test
    void thePageIsMadeOfThem() throws IOException {
        String page = page();
        String found = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        if (Boolean.getBoolean("golden.update") && !found.equals(page)) {
            Files.writeString(PAGE, page);
            fail(PAGE + " was rewritten; read the diff");
        }
        assertEquals(page, found);
    }

    private static String page() {
        var page = new StringBuilder("""
                # The library

                Made of the docstrings of the standard library by a test; to change a page, change the docstring. The whole library is
                written in the language, in `stdlib/src/main/resources`.

                """);
        for (String name : Library.FILES) {
            page.append("- [")
                    .append(TITLES.get(name))
                    .append("](#")
                    .append(anchor(TITLES.get(name)))
                    .append("): ");
            page.append(String.join(
                    ", ",
                    documented(name).stream()
                            .map(d -> "`" + d.name().text() + "`")
                            .toList()));
            page.append("\n");
        }
        for (String name : Library.FILES) {
            page.append("\n## ").append(TITLES.get(name)).append("\n");
            documented(name).forEach(decl -> page.append(entry(decl)));
        }
        return page.toString();
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** The sentences, then the lines `Shapes:`, `Fails:`, `Example:` and `Source:` as a list, then the signature. */
    private static String entry(Decl decl) {
        var prose = new StringBuilder();
        var facts = new StringBuilder();
        for (String line : decl.doc().split("\n")) {
            Matcher fact = FACT.matcher(line);
            if (!fact.matches()) {
                prose.append(prose.isEmpty() ? "" : "\n").append(line.strip());
            } else if (fact.group(1).matches("Fails|Source")) {
                facts.append("- ")
                        .append(fact.group(1))
                        .append(": ")
                        .append(fact.group(2))
                        .append("\n");
            } else {
                facts.append("- ")
                        .append(fact.group(1))
                        .append(": `")
                        .append(fact.group(2))
                        .append("`\n");
            }
        }
        return "\n### `%s`\n\n%s\n\n%s\n```text\n%s\n```\n"
                .formatted(decl.name().text(), prose, facts, signature(decl));
    }

    /** The head of a declaration, without its body. */
    private static String signature(Decl decl) {
        String text = decl.span().text();
        String head = text.substring(0, body(decl).span().start() - decl.span().start());
        return head.strip().replaceFirst("\\s*[={]$", "");
    }

    private static Block body(Decl decl) {
        if (decl instanceof Decl.Fn fn) {
            return fn.body();
        } else if (decl instanceof Decl.Layer layer) {
            return layer.body();
        } else if (decl instanceof Decl.Optimizer optimizer) {
            return optimizer.body();
        }
        return ((Decl.Metric) decl).body();
    }

    /** The declarations of a file of the library that programs may use. */
    static List<Decl> documented(String name) {
        Diagnostics diagnostics = new Diagnostics();
        List<Decl> decls = Parser.parse(Library.file(name), diagnostics).decls();
        assertEquals("", HumanRenderer.render(diagnostics.all(), false));
        return decls.stream()
                .filter(decl -> !(decl instanceof Decl.Test))
                .filter(decl -> !decl.name().text().matches(PART))
                .toList();
    }
}
