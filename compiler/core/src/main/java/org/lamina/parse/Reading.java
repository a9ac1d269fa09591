package org.lamina.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.diag.Severity;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;

/** The file being read and where its problems go. Turns ANTLR's positions into spans. */
record Reading(SourceFile file, Diagnostics diagnostics) {
    private static final int LONGEST_QUOTE = 40;

    void report(Diagnostic diagnostic) {
        diagnostics.report(diagnostic);
    }

    void report(Code code, Span span, String format, Object... args) {
        report(Diagnostic.of(code, span, format, args));
    }

    /** Whether a message about what begins here has been written. */
    boolean isReported(int start) {
        return diagnostics.all().stream().anyMatch(d -> d.span().start() == start);
    }

    /** How many errors there are so far. */
    int errors() {
        return diagnostics.count(Severity.ERROR);
    }

    /** The same text, where what is found wrong follows from what is known. */
    Reading silent() {
        return new Reading(file, new Diagnostics());
    }

    /** Whether further errors would not be kept. */
    boolean isFull() {
        return errors() >= Diagnostics.LIMIT;
    }

    Span span(int start, int end) {
        return new Span(file, start, Math.max(start, end));
    }

    Span span(Token token) {
        return span(token.getStartIndex(), token.getStopIndex() + 1);
    }

    Span span(TerminalNode node) {
        return span(node.getSymbol());
    }

    Span span(ParseTree tree) {
        return tree instanceof ParserRuleContext context ? spanOf(context) : span(((TerminalNode) tree).getSymbol());
    }

    /** What a rule has read; where it failed, as far as it came. */
    private Span spanOf(ParserRuleContext context) {
        Token stop = context.getStop();
        int start = context.getStart().getStartIndex();
        return span(start, stop == null ? start : stop.getStopIndex() + 1);
    }

    /** The place right behind a token, where something is missing. */
    Span behind(Token token) {
        return span(token.getStopIndex() + 1, token.getStopIndex() + 1);
    }

    /** A token that is not in the text, at the place {@code offset}. */
    static CommonToken virtual(int type, String text, int offset, Token model) {
        var token = new CommonToken(type, text);
        token.setStartIndex(offset);
        token.setStopIndex(offset - 1);
        token.setLine(model.getLine());
        return token;
    }

    /** Maps a list with one call per level: streams would put ten on the stack, and trees are deep. */
    static <A, B> List<B> each(List<A> all, Function<? super A, ? extends B> map) {
        var out = new ArrayList<B>(all.size());
        for (A element : all) {
            out.add(map.apply(element));
        }
        return out;
    }

    /** Program text inside a sentence: in backquotes, and cut where it is long. */
    static String quote(String text) {
        return "`" + shorten(text) + "`";
    }

    static String shorten(String text) {
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }
}
