package org.lamina.parse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;
import org.lamina.source.Span;
import org.lamina.syntax.Comment;

/**
 * The tokens of a text, line ends among them, with what no program contains reported and repaired or left out.
 *
 * @param cutLines lines that a string which is not closed runs over: what seems wrong there follows from that
 */
record Words(List<Token> tokens, List<Comment> comments, Set<Integer> cutLines) {
    /** Java's class files and people both stop long before. */
    private static final int LONGEST_NAME = 200;

    private record Repair(int type, String help) {}

    private static final Map<String, Repair> FOREIGN = Map.of(
            "&&", new Repair(NnLexer.AND, "write `and`"),
            "&", new Repair(NnLexer.AND, "write `and`"),
            "||", new Repair(NnLexer.OR, "write `or`"),
            "|", new Repair(NnLexer.OR, "write `or`; a pipeline is `|>`"),
            "!", new Repair(NnLexer.NOT, "write `not`"),
            "===", new Repair(NnLexer.EQEQ, "write `==`"),
            ":=", new Repair(NnLexer.ASSIGN, "write `=`"));

    static Words of(Reading reading) {
        return of(reading, reading.span(0, reading.file().text().length()));
    }

    /** The words of a part of the file. */
    static Words of(Reading reading, Span part) {
        var lexer = new NnLexer(new SourceChars(reading.file().text(), part.start(), part.end()));
        lexer.removeErrorListeners();
        var words = new Words(new ArrayList<>(), new ArrayList<>(), new HashSet<>());
        int strangeEnd = -1;
        String strange = "";
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            if (token.getType() == NnLexer.STRANGE) {
                // A run of one character gets one message.
                CommonToken whole = joinSurrogates((CommonToken) token, lexer, reading);
                boolean again =
                        token.getStartIndex() == strangeEnd && whole.getText().equals(strange);
                strangeEnd = whole.getStopIndex() + 1;
                strange = whole.getText();
                if (!again && !(token.getStartIndex() == 0 && strange.equals("\ufeff"))) {
                    Characters.strange(whole, reading).ifPresent(words.tokens::add);
                }
            } else {
                words.add((CommonToken) token, reading);
            }
        }
        return words;
    }

    private void add(CommonToken token, Reading reading) {
        switch (token.getType()) {
            case NnLexer.BLANK -> {}
            case NnLexer.COMMENT, NnLexer.DOC -> comments.add(comment(token, reading));
            case NnLexer.FOREIGN -> foreign(token, reading);
            case NnLexer.QUOTED -> quoted(token, reading);
            case NnLexer.UNCLOSED_STRING -> {
                reading.report(Diagnostic.of(
                                Code.UNCLOSED_STRING, reading.span(token), "this string is not closed on its line")
                        .help("end it with `\"`; a line end inside is written `\\n`"));
                cutLines.add(reading.span(token).line());
                token.setType(NnLexer.STRING);
                token.setText(token.getText() + "\"");
                tokens.add(token);
            }
            case NnLexer.STRING -> {
                last().filter(before -> isPrefix(before) && touches(before, token))
                        .ifPresent(prefix -> {
                            reading.report(
                                    Diagnostic.of(Code.FOREIGN_WORD, reading.span(prefix), "strings have no prefix")
                                            .help("`{name}` shows a value in every string")
                                            .fix(reading.span(prefix), "", "remove the prefix"));
                            tokens.remove(tokens.size() - 1);
                        });
                tokens.add(token);
            }
            default -> {
                if (isWord(token)) {
                    word(token, reading);
                }
                tokens.add(token);
            }
        }
    }

    private void word(CommonToken token, Reading reading) {
        if (token.getType() == NnLexer.IDENT) {
            Characters.checkName(token, reading);
            int length = token.getStopIndex() + 1 - token.getStartIndex();
            if (length > LONGEST_NAME) {
                reading.report(
                        Code.NAME_TOO_LONG,
                        reading.span(token),
                        "this name has %,d characters; at most %d are possible",
                        length,
                        LONGEST_NAME);
            }
        }
        last().filter(before -> isNumber(before) && touches(before, token)).ifPresent(number -> {
            String both = number.getText() + token.getText();
            var d = Diagnostic.of(
                    Code.UNEXPECTED_TEXT,
                    reading.span(number).to(reading.span(token)),
                    "%s is neither a number nor a name",
                    Reading.quote(both));
            reading.report(
                    both.startsWith("0x")
                            ? d.help("whole numbers are written in decimal digits")
                            : d.help("a product needs its sign: `%s*%s`", number.getText(), token.getText()));
            tokens.add(Reading.virtual(NnLexer.STAR, "*", token.getStartIndex(), token));
        });
    }

    private void foreign(CommonToken token, Reading reading) {
        String text = token.getText();
        var d = Diagnostic.of(
                Code.FOREIGN_WORD, reading.span(token), "%s is not an operator here", Reading.quote(text));
        Repair repair = FOREIGN.get(text);
        if (repair != null) {
            reading.report(d.help(repair.help()));
            token.setType(repair.type());
            tokens.add(token);
        } else if (text.equals("?")) {
            reading.report(d.help("a choice is `if c { a } else { b }`, between tensors `select(c, a, b)`"));
        } else {
            String name = last().filter(Words::isWord).map(Token::getText).orElse("x");
            reading.report(
                    d.help("values are not changed in place: write `%s = %s %s …`", name, name, text.substring(0, 1)));
            token.setType(NnLexer.ASSIGN);
            tokens.add(token);
        }
    }

    private void quoted(CommonToken token, Reading reading) {
        String inner = token.getText().substring(1, token.getText().length() - 1);
        String better = "\"" + inner.replace("\\'", "'").replace("\"", "\\\"") + "\"";
        reading.report(Diagnostic.of(Code.FOREIGN_WORD, reading.span(token), "strings stand in double quotes")
                .help("write %s", Reading.quote(better))
                .fix(reading.span(token), better, "use double quotes"));
        token.setType(NnLexer.STRING);
        token.setText(better);
        tokens.add(token);
    }

    /** As Python marks a formatted, raw or byte string; a longer word is a call without its bracket. */
    private static boolean isPrefix(Token token) {
        return token.getType() == NnLexer.IDENT && token.getText().matches("[fFrRbBuU]{1,2}");
    }

    private Optional<Token> last() {
        return tokens.isEmpty() ? Optional.empty() : Optional.of(tokens.get(tokens.size() - 1));
    }

    private static CommonToken joinSurrogates(CommonToken token, NnLexer lexer, Reading reading) {
        int at = token.getStartIndex();
        int point = reading.file().text().codePointAt(at);
        if (Character.charCount(point) == 2) {
            lexer.nextToken();
            token.setStopIndex(at + 1);
        }
        return token;
    }

    private static Comment comment(Token token, Reading reading) {
        String text = reading.file().text();
        int at = token.getStartIndex() - 1;
        while (at >= 0 && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at--;
        }
        boolean ownLine = at < 0 || text.charAt(at) == '\n' || text.charAt(at) == '\r';
        return new Comment(reading.span(token), token.getText(), token.getType() == NnLexer.DOC, ownLine);
    }

    private static boolean isNumber(Token token) {
        return token.getType() == NnLexer.INT || token.getType() == NnLexer.FLOAT;
    }

    /** A name or a word that could be one if it were not reserved: the words stand first among the token types. */
    static boolean isWord(Token token) {
        return token.getType() == NnLexer.IDENT || (token.getType() >= NnLexer.NN && token.getType() <= NnLexer.OVER);
    }

    private static boolean touches(Token left, Token right) {
        return left.getStopIndex() + 1 == right.getStartIndex();
    }
}
