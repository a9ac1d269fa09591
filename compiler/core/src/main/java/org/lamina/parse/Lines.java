package org.lamina.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;

/**
 * The newline rule: a line end ends a statement except inside {@code ( )} and {@code [ ]}, after an operator or comma,
 * or before a line that starts with {@code |>}, {@code ->}, {@code where}, {@code else} or an opening brace. At the
 * same time the text is cut into its top-level items.
 */
final class Lines {
    /** Brackets and operators around one place; the parser and every later stage recurse over them. */
    static final int DEEPEST = 200;

    /** A bracket, or a construct with its own parts, costs the parser about ten calls where an operator costs at most three. */
    private static final int BRACKET = 4;

    /**
     * One declaration or {@code use}.
     *
     * @param to where this item ends
     * @param tooDeep the first token that is nested too deeply, or empty
     */
    record Item(int to, List<Token> tokens, List<Token> tooDeep) {
        Token first() {
            return tokens.get(0);
        }

        Token last() {
            return tokens.get(tokens.size() - 1);
        }

        /** Where its body begins: the text in front of it is the head. */
        int bodyStart() {
            int depth = 0;
            for (Token token : tokens) {
                int type = token.getType();
                if (depth == 0 && (type == NnLexer.LBRACE || type == NnLexer.ASSIGN)) {
                    return token.getStartIndex();
                }
                depth += type == NnLexer.LPAREN ? 1 : type == NnLexer.RPAREN ? -1 : 0;
            }
            return to;
        }
    }

    private final List<Token> tokens;
    private final Reading reading;
    private final List<Item> items = new ArrayList<>();
    private final Deque<Token> open = new ArrayDeque<>();
    private final Deque<Depth> outer = new ArrayDeque<>();
    private List<Token> line = new ArrayList<>();
    private List<Token> tooDeep = new ArrayList<>();
    private Depth depth = Depth.NONE;

    /** Nesting here: of the enclosing brackets, of the operators before, and of the calls and indices of one operand. */
    private record Depth(int base, int operators, int suffixes) {
        static final Depth NONE = new Depth(0, 0, 0);

        int total() {
            return base + operators + suffixes;
        }

        Depth fresh() {
            return new Depth(base, 0, 0);
        }
    }

    private Lines(List<Token> tokens, Reading reading) {
        this.tokens = tokens;
        this.reading = reading;
    }

    /** @param tokens with balanced brackets */
    static List<Item> items(List<Token> tokens, Reading reading) {
        var lines = new Lines(tokens, reading);
        for (int i = 0; i < tokens.size(); i++) {
            lines.add(i, (CommonToken) tokens.get(i));
        }
        lines.endItem(reading.file().text().length());
        return lines.items;
    }

    private void add(int index, CommonToken token) {
        int type = token.getType();
        boolean inRound = !open.isEmpty() && open.peek().getType() != NnLexer.LBRACE;
        if (type == NnLexer.NEWLINE || (type == NnLexer.SEMI && !inRound)) {
            if (type == NnLexer.SEMI) {
                semicolon(index, token);
            }
            boolean ends = !goesOn(line, line.size() - 1) && (type == NnLexer.SEMI || !continues(next(index)));
            // What lacks its last operand does not swallow the next declaration.
            if (!inRound && (ends || (open.isEmpty() && startsDeclaration(tokens, index + 1)))) {
                endLine(token);
            }
            return;
        }
        if (type == NnLexer.ARROW && inRound && open.peek().getType() == NnLexer.LBRACK) {
            ((CommonToken) open.peek()).setType(NnLexer.AXES_OPEN);
        }
        if (isContextual(type) && startsClause() && nextType(index) == NnLexer.ASSIGN) {
            token.setType(NnLexer.IDENT);
        }
        line.add(token);
        nest(token);
    }

    private void nest(CommonToken token) {
        int type = token.getType();
        if (Brackets.isOpener(type)) {
            outer.push(new Depth(depth.base(), depth.operators(), depth.suffixes() + 1));
            depth = new Depth(depth.total() + BRACKET, 0, 0);
            open.push(token);
        } else if (Brackets.isCloser(type)) {
            depth = outer.pop();
            open.pop();
        } else if (type == NnLexer.COMMA || type == NnLexer.PIPE) {
            depth = depth.fresh();
        } else if (type == NnLexer.DOT) {
            depth = new Depth(depth.base(), depth.operators(), depth.suffixes() + 1);
        } else if (type == NnLexer.IF || type == NnLexer.SCAN || type == NnLexer.REPEAT) {
            depth = new Depth(depth.base(), depth.operators() + BRACKET, 0);
        } else if (deepens(type)) {
            depth = new Depth(depth.base(), depth.operators() + 1, 0);
        }
        if (depth.total() > DEEPEST && tooDeep.isEmpty()) {
            tooDeep.add(token);
        }
    }

    private void endLine(Token newline) {
        depth = depth.fresh();
        if (open.isEmpty()) {
            endItem(newline.getStopIndex() + 1);
        } else if (!line.isEmpty() && line.get(line.size() - 1).getType() != NnLexer.NEWLINE) {
            ((CommonToken) newline).setType(NnLexer.NEWLINE);
            line.add(newline);
        }
    }

    private void endItem(int end) {
        if (!line.isEmpty()) {
            items.add(new Item(end, line, tooDeep));
            line = new ArrayList<>();
            tooDeep = new ArrayList<>();
        }
        depth = Depth.NONE;
    }

    private void semicolon(int index, Token token) {
        if (nextType(index) == NnLexer.NEWLINE || open.isEmpty()) {
            var d = Diagnostic.of(Code.FOREIGN_WORD, reading.span(token), "statements end at the end of the line");
            reading.report(
                    nextType(index) == NnLexer.NEWLINE || nextType(index) == Token.EOF
                            ? d.help("remove the `;`").fix(reading.span(token), "", "remove the `;`")
                            : d.help("begin a new line"));
        }
    }

    private boolean startsClause() {
        if (line.isEmpty()) {
            return true;
        }
        int before = line.get(line.size() - 1).getType();
        return before == NnLexer.NEWLINE || before == NnLexer.LBRACE || before == NnLexer.EXPORT;
    }

    private int nextType(int index) {
        return index + 1 < tokens.size() ? tokens.get(index + 1).getType() : Token.EOF;
    }

    /** Type of the next token that is not a line end. */
    private int next(int index) {
        int at = index + 1;
        while (at < tokens.size() && tokens.get(at).getType() == NnLexer.NEWLINE) {
            at++;
        }
        return at < tokens.size() ? tokens.get(at).getType() : Token.EOF;
    }

    /** Whether a line that starts like this belongs to the one before; also the brace that ends the block. */
    private static boolean continues(int type) {
        return switch (type) {
            case NnLexer.PIPE, NnLexer.ARROW, NnLexer.WHERE, NnLexer.ELSE, NnLexer.LBRACE, NnLexer.RBRACE -> true;
            default -> false;
        };
    }

    /** Whether the statement cannot end with the token at {@code last}; also nothing, and a block just opened. */
    static boolean goesOn(List<Token> tokens, int last) {
        if (last < 0) {
            return true;
        }
        return switch (tokens.get(last).getType()) {
            case NnLexer.PLUS,
                    NnLexer.MINUS,
                    NnLexer.SLASH,
                    NnLexer.DSLASH,
                    NnLexer.PERCENT,
                    NnLexer.CARET,
                    NnLexer.AT,
                    NnLexer.EQEQ,
                    NnLexer.NEQ,
                    NnLexer.LT,
                    NnLexer.GT,
                    NnLexer.LE,
                    NnLexer.GE,
                    NnLexer.DOTDOT,
                    NnLexer.COMMA,
                    NnLexer.COLON,
                    NnLexer.ASSIGN,
                    NnLexer.ARROW,
                    NnLexer.FATARROW,
                    NnLexer.PIPE,
                    NnLexer.AND,
                    NnLexer.OR,
                    NnLexer.NOT,
                    NnLexer.LPAREN,
                    NnLexer.LBRACK,
                    NnLexer.LBRACE,
                    NnLexer.NEWLINE -> true;
            // In a selector, `net.*`, the star is no operator.
            case NnLexer.STAR -> last > 0 && tokens.get(last - 1).getType() != NnLexer.DOT;
            default -> false;
        };
    }

    private static boolean deepens(int type) {
        return switch (type) {
            case NnLexer.PLUS,
                    NnLexer.MINUS,
                    NnLexer.STAR,
                    NnLexer.DSTAR,
                    NnLexer.SLASH,
                    NnLexer.DSLASH,
                    NnLexer.PERCENT,
                    NnLexer.CARET,
                    NnLexer.AT,
                    NnLexer.EQEQ,
                    NnLexer.NEQ,
                    NnLexer.LT,
                    NnLexer.GT,
                    NnLexer.LE,
                    NnLexer.GE,
                    NnLexer.DOTDOT,
                    NnLexer.FATARROW,
                    NnLexer.ARROW,
                    NnLexer.AND,
                    NnLexer.OR,
                    NnLexer.NOT,
                    NnLexer.ELSE -> true;
            default -> false;
        };
    }

    /** A word at the left margin that begins a declaration, with the name or title that follows it. */
    static boolean startsDeclaration(List<Token> tokens, int index) {
        if (index + 1 >= tokens.size()) {
            return false;
        }
        Token token = tokens.get(index);
        int next = tokens.get(index + 1).getType();
        return token.getCharPositionInLine() == 0
                && isDeclarationWord(token.getType())
                && (Words.isWord(tokens.get(index + 1)) || next == NnLexer.STRING);
    }

    private static boolean isDeclarationWord(int type) {
        return switch (type) {
            case NnLexer.EXPORT,
                    NnLexer.USE,
                    NnLexer.FN,
                    NnLexer.LAYER,
                    NnLexer.MODEL,
                    NnLexer.OPTIMIZER,
                    NnLexer.METRIC,
                    NnLexer.DATA,
                    NnLexer.TRAIN,
                    NnLexer.SWEEP,
                    NnLexer.TASK,
                    NnLexer.TEST -> true;
            default -> false;
        };
    }

    private static boolean isContextual(int type) {
        return type >= NnLexer.DATA && type <= NnLexer.OVER;
    }
}
