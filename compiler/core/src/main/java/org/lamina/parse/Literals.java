package org.lamina.parse;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;

/** Numbers and strings: from what is written to what it is. */
final class Literals {
    private static final Pattern HOLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private Literals() {}

    static Expr.IntLit integer(Token token, Reading reading) {
        Span span = reading.span(token);
        String digits = token.getText().replace("_", "");
        try {
            return new Expr.IntLit(span, OptionalLong.of(Long.parseLong(digits)));
        } catch (NumberFormatException tooLarge) {
            reading.report(Diagnostic.of(Code.INTEGER_TOO_LARGE, span, "this whole number does not fit into 64 bits")
                    .fact("note", "the largest one is %,d", Long.MAX_VALUE));
            return new Expr.IntLit(span, OptionalLong.empty());
        }
    }

    /** The count after {@code by}; what does not fit into a long is reported there. */
    static OptionalLong axis(Token token, Reading reading) {
        return integer(token, reading).value();
    }

    static Expr.FloatLit real(Token token, Reading reading) {
        Span span = reading.span(token);
        String digits = token.getText().replace("_", "");
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            reading.report(Diagnostic.of(Code.FLOAT_OUT_OF_RANGE, span, "this number is too large for a 64-bit float")
                    .fact("note", "the largest one is about 1.8e308; infinity is written `inf`"));
        } else if (value == 0 && !isZero(digits)) {
            reading.report(Diagnostic.of(
                            Code.FLOAT_OUT_OF_RANGE, span, "this number is too small for a 64-bit float: it becomes 0")
                    .fact("note", "the smallest one above 0 is about 4.9e-324"));
        }
        return new Expr.FloatLit(span, value);
    }

    private static boolean isZero(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        String digits = exponent < 0 ? number : number.substring(0, exponent);
        return new BigInteger(digits.replace(".", "")).signum() == 0;
    }

    /** Resolves the escapes and finds the holes. */
    static Expr.StringLit string(Token token, Reading reading) {
        String text = token.getText();
        var pieces = new ArrayList<Expr.StringLit.Piece>();
        var value = new StringBuilder(text.length());
        int end = text.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < end) {
                i++;
                escape(text, i, value, token, reading);
            } else if (c == '{') {
                Matcher hole = HOLE.matcher(text).region(i, end);
                if (hole.lookingAt()) {
                    fixed(pieces, value);
                    Span name = part(token, hole.start(1), hole.end(1), reading);
                    pieces.add(new Expr.StringLit.Hole(new Expr.Ref(name, hole.group(1))));
                    i = hole.end() - 1;
                } else {
                    noName(part(token, i, i + 1, reading), reading);
                }
            } else {
                value.append(c);
            }
        }
        fixed(pieces, value);
        return new Expr.StringLit(reading.span(token), pieces);
    }

    private static void fixed(List<Expr.StringLit.Piece> pieces, StringBuilder text) {
        if (!text.isEmpty()) {
            pieces.add(new Expr.StringLit.Fixed(text.toString()));
            text.setLength(0);
        }
    }

    private static void noName(Span brace, Reading reading) {
        reading.report(Diagnostic.of(Code.UNKNOWN_ESCAPE, brace, "`{` begins a `{name}` in a string")
                .help("give what is more than a name one on a line above; a brace itself is written `\\{`"));
    }

    private static void escape(String text, int at, StringBuilder value, Token token, Reading reading) {
        char c = text.charAt(at);
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case '"', '\\' -> value.append(c);
            case '{' -> value.append('{');
            default -> {
                reading.report(Diagnostic.of(
                                Code.UNKNOWN_ESCAPE,
                                part(token, at - 1, at + 1, reading),
                                "strings have no escape `\\%s`",
                                Character.toString(text.codePointAt(at)))
                        .help("there are `\\n`, `\\t`, `\\\"`, `\\\\` and `\\{`"));
                value.append(c);
            }
        }
    }

    private static Span part(Token token, int from, int to, Reading reading) {
        int start = token.getStartIndex();
        return reading.span(start + from, Math.min(start + to, token.getStopIndex() + 1));
    }
}
