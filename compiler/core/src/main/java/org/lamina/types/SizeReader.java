package org.lamina.types;

import java.math.BigInteger;
import java.util.Map;

/** Reads printed sizes. Precedence and association are those of the language. */
final class SizeReader {
    private static final int MAX_DEPTH = 500;

    private final String text;
    private final Map<String, Size> bindings;
    private int at;
    private int depth;

    SizeReader(String text) {
        this(text, Map.of());
    }

    /** Names that are bound are read as their sizes. */
    SizeReader(String text, Map<String, Size> bindings) {
        this.text = text;
        this.bindings = bindings;
    }

    Size read() {
        Size size = sum();
        if (peek() != 0) {
            throw failure("unexpected `" + peek() + "`");
        }
        return size;
    }

    private Size sum() {
        Size size = product();
        while (true) {
            if (take("+")) {
                size = size.plus(product());
            } else if (take("-")) {
                size = size.minus(product());
            } else {
                return size;
            }
        }
    }

    private Size product() {
        Size size = unary();
        while (true) {
            if (take("//")) {
                size = size.floorDiv(unary());
            } else if (take("*")) {
                size = size.times(unary());
            } else if (take("%")) {
                size = size.mod(unary());
            } else {
                return size;
            }
        }
    }

    private Size unary() {
        if (++depth > MAX_DEPTH) {
            throw failure("nested too deep");
        }
        Size size = take("-") ? unary().negate() : power();
        depth--;
        return size;
    }

    private Size power() {
        Size base = primary();
        if (!take("^")) {
            return base;
        }
        Size exponent = unary();
        if (!exponent.isConstant()
                || exponent.big().signum() < 0
                || exponent.big().bitLength() > 12) {
            throw failure("an exponent must be a small number");
        }
        Size size = Size.of(1);
        for (long i = exponent.value(); i > 0; i--) {
            size = size.times(base);
        }
        return size;
    }

    private Size primary() {
        if (take("(")) {
            Size inner = sum();
            if (!take(")")) {
                throw failure("`)` expected");
            }
            return inner;
        }
        char first = peek();
        int start = at;
        if (first >= '0' && first <= '9') {
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            return Size.of(new BigInteger(text.substring(start, at)));
        }
        if (!Character.isLetter(first) && first != '_') {
            throw failure("a number or a name expected");
        }
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_.$'".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String name = text.substring(start, at);
        Size bound = bindings.get(name);
        return bound == null ? Size.of(SizeName.of(name)) : bound;
    }

    /** The next character that is not a blank; NUL at the end. */
    private char peek() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(String symbol) {
        peek();
        if (text.startsWith(symbol, at)) {
            at += symbol.length();
            return true;
        }
        return false;
    }

    private IllegalArgumentException failure(String problem) {
        return new IllegalArgumentException(problem + " at position " + at + " of the size \"" + text + "\"");
    }
}
