package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lamina.grammar.NnLexer;

/** The grammar for editors knows the words and signs that the lexer knows. */
class TextMateTest {
    private static final Path GRAMMAR =
            Path.of(System.getProperty("lamina.root", "..")).resolve("ide-support/textmate/nn.tmLanguage.json");

    /** Values of one field wherever it stands in the file. */
    private static List<String> values(Set<String> fields) throws IOException {
        var found = new ArrayList<String>();
        try (JsonParser json = new JsonFactory().createParser(GRAMMAR.toFile())) {
            while (json.nextToken() != null) {
                String field = json.currentName(); // null inside an array
                if (json.currentToken() == JsonToken.VALUE_STRING && field != null && fields.contains(field)) {
                    found.add(json.getText());
                }
            }
        }
        return found;
    }

    /** The same constructs mean the same in Java's regular expressions and in those of editors. */
    private static List<Pattern> patterns() throws IOException {
        return values(Set.of("match", "begin", "end")).stream()
                .map(Pattern::compile)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyWordOfTheLexerIsColoured() throws IOException {
        Set<String> words = new TreeSet<>();
        for (String expression : values(Set.of("match"))) {
            words.addAll(List.of(expression.replaceAll("\\\\[a-z]", " ").split("[^a-z0-9]+")));
        }
        return literals()
                .filter(literal -> literal.matches("[a-z]+"))
                .map(word -> DynamicTest.dynamicTest(word, () -> assertTrue(words.contains(word), word)));
    }

    @TestFactory
    Stream<DynamicTest> everySignOfTheLexerIsColoured() throws IOException {
        List<Pattern> patterns = patterns();
        return literals()
                .filter(literal -> !literal.matches("[a-z]+"))
                .map(sign -> DynamicTest.dynamicTest(
                        sign,
                        () -> assertTrue(
                                patterns.stream().anyMatch(p -> p.matcher(sign).matches()), sign)));
    }

    private static Stream<String> literals() {
        return Stream.iterate(1, type -> type <= NnLexer.VOCABULARY.getMaxTokenType(), type -> type + 1)
                .map(NnLexer.VOCABULARY::getLiteralName)
                .filter(name -> name != null)
                .map(name -> name.substring(1, name.length() - 1));
    }

    @Test
    void everyReferenceHasItsTarget() throws IOException {
        String text = Files.readString(GRAMMAR);
        List<String> missing = values(Set.of("include")).stream()
                .filter(name -> !text.contains("\"" + name.substring(1) + "\": {"))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void numbersAndNamesKeepTheirShape() throws IOException {
        for (String number : List.of("1", "55_000", "0.5", "1e-3", "2.5E+10")) {
            assertTrue(patterns().stream().anyMatch(p -> p.matcher(number).matches()), number);
        }
        assertTrue(patterns().stream().anyMatch(p -> p.matcher("{net.w}").matches()), "interpolation");
    }
}
