package org.lamina.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lamina.diag.Diagnostics;
import org.lamina.parse.Parser;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

class TreesTest {
    private static final String PROGRAM = """
            nn 1
            use std.text { A }
            ## Said of it.
            export fn f(x: f32[N, ..S], k: int = 3) -> f32[N] where k > 1 {
              y = if k == 2 { x |> g: h(a = 1) } else { -x[0..2, :] }
              s = scan c = y for e in x by 1 { next c = e*2.50 }
              rearrange(s, [n t -> t n])
            }
            sweep t over u { random 20 lr = "a" }
            """;

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "  # a comment\n  "})
    void placesAndCommentsDoNotCount(String between) {
        assertEquals(Optional.empty(), difference(PROGRAM.replace(" x |> ", between + "x |> ")));
    }

    @ParameterizedTest
    @CsvSource({
        "nn 1, nn 2",
        "{ A }, '{ A, B }'",
        "{ A }, ''",
        "Said, Told",
        "export fn, fn",
        "..S, S",
        "'f32[N] where', 'f32[] where'",
        "' where k > 1', ''",
        "k > 1, k >= 1",
        "= 3, = 4",
        "g: h, h",
        "a = 1, b = 1",
        "a = 1, 1",
        "else {, else if k == 3 {",
        "-x[0, x[0",
        "-x[0, (-x)[0",
        "0..2, 2",
        "' by 1', ''",
        "2.50, 2.5001",
        "2.50, 2",
        "'t n]', 'n t]'",
        "20, 21",
        "\"a\", \"b\""
    })
    void everythingElseDoes(String old, String replacement) {
        Optional<Span> difference = difference(PROGRAM.replace(old, replacement));
        assertFalse(difference.isEmpty(), old + " became " + replacement);
    }

    private static Optional<Span> difference(String other) {
        return Trees.difference(parse(PROGRAM), parse(other));
    }

    private static Module parse(String text) {
        return Parser.parse(new SourceFile("p.nn", text), new Diagnostics());
    }
}
