package org.lamina.parse;

import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;

/** Advice for text that would be right in another language, or in another place. */
final class Habits {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("import", "`use std.text` or `use \"file.nn\" { Name }` brings in names of other files"),
            Map.entry("include", "`use std.text` or `use \"file.nn\" { Name }` brings in names of other files"),
            Map.entry("from", "`use \"file.nn\" { Name }` brings in names of other files"),
            Map.entry("def", "a function is `fn name(x: f32) -> f32 = …`, one with parameters a `layer`"),
            Map.entry("func", "a function is `fn name(x: f32) -> f32 = …`"),
            Map.entry("function", "a function is `fn name(x: f32) -> f32 = …`"),
            Map.entry("class", "a network is `model Name(x: f32[N, 4]) -> f32[N] { … }`, a part of one a `layer`"),
            Map.entry("return", "the last expression of a block is its value"),
            Map.entry("let", "a value is named by `name = e`"),
            Map.entry("var", "a value is named by `name = e`"),
            Map.entry("val", "a value is named by `name = e`"),
            Map.entry("const", "a value is named by `name = e`"),
            Map.entry("while", "`scan … for i in 0..n { }` repeats at run time, `repeat n { }` builds n layers"),
            Map.entry("for", "`scan … for i in 0..n { }` repeats at run time, `repeat n { }` builds n layers"),
            Map.entry("elif", "write `else if`"),
            Map.entry("elseif", "write `else if`"),
            Map.entry("assert", "write `check condition, \"message\"`"),
            Map.entry("lambda", "a function without a name is `x => e`"),
            Map.entry("raise", "write `check condition, \"message\"`"),
            Map.entry("pass", "an empty block is `{ }`"),
            Map.entry("del", "names end with their block"));

    private Habits() {}

    /** A message of its own for a known mistake, or null. */
    static Diagnostic explain(SyntaxErrors.Place place, IntervalSet expected, Reading reading) {
        Token token = place.token();
        Token first = place.first();
        String advice = WORDS.get(first.getText());
        boolean early = token.getTokenIndex() <= first.getTokenIndex() + 2;
        boolean foreign = first.getType() == NnLexer.IDENT || place.isFirst();
        if (advice != null && early && foreign) {
            return Diagnostic.of(
                            Code.FOREIGN_WORD,
                            reading.span(first),
                            "there is no %s statement",
                            Reading.quote(first.getText()))
                    .help("%s", advice);
        }
        if (token.getType() == NnLexer.ASSIGN && expected.contains(NnLexer.LBRACE) && hasWhere(place)) {
            return equalSign(reading, token);
        }
        return null;
    }

    static Diagnostic equalSign(Reading reading, Token token) {
        return Diagnostic.of(
                        Code.ASSIGNMENT_AS_CONDITION,
                        reading.span(token),
                        "`=` names a value; a condition compares with `==`")
                .fix(reading.span(token), "==", "write `==`");
    }

    /** One line of advice for a general message, or null. */
    static String help(SyntaxErrors.Place place, IntervalSet expected) {
        Token token = place.token();
        int before = place.before().getType();
        return switch (token.getType()) {
            case NnLexer.DSTAR -> "a power is `x^2`";
            case NnLexer.DSLASH -> place.isFirst() ? "comments start with `#`" : null;
            case NnLexer.SLASH -> place.isFirst() ? "comments start with `#`" : goesOn(place);
            case NnLexer.ELSE -> place.isFirst() ? "`else` follows the `}` of an `if`" : null;
            case NnLexer.DOT ->
                touchesNumber(token, place.after())
                        ? "numbers start with a digit: `0." + place.after().getText() + "`"
                        : null;
            case NnLexer.COLON ->
                place.isIn(NnParser.RULE_choice) || place.first().getType() == NnLexer.FN
                        ? "a body stands in braces: `{ … }`"
                        : null;
            case NnLexer.EQEQ -> expected.contains(NnLexer.ASSIGN) ? "a value is given with `=`" : null;
            case NnLexer.LBRACE -> expected.contains(NnLexer.AXES_OPEN) ? "records are written `(a = 1, b = 2)`" : null;
            case NnLexer.EXPORT -> "only declarations of the file itself can be exported";
            default -> {
                if (before == NnLexer.DOT && expected.contains(NnLexer.IDENT) && afterNumber(place)) {
                    yield "numbers end with a digit: `1.0`";
                }
                yield goesOn(place);
            }
        };
    }

    private static String goesOn(SyntaxErrors.Place place) {
        Token token = place.token();
        boolean operator = token.getType() >= NnLexer.FATARROW && token.getType() <= NnLexer.AT;
        return place.isFirst() && (operator || token.getType() == NnLexer.AND || token.getType() == NnLexer.OR)
                ? "a statement goes on where its line ends with an operator: move " + Reading.quote(token.getText())
                        + " to the line before"
                : null;
    }

    private static boolean afterNumber(SyntaxErrors.Place place) {
        int dot = place.before().getTokenIndex();
        return dot > 0 && place.parser().getInputStream().get(dot - 1).getType() == NnLexer.INT;
    }

    private static boolean touchesNumber(Token dot, Token after) {
        return after.getType() == NnLexer.INT && dot.getStopIndex() + 1 == after.getStartIndex();
    }

    private static boolean hasWhere(SyntaxErrors.Place place) {
        for (int i = place.token().getTokenIndex() - 1; i >= 0; i--) {
            if (place.parser().getInputStream().get(i).getType() == NnLexer.WHERE) {
                return true;
            }
        }
        return false;
    }
}
