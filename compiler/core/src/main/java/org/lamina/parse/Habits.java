package org.lamina.parse;

import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Spelling;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;

/** Advice for text that would be right in another language, or in another place. */
final class Habits {
    private static final String UPDATE_FORM = "minimize loss over net with Adam(lr = 1e-3)";

    private static final String UPDATE = "a `step` updates: `" + UPDATE_FORM + "`";

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

    /** The form of a clause or statement that other languages write in other ways. */
    private static final Map<Integer, String> FORMS = Map.of(
            NnLexer.SPLIT, "split train = 0.8, valid = 0.2",
            NnLexer.AUGMENT, "augment { x = x |> random_flip() }",
            NnLexer.MAP, "map x = x/255.0",
            NnLexer.EVERY, "every 5 epochs { print \"{loss}\" }",
            NnLexer.STOP, "stop early(min(valid.loss), patience = 3)",
            NnLexer.SAVE, "save best(max(valid.acc)) to \"net.safetensors\"",
            NnLexer.METRIC, "metric acc = Accuracy()(net(x), y)",
            NnLexer.REGULARIZE, "regularize l2(1e-4) on net.**.w",
            NnLexer.LOAD, "load net from \"net.safetensors\"",
            NnLexer.MINIMIZE, UPDATE_FORM);

    /** Clauses of data that other systems have. */
    private static final Map<String, String> DATA_WORDS = Map.of(
            "batch_size", "write `batch 16`",
            "shuffle", "the training part is shuffled in each epoch; `batch 16, shuffle = false` keeps its order",
            "transform", "a field is replaced by `map x = (x - 0.5)/0.5`",
            "normalize", "a field is replaced by `map x = (x - 0.5)/0.5`",
            "path", "a file is an argument of the source: `source csv(\"data.csv\", …)`",
            "file", "a file is an argument of the source: `source csv(\"data.csv\", …)`");

    private static final List<String> SHAPED = List.of("f32", "f64", "i32", "i64", "u8", "bool", "idx");

    private static final List<String> DECLARATIONS = List.of(
            "use", "export", "fn", "layer", "model", "optimizer", "metric", "data", "train", "sweep", "task", "test");

    private static final List<String> STATEMENTS = List.of(
            "param",
            "state",
            "update",
            "next",
            "yield",
            "minimize",
            "every",
            "check",
            "print",
            "write",
            "model",
            "scan",
            "if",
            "repeat");

    private static final List<String> DATA = List.of("source", "split", "fit", "map", "augment", "batch");

    private static final List<String> TRAIN = List.of(
            "data",
            "epochs",
            "steps",
            "seed",
            "precision",
            "stop",
            "load",
            "freeze",
            "regularize",
            "step",
            "metric",
            "save",
            "model",
            "param",
            "state",
            "every",
            "print",
            "write");

    private static final List<String> SWEEP =
            List.of("grid", "random", "kfold", "seeds", "record", "pick", "refit", "write");

    private Habits() {}

    /** A message of its own for a known mistake, or null. */
    static @Nullable Diagnostic explain(SyntaxErrors.Place place, IntervalSet expected, Reading reading) {
        Token token = place.token();
        Token first = place.first();
        String advice = WORDS.get(first.getText());
        boolean early = token.getTokenIndex() <= first.getTokenIndex() + 2;
        boolean foreign = first.getType() == NnLexer.IDENT || place.isFirst();
        if (advice != null && early && foreign) {
            return Diagnostic.of(
                            Code.FOREIGN_WORD,
                            reading.span(first),
                            SyntaxErrors.isReserved(first)
                                    ? "%s begins no statement"
                                    : "%s is not a word of this language",
                            Reading.quote(first.getText()))
                    .help("%s", advice);
        }
        if (place.isFirst() && expected.contains(NnLexer.FN) && STATEMENTS.contains(first.getText())) {
            return Diagnostic.of(
                            Code.MISPLACED,
                            reading.span(first),
                            "%s stands alone in a file",
                            Reading.quote(first.getText()))
                    .help("statements belong into the body of a `fn`, `layer`, `model`, `train`, `task` or `test`");
        }
        if (token.getType() == NnLexer.ASSIGN && expected.contains(NnLexer.LBRACE) && hasWhere(place)) {
            return equalSign(reading, token);
        }
        return unknownClause(place, reading);
    }

    /** A first word that should begin a declaration or clause, and does not. */
    private static @Nullable Diagnostic unknownClause(SyntaxErrors.Place place, Reading reading) {
        Token first = place.first();
        boolean second = place.token().getTokenIndex() == first.getTokenIndex() + 1;
        boolean clause = place.isIn(NnParser.RULE_assignment);
        if (!second || first.getType() != NnLexer.IDENT || !(clause || place.isIn(NnParser.RULE_constDecl))) {
            return null;
        }
        var d = Diagnostic.of(
                Code.UNEXPECTED_TEXT,
                reading.span(first),
                clause ? "%s begins no clause of `train`" : "%s begins no declaration",
                Reading.quote(first.getText()));
        return Spelling.nearest(first.getText(), clause ? TRAIN : DECLARATIONS)
                .map(word -> d.help("did you mean `%s`?", word).fix(reading.span(first), word, "write `" + word + "`"))
                .orElse(d.help(
                        "%s", clause && first.getText().equals("loss") ? UPDATE : "a value is named by `name = e`"));
    }

    /** The word of the language that the first word of a statement is close to, or null. */
    static @Nullable String misspelt(SyntaxErrors.Place place, IntervalSet expected) {
        Token first = place.first();
        boolean early = place.token().getTokenIndex() <= first.getTokenIndex() + 1;
        if (!early || !Words.isWord(first) || SyntaxErrors.isReserved(first)) {
            return null;
        }
        List<String> words = isDataClause(expected)
                ? DATA
                : expected.contains(NnLexer.GRID) && !expected.contains(NnLexer.IDENT) ? SWEEP : STATEMENTS;
        return Spelling.nearest(first.getText(), words).orElse(null);
    }

    static Diagnostic equalSign(Reading reading, Token token) {
        return Diagnostic.of(
                        Code.ASSIGNMENT_AS_CONDITION,
                        reading.span(token),
                        "`=` names a value; a condition compares with `==`")
                .fix(reading.span(token), "==", "write `==`");
    }

    /** How a word of the language is used, of which a text makes an expression, a statement or a clause. */
    static @Nullable String usage(Token word) {
        return switch (word.getType()) {
            case NnLexer.PARAM -> "a parameter is a statement: `param w: f32[4, 1] = normal(std = 0.02)`";
            case NnLexer.STATE -> "a state is a statement: `state m: f32[4] = zeros()`";
            case NnLexer.OPTIMIZER, NnLexer.MINIMIZE -> UPDATE;
            case NnLexer.REPEAT -> "a stage is repeated: `x |> repeat 3 { Dense(8) |> relu }`";
            default -> null;
        };
    }

    /** One line of advice for a general message, or null. */
    static @Nullable String help(SyntaxErrors.Place place, IntervalSet expected) {
        Token token = place.token();
        int before = place.before().getType();
        if (place.isFirst() && isDataClause(expected)) {
            return DATA_WORDS.get(token.getText());
        }
        if (expected.size() == 1 && expected.contains(NnLexer.COLON) && place.isIn(NnParser.RULE_declaration)) {
            return "write its shape: `" + place.first().getText() + " "
                    + Reading.shorten(place.before().getText()) + ": f32[N] = …`";
        } else if (expected.size() == 1 && expected.contains(NnLexer.COLON) && place.isIn(NnParser.RULE_param)) {
            String name = Reading.shorten(place.before().getText());
            return "a tensor is `" + name + ": f32[N, D]`, a setting `" + name + ": int` or `" + name + ": float`";
        }
        return switch (token.getType()) {
            case NnLexer.DSTAR -> "a power is `x^2`";
            case NnLexer.DSLASH -> place.isFirst() ? "comments start with `#`" : null;
            case NnLexer.SLASH -> place.isFirst() ? "comments start with `#`" : goesOn(place);
            case NnLexer.ELSE -> "`else` follows the `}` of an `if`";
            case NnLexer.DOT ->
                touchesNumber(token, place.after())
                        ? "numbers start with a digit: `0." + place.after().getText() + "`"
                        : null;
            case NnLexer.COLON ->
                before == NnLexer.RPAREN && !place.isIn(NnParser.RULE_choice)
                        ? "a result stands behind `->`"
                        : place.isIn(NnParser.RULE_choice) || place.first().getType() == NnLexer.FN
                                ? "a body stands in braces: `{ … }`"
                                : null;
            case NnLexer.EQEQ -> expected.contains(NnLexer.ASSIGN) ? "a value is given with `=`" : null;
            case NnLexer.LBRACE -> expected.contains(NnLexer.AXES_OPEN) ? "records are written `(a = 1, b = 2)`" : null;
            case NnLexer.NEWLINE, Token.EOF ->
                expected.contains(NnLexer.ASSIGN) && place.isIn(NnParser.RULE_declaration)
                        ? "give its first value: `= zeros()`, or an initialiser such as `= normal(std = 0.02)`"
                        : null;
            case NnLexer.EXPORT -> "only declarations of the file itself can be exported";
            case NnLexer.LPAREN ->
                SHAPED.contains(place.before().getText()) ? "shapes stand in square brackets, as in `f32[N, 8]`" : null;
            default -> {
                if (before == NnLexer.PERCENT) {
                    yield "a share is a number such as `0.8`";
                }
                if (before == NnLexer.DOT && expected.contains(NnLexer.IDENT) && afterNumber(place)) {
                    yield "numbers end with a digit: `1.0`";
                }
                yield goesOn(place);
            }
        };
    }

    /** How the clause is written in which a text goes wrong, or null. */
    static @Nullable String form(SyntaxErrors.Place place) {
        String form = FORMS.get(place.first().getType());
        return form == null || place.isFirst() || place.isIn(NnParser.RULE_expr) ? null : "as in `" + form + "`";
    }

    private static boolean isDataClause(IntervalSet expected) {
        return expected.contains(NnLexer.SPLIT) && !expected.contains(NnLexer.IDENT);
    }

    private static @Nullable String goesOn(SyntaxErrors.Place place) {
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
