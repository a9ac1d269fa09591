package org.lamina.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.Vocabulary;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;
import org.lamina.source.Span;

/** Messages about text that does not follow the grammar, in the words of the language and not of the grammar. */
final class SyntaxErrors {
    private final Reading reading;
    private final List<Diagnostic> found = new ArrayList<>();

    SyntaxErrors(Reading reading) {
        this.reading = reading;
    }

    /** The errors since the last call. */
    List<Diagnostic> take() {
        var taken = List.copyOf(found);
        found.clear();
        return taken;
    }

    void report(NnParser parser, RecognitionException e) {
        if (found.size() >= Diagnostics.LIMIT) {
            return;
        }
        Token token = e.getOffendingToken();
        IntervalSet expected = parser.getATN().getExpectedTokens(e.getOffendingState(), parser.getContext());
        var place = new Place(parser, token, firstOfStatement(parser, token));
        found.add(diagnostic(place, expected));
    }

    /** Text behind a complete declaration. */
    void reportRest(NnParser parser) {
        Token token = parser.getInputStream().LT(1);
        var place = new Place(parser, token, parser.getInputStream().get(0));
        found.add(diagnostic(place, IntervalSet.of(Token.EOF)));
    }

    /** Where the parser stands. */
    record Place(NnParser parser, Token token, Token first) {
        Token before() {
            int index = token.getTokenIndex();
            return index > 0 ? parser.getInputStream().get(index - 1) : token;
        }

        Token after() {
            int index = token.getTokenIndex();
            return token.getType() == Token.EOF
                    ? token
                    : parser.getInputStream().get(index + 1);
        }

        boolean isFirst() {
            return token == first;
        }

        boolean isIn(int rule) {
            for (RuleContext c = parser.getContext(); c != null; c = c.getParent()) {
                if (c.getRuleIndex() == rule) {
                    return true;
                }
            }
            return false;
        }
    }

    private Diagnostic diagnostic(Place place, IntervalSet expected) {
        Token token = place.token();
        Span span = endsLine(place) ? reading.behind(place.before()) : reading.span(token);
        Diagnostic special = Habits.explain(place, expected, reading);
        if (special != null) {
            return special;
        }
        if (expected.contains(NnLexer.IDENT) && isReserved(token)) {
            String usage = Habits.usage(token);
            var d = reserved(token).at("expected %s", describe(expected));
            return usage == null ? d : d.help("%s", usage);
        }
        if (place.before() == place.first() && isReserved(place.before()) && followsValue(token)) {
            return reserved(place.before()).at("expected a name");
        }
        var d = Diagnostic.of(
                Code.UNEXPECTED_TEXT, span, "expected %s, found %s", describe(expected), describeFound(place));
        String help = Habits.help(place, expected);
        String meant = help == null ? Habits.misspelt(place, expected) : null;
        if (meant != null) {
            return d.help("did you mean `%s`?", meant).fix(reading.span(place.first()), meant, "write `" + meant + "`");
        }
        String form = help == null ? Habits.form(place) : help;
        return form == null ? d : d.help("%s", form);
    }

    /** Whether a token stands behind a name or value and nowhere else. */
    private static boolean followsValue(Token token) {
        return token.getType() == NnLexer.ASSIGN || (isOperator(token.getType()) && token.getType() != NnLexer.MINUS);
    }

    private Diagnostic reserved(Token word) {
        return Diagnostic.of(
                Code.RESERVED_NAME,
                reading.span(word),
                "%s is a word of the language and cannot be a name",
                Reading.quote(word.getText()));
    }

    /** First token of the statement, clause or declaration that holds a token. */
    private static Token firstOfStatement(NnParser parser, Token token) {
        for (ParserRuleContext c = parser.getContext(); c != null; c = c.getParent()) {
            switch (c.getRuleIndex()) {
                case NnParser.RULE_stmt,
                        NnParser.RULE_dataItem,
                        NnParser.RULE_trainItem,
                        NnParser.RULE_sweepItem,
                        NnParser.RULE_item -> {
                    return c.getStart();
                }
                case NnParser.RULE_block, NnParser.RULE_dataBody, NnParser.RULE_trainBody, NnParser.RULE_sweepBody -> {
                    if (c.getStart() != token) {
                        return lineStart(c, token);
                    }
                }
                default -> {}
            }
        }
        return parser.getInputStream().get(0);
    }

    /** An error between statements concerns the one just read, unless it begins a line itself. */
    private static Token lineStart(ParserRuleContext body, Token token) {
        boolean sameLine = body.getChild(body.getChildCount() - 1) instanceof ParserRuleContext;
        return sameLine ? ((ParserRuleContext) body.getChild(body.getChildCount() - 1)).getStart() : token;
    }

    /** The line end before a `}` is not in the tokens, but it is what a person sees. */
    private static boolean endsLine(Place place) {
        Token token = place.token();
        return token.getType() == NnLexer.NEWLINE
                || token.getType() == Token.EOF
                || (token.getType() == NnLexer.RBRACE
                        && token.getLine() > place.before().getLine());
    }

    static boolean isReserved(Token token) {
        return token.getType() >= NnLexer.NN && token.getType() <= NnLexer.FALSE;
    }

    private String describeFound(Place place) {
        Token token = place.token();
        if (endsLine(place)) {
            String text = reading.file().text();
            return text.substring(place.before().getStopIndex() + 1).isBlank()
                    ? "the end of the file"
                    : "the end of the line";
        }
        return (token.getType() == NnLexer.STRING ? "the string " : "") + Reading.quote(token.getText());
    }

    /** What a set of tokens is called: an expression, a name, {@code `,` or `)`}. */
    private static String describe(IntervalSet expected) {
        Set<String> parts = new LinkedHashSet<>();
        boolean expression = expected.contains(NnLexer.AXES_OPEN);
        if (expected.contains(NnLexer.SPLIT) && !expected.contains(NnLexer.IDENT)) {
            parts.add("a clause of `data` (`source`, `split`, `fit`, `map`, `augment` or `batch`)");
        } else if (expected.contains(NnLexer.GRID) && !expected.contains(NnLexer.ON)) {
            parts.add("a clause of `sweep` (`grid`, `random`, `kfold`, `seeds`, `record`, `pick`, `refit` or `write`)");
        } else if (expected.contains(NnLexer.REGULARIZE)) {
            parts.add("a clause of `train` (such as `data`, `epochs`, `step` or `save`)");
        } else if (expected.contains(NnLexer.LAYER) && expected.contains(NnLexer.TASK)) {
            parts.add("a declaration (such as `fn`, `layer`, `model`, `data` or `train`)");
        } else if (expected.contains(NnLexer.MINIMIZE)) {
            parts.add("a statement");
        } else if (expression) {
            parts.add("an expression");
        } else if (expected.contains(NnLexer.FN)) {
            parts.add("a type");
        } else if (expected.contains(NnLexer.INT) && expected.contains(NnLexer.IDENT)) {
            parts.add(expected.contains(NnLexer.TILDE) ? "a size" : "a name or a number");
        } else if (expected.contains(NnLexer.IDENT)) {
            parts.add("a name");
        }
        if (parts.isEmpty() || parts.contains("a name") || parts.contains("a name or a number")) {
            addSigns(expected, parts);
        } else if (expected.contains(NnLexer.RPAREN) && expression) {
            parts.add("`)`");
        }
        return join(new ArrayList<>(parts));
    }

    private static void addSigns(IntervalSet expected, Set<String> parts) {
        Vocabulary words = NnParser.VOCABULARY;
        boolean names = !parts.isEmpty();
        boolean operators = false;
        for (int type : expected.toList()) {
            if (type == Token.EOF || type == NnLexer.NEWLINE) {
                parts.add("the end of the line");
            } else if (isOperator(type)) {
                operators = true;
            } else if (type == NnLexer.STRING) {
                parts.add("a string");
            } else if (type == NnLexer.INT && !names) {
                parts.add("a whole number");
            } else if (type != NnLexer.INT
                    && (!names || type > NnLexer.OVER)
                    && words.getLiteralName(type) != null
                    && !(type == NnLexer.RBRACE && expected.contains(NnLexer.NEWLINE))) {
                parts.add("`" + words.getLiteralName(type).replace("'", "") + "`");
            }
        }
        if (parts.isEmpty() && operators) {
            parts.add("an operator");
        }
    }

    /** What may follow every expression, and so would only lengthen a message. */
    private static boolean isOperator(int type) {
        return (type >= NnLexer.EQEQ && type <= NnLexer.AT && type != NnLexer.ASSIGN && type != NnLexer.LT)
                || type == NnLexer.FATARROW
                || type == NnLexer.PIPE
                || type == NnLexer.AND
                || type == NnLexer.OR
                || type == NnLexer.DOTDOT;
    }

    private static String join(List<String> parts) {
        if (parts.isEmpty()) {
            return "something else";
        }
        int last = parts.size() - 1;
        return last == 0 ? parts.get(0) : String.join(", ", parts.subList(0, last)) + " or " + parts.get(last);
    }
}
