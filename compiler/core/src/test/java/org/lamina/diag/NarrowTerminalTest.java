package org.lamina.diag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/** Diagnostics where the terminal has few columns. */
class NarrowTerminalTest {
    private static final SourceFile FILE = new SourceFile("net.nn", """
            nn 1
            # \u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57 wide, and a tab\there
            model Net(first: f32[N, 128], second: f32[N, 64]) -> f32[N, 10] {
            \tconcat(first |> a: Dense(100) |> relu, second |> b: Dense(200) |> relu, axis = 1) |> c: Dense(10) |> nothing
            }
            """);

    private static Span span(String part) {
        int start = FILE.text().indexOf(part);
        return new Span(FILE, start, start + part.length());
    }

    private static final Diagnostic WIDE = Diagnostic.of(
                    Code.UNKNOWN_NAME, span("nothing"), "an unknown name `nothing`, in a sentence that has many words")
            .at("no function, no layer and no activation of this module or of the library")
            .label(span("a: Dense(100)"), "f32[N, 128] -> f32[N, 100], one of two branches")
            .label(span("b: Dense(200)"), "f32[N, 64] -> f32[N, 200]")
            .label(span("second: f32[N, 64]"), "")
            .fact("rule", "H + 2*pad >= dil*(k - 1) + 1      (stdlib/layers.nn:31:9)")
            .fact("here", "4 + 2*0   >= 1*(5 - 1) + 1        4 >= 5 is false")
            .fact("note", "a_word_that_is_so_long_that_no_narrow_terminal_has_a_line_for_it")
            .help("write a sentence that is somewhat longer than a narrow terminal is wide")
            .fix(span("nothing"), "relu", "rename");

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        for (Diagnostic d : List.of(
                WIDE,
                Diagnostic.of(Code.FOREIGN_LETTER, span("\u5b57 wide"), "wide").at("here"))) {
            String text = HumanRenderer.render(d, false, width);
            text.lines().forEach(line -> assertTrue(Columns.width(line) <= width, line));
            assertEquals(words(HumanRenderer.render(d, false)), words(text), "words are kept, in this order");
        }
    }

    /** What stands above a mark is what is marked, however the line is cut. */
    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 200})
    void marksStandBelowWhatTheyMark(int width) {
        for (String part :
                List.of("nothing", "a: Dense(100)", "model Net", "\u5b57 wide", "\there", "10) |> nothing")) {
            var d = Diagnostic.of(Code.UNKNOWN_NAME, span(part), "x")
                    .at("a text that is longer than what is left here");
            List<String> lines = HumanRenderer.render(d, false, width).lines().toList();
            int marks = 0;
            while (!lines.get(marks).matches(" +\\| +\\^+( .*)?")) {
                marks++;
            }
            int from = lines.get(marks).indexOf('^');
            int to = lines.get(marks).lastIndexOf('^') + 1;
            // Its columns: a tab is blanks, a wide character takes two.
            StringBuilder above = new StringBuilder();
            int column = 0;
            for (int point : lines.get(marks - 1).codePoints().toArray()) {
                if (column >= from && column < to) {
                    above.appendCodePoint(point);
                }
                column += Columns.width(point);
            }
            assertEquals(part.strip(), above.toString().strip());
        }
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertEquals(HumanRenderer.render(WIDE, true), HumanRenderer.render(WIDE, true, 200));
    }

    @Test
    void aLabelWithoutRoomStandsBelowItsMark() {
        String text = HumanRenderer.render(WIDE, false, 40);
        assertEquals("""
                error[NN0101]: an unknown name
                  `nothing`, in a sentence that has many
                  words
                """, text.lines().limit(3).map(line -> line + "\n").reduce("", String::concat));
        assertTrue(text.contains("""
                   = rule:  H + 2*pad >= dil*(k - 1) + 1
                            (stdlib/layers.nn:31:9)
                   = here:  4 + 2*0   >= 1*(5 - 1) + 1
                            4 >= 5 is false
                """), text);
        assertTrue(text.contains("""
                            narrow terminal is wide
                            [fix available]
                """), text);
    }

    @Test
    void linesAreBrokenAtBlanks() {
        assertEquals(List.of("one two", "three"), Lines.of("one two three", 8, 8));
        assertEquals(List.of("", "seven77"), Lines.of("seven77", 3, 7));
        assertEquals(List.of("abc", "def", "g"), Lines.of("abcdefg", 3, 3));
        assertEquals(List.of("a   b"), Lines.of("a   b  ", 5, 5));
        assertEquals(List.of("\u5b57", "\u5b57"), Lines.of("\u5b57\u5b57", 3, 3));
        assertEquals(List.of(""), Lines.of("", 3, 3));
    }

    private static List<String> words(String text) {
        return text.lines()
                .filter(line -> !line.matches(" *[0-9]* \\|.*"))
                .map(line -> line.strip())
                .reduce("", String::concat)
                .replace(" ", "")
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
    }
}
