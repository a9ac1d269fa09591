package org.lamina.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;
import org.lamina.source.Span;

/**
 * Makes the brackets of a token list pair up before the parser sees it: what is missing is added where it most likely
 * belongs, what is too much is left out, and each repair is a diagnostic that points at the opening bracket.
 */
final class Brackets {
    /** @param unclosed problems that make other syntax errors near them doubtful */
    record Balanced(List<Token> tokens, List<Diagnostic> unclosed, List<Diagnostic> stray) {}

    /** How far a repair looks around: without a limit a text of openers alone would take quadratic time. */
    private static final int NEARBY = 200;

    private record Open(int index, Token token) {}

    private final List<Token> tokens;
    private final Reading reading;
    private final boolean resynchronise;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Integer, List<Integer>> insertions = new HashMap<>();
    private final Map<Integer, Integer> replacements = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private final List<Diagnostic> unclosed = new ArrayList<>();
    private final List<Diagnostic> stray = new ArrayList<>();
    /** The first `{` whose `}` stands further left than its line: probably not its own. */
    private @Nullable Open suspect;

    /** Where the closer of the bracket that was reported last is missing. */
    private int lastPlace = -1;

    private Brackets(List<Token> tokens, Reading reading, boolean resynchronise) {
        this.tokens = tokens;
        this.reading = reading;
        this.resynchronise = resynchronise;
    }

    static Balanced balance(List<Token> tokens, Reading reading) {
        var plain = new Brackets(tokens, reading, false);
        plain.scan();
        if (plain.unclosed.isEmpty()) {
            return plain.result();
        }
        // Something is open at the end: now a declaration at the left margin closes what is open before it.
        var careful = new Brackets(tokens, reading, true);
        careful.scan();
        return careful.result();
    }

    private void scan() {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (isOpener(token.getType())) {
                open.push(new Open(i, token));
            } else if (isCloser(token.getType())) {
                close(i, token);
            } else if (resynchronise && !open.isEmpty() && startsDeclaration(i)) {
                closeAll(i);
            }
        }
        closeAll(tokens.size());
    }

    private void close(int index, Token closer) {
        if (open.isEmpty()) {
            drop(index, closer);
        } else if (matches(open.peek(), closer)) {
            Open opener = open.pop();
            if (suspect == null && closer.getType() == NnLexer.RBRACE && leftOf(index, opener)) {
                suspect = opener;
            }
        } else if (closer.getType() == NnLexer.RBRACE && isOpenBelow(closer)) {
            while (!matches(open.peek(), closer)) {
                missing(open.pop(), index, closer);
            }
            open.pop();
        } else if (open.peek().token().getType() == NnLexer.LBRACE || rightCloserFollows(index)) {
            drop(index, closer);
        } else if (isOpenBelow(closer)) {
            missing(open.pop(), index, closer);
            close(index, closer);
        } else {
            Open opener = open.pop();
            stray.add(Diagnostic.of(
                            Code.STRAY_CLOSER,
                            reading.span(closer),
                            "`%s` does not close `%s`",
                            closer.getText(),
                            opener.token().getText())
                    .label(reading.span(opener.token()), "opened here")
                    .help("write `%s`", text(closerOf(opener.token().getType()))));
            replacements.put(index, closerOf(opener.token().getType()));
        }
    }

    private boolean rightCloserFollows(int index) {
        return index + 1 < tokens.size() && matches(open.element(), tokens.get(index + 1));
    }

    /** Whether the opener of {@code closer} is open, with no block begun since (unless it closes a block). */
    private boolean isOpenBelow(Token closer) {
        int looked = 0;
        for (Open opener : open) {
            if (matches(opener, closer)) {
                return true;
            }
            if (opener.token().getType() == NnLexer.LBRACE || ++looked > NEARBY) {
                return false;
            }
        }
        return false;
    }

    private void drop(int index, Token closer) {
        dropped.add(index);
        stray.add(Diagnostic.of(Code.STRAY_CLOSER, reading.span(closer), "this `%s` closes nothing", closer.getText()));
    }

    private void closeAll(int before) {
        boolean first = true;
        while (!open.isEmpty()) {
            Open opener = open.pop();
            int type = opener.token().getType();
            int place = type == NnLexer.LBRACE ? before : endOfLine(opener, before);
            if (first || type != NnLexer.LBRACE) {
                boolean other = type == NnLexer.LBRACE && suspect != null;
                report(other ? suspect : opener, place);
            }
            first = false;
            insert(place, closerOf(type));
        }
        suspect = null;
    }

    private void missing(Open opener, int index, Token closer) {
        boolean sameLine = opener.token().getLine() == closer.getLine();
        int place = sameLine ? index : endOfLine(opener, index);
        report(opener, place);
        insert(place, closerOf(opener.token().getType()));
    }

    /** Brackets of one line, or whose closers are missing at one place, are one mistake: the innermost, and those around it. */
    private void report(Open opener, int place) {
        Span span = reading.span(opener.token());
        boolean brace = opener.token().getType() == NnLexer.LBRACE;
        boolean sameLine = lastPlace >= 0
                && !brace
                && unclosed.get(unclosed.size() - 1).span().line() == span.line();
        if (place == lastPlace || sameLine) {
            int last = unclosed.size() - 1;
            unclosed.set(last, unclosed.get(last).label(span, "nor is this one"));
            return;
        }
        lastPlace = place;
        unclosed.add(Diagnostic.of(
                        Code.UNCLOSED_BRACKET,
                        span,
                        "this `%s` is never closed",
                        opener.token().getText())
                .at("its `%s` is missing", text(closerOf(opener.token().getType()))));
    }

    private void insert(int before, int type) {
        insertions.computeIfAbsent(before, index -> new ArrayList<>()).add(type);
    }

    /** The first line end behind the opener at which the bracket could have been closed; at most {@code limit}. */
    private int endOfLine(Open opener, int limit) {
        int depth = 0;
        for (int i = opener.index() + 1; i < Math.min(limit, opener.index() + NEARBY); i++) {
            int type = tokens.get(i).getType();
            if (isOpener(type)) {
                depth++;
            } else if (isCloser(type) && !dropped.contains(i)) {
                depth--;
            } else if (type == NnLexer.NEWLINE && depth <= 0 && !Lines.goesOn(tokens, i - 1)) {
                return i;
            }
        }
        return limit;
    }

    private Balanced result() {
        var out = new ArrayList<Token>(tokens.size());
        for (int i = 0; i <= tokens.size(); i++) {
            for (int type : insertions.getOrDefault(i, List.of())) {
                Token before = out.isEmpty() ? tokens.get(0) : out.get(out.size() - 1);
                out.add(Reading.virtual(type, text(type), before.getStopIndex() + 1, before));
            }
            if (i < tokens.size() && !dropped.contains(i)) {
                Token token = tokens.get(i);
                Integer type = replacements.get(i);
                out.add(type == null ? token : Reading.virtual(type, text(type), token.getStartIndex(), token));
            }
        }
        return new Balanced(out, unclosed, stray);
    }

    private boolean startsDeclaration(int index) {
        return (index == 0 || tokens.get(index - 1).getType() == NnLexer.NEWLINE)
                && Lines.startsDeclaration(tokens, index);
    }

    private boolean leftOf(int closer, Open opener) {
        if (closer == 0 || tokens.get(closer - 1).getType() != NnLexer.NEWLINE) {
            return false;
        }
        int first = opener.index();
        while (first > 0 && tokens.get(first - 1).getLine() == opener.token().getLine()) {
            first--;
        }
        return tokens.get(closer).getCharPositionInLine() < tokens.get(first).getCharPositionInLine();
    }

    private static boolean matches(Open opener, Token closer) {
        return closerOf(opener.token().getType()) == closer.getType();
    }

    static boolean isOpener(int type) {
        return type == NnLexer.LPAREN || type == NnLexer.LBRACK || type == NnLexer.LBRACE || type == NnLexer.AXES_OPEN;
    }

    static boolean isCloser(int type) {
        return type == NnLexer.RPAREN || type == NnLexer.RBRACK || type == NnLexer.RBRACE;
    }

    private static int closerOf(int opener) {
        return switch (opener) {
            case NnLexer.LPAREN -> NnLexer.RPAREN;
            case NnLexer.LBRACK, NnLexer.AXES_OPEN -> NnLexer.RBRACK;
            default -> NnLexer.RBRACE;
        };
    }

    private static String text(int closer) {
        return switch (closer) {
            case NnLexer.RPAREN -> ")";
            case NnLexer.RBRACK -> "]";
            default -> "}";
        };
    }
}
