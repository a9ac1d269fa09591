package org.lamina.parse;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;

/**
 * What the parser does at an error: the statement or clause that holds it is given up as a whole, with one message, and
 * reading goes on behind it. ANTLR's own repairs of single tokens are off, because their guesses cause later messages
 * about text that is right. Relies on balanced brackets.
 */
final class Recovery extends DefaultErrorStrategy {
    private final SyntaxErrors errors;
    private @Nullable RecognitionException reported;

    Recovery(SyntaxErrors errors) {
        this.errors = errors;
    }

    @Override
    public void reset(Parser recognizer) {
        super.reset(recognizer);
        reported = null;
    }

    @Override
    public Token recoverInline(Parser recognizer) {
        throw new InputMismatchException(recognizer);
    }

    @Override
    public void reportError(Parser recognizer, RecognitionException e) {
        if (e != reported) {
            reported = e;
            errors.report((NnParser) recognizer, e);
        }
    }

    /** Called by each rule that an exception passes on its way out; most rules hand it on. */
    @Override
    public void recover(Parser recognizer, RecognitionException e) {
        ParserRuleContext context = recognizer.getContext();
        switch (context.getRuleIndex()) {
            case NnParser.RULE_stmt, NnParser.RULE_dataItem, NnParser.RULE_trainItem, NnParser.RULE_sweepItem ->
                skip(recognizer, context, false);
            case NnParser.RULE_signature -> skip(recognizer, context, true);
            case NnParser.RULE_item -> {}
            default -> throw e;
        }
    }

    /** Called where a rule repeats or chooses; an error found here names all that could follow. */
    @Override
    public void sync(Parser recognizer) {
        ATNState state = recognizer.getInterpreter().atn.states.get(recognizer.getState());
        int next = recognizer.getInputStream().LA(1);
        IntervalSet possible = recognizer.getATN().nextTokens(state);
        if (possible.contains(next) || possible.contains(Token.EPSILON)) {
            return;
        }
        var error = new InputMismatchException(recognizer);
        if (!isBody(recognizer.getContext())) {
            throw error;
        }
        reportError(recognizer, error);
        skip(recognizer, null, false);
    }

    private static boolean isBody(ParserRuleContext context) {
        return switch (context.getRuleIndex()) {
            case NnParser.RULE_block, NnParser.RULE_dataBody, NnParser.RULE_trainBody, NnParser.RULE_sweepBody -> true;
            default -> false;
        };
    }

    /** Goes to the end of the statement (or, in a signature, to the body) outside of all brackets opened since. */
    private static void skip(Parser recognizer, @Nullable ParserRuleContext from, boolean toBody) {
        TokenStream input = recognizer.getInputStream();
        int depth = 0;
        if (from != null) {
            for (int i = from.getStart().getTokenIndex(); i < input.index(); i++) {
                depth += change(input.get(i).getType());
            }
        }
        while (true) {
            int type = input.LA(1);
            boolean end = type == NnLexer.NEWLINE
                    || type == NnLexer.RBRACE
                    || (toBody && (type == NnLexer.LBRACE || type == NnLexer.ASSIGN));
            if (type == Token.EOF || (depth <= 0 && end)) {
                return;
            }
            depth += change(type);
            recognizer.consume();
        }
    }

    private static int change(int type) {
        return Brackets.isOpener(type) ? 1 : Brackets.isCloser(type) ? -1 : 0;
    }
}
