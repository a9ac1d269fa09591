package org.lamina.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.Token;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.BinaryOp;
import org.lamina.syntax.Expr.UnaryOp;

/**
 * Applies precedence to a flat row of operands and operators. From tight to loose: {@code ^} (to the right), unary
 * {@code -}, {@code * / // % @}, {@code + -}, {@code ..}, comparisons, {@code not}, {@code and}, {@code or}. Two stacks
 * instead of recursion, so that a long row costs no depth of calls.
 */
final class Operators {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int RANGE = 5;
    private static final int SUM = 6;
    private static final int PRODUCT = 7;
    private static final int NEGATION = 8;
    private static final int POWER = 9;

    private record Pending(Token token, int precedence, boolean prefix) {}

    private final Reading reading;
    private final Deque<Expr> operands = new ArrayDeque<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

    Operators(Reading reading) {
        this.reading = reading;
    }

    void prefix(Token token) {
        boolean not = token.getType() == NnLexer.NOT;
        if (not && !pending.isEmpty() && pending.peek().precedence() > NOT) {
            reading.report(Diagnostic.of(
                            Code.UNEXPECTED_TEXT,
                            reading.span(token),
                            "`not` binds less tightly than %s",
                            Reading.quote(pending.peek().token().getText()))
                    .help("put `not …` into parentheses"));
        }
        pending.push(new Pending(token, not ? NOT : NEGATION, true));
    }

    void operand(Expr operand) {
        operands.push(operand);
    }

    void infix(Token token) {
        int precedence = precedence(token.getType());
        while (!pending.isEmpty() && pending.peek().precedence() > precedence) {
            apply(pending.pop());
        }
        if (precedence != POWER) {
            while (!pending.isEmpty() && pending.peek().precedence() == precedence) {
                refuseChain(pending.peek(), token, precedence);
                apply(pending.pop());
            }
        }
        pending.push(new Pending(token, precedence, false));
    }

    Expr result() {
        while (!pending.isEmpty()) {
            apply(pending.pop());
        }
        return operands.pop();
    }

    private void refuseChain(Pending left, Token right, int precedence) {
        if (precedence == COMPARISON) {
            reading.report(Diagnostic.of(Code.CHAINED_COMPARISON, reading.span(right), "comparisons do not form chains")
                    .label(reading.span(left.token()), "the first one")
                    .help(
                            "join two of them with `and`: `a %s b and b %s c`",
                            left.token().getText(), right.getText()));
        } else if (precedence == RANGE) {
            reading.report(Diagnostic.of(Code.UNEXPECTED_TEXT, reading.span(right), "a range has two ends")
                    .label(reading.span(left.token()), "the range is here"));
        }
    }

    private void apply(Pending operator) {
        Expr right = operands.pop();
        Span at = reading.span(operator.token());
        if (operator.prefix()) {
            UnaryOp op = operator.precedence() == NOT ? UnaryOp.NOT : UnaryOp.NEG;
            operands.push(new Expr.Unary(at.to(right.span()), op, right));
            return;
        }
        Expr left = operands.pop();
        Span span = left.span().to(right.span());
        operands.push(
                operator.precedence() == RANGE
                        ? new Expr.Range(span, left, right)
                        : new Expr.Binary(span, binary(operator.token().getType()), at, left, right));
    }

    private static int precedence(int type) {
        return switch (type) {
            case NnLexer.OR -> OR;
            case NnLexer.AND -> AND;
            case NnLexer.EQEQ, NnLexer.NEQ, NnLexer.LT, NnLexer.GT, NnLexer.LE, NnLexer.GE -> COMPARISON;
            case NnLexer.DOTDOT -> RANGE;
            case NnLexer.PLUS, NnLexer.MINUS -> SUM;
            case NnLexer.CARET -> POWER;
            default -> PRODUCT;
        };
    }

    private static BinaryOp binary(int type) {
        return switch (type) {
            case NnLexer.OR -> BinaryOp.OR;
            case NnLexer.AND -> BinaryOp.AND;
            case NnLexer.EQEQ -> BinaryOp.EQ;
            case NnLexer.NEQ -> BinaryOp.NE;
            case NnLexer.LT -> BinaryOp.LT;
            case NnLexer.GT -> BinaryOp.GT;
            case NnLexer.LE -> BinaryOp.LE;
            case NnLexer.GE -> BinaryOp.GE;
            case NnLexer.PLUS -> BinaryOp.ADD;
            case NnLexer.MINUS -> BinaryOp.SUB;
            case NnLexer.STAR -> BinaryOp.MUL;
            case NnLexer.SLASH -> BinaryOp.DIV;
            case NnLexer.DSLASH -> BinaryOp.FLOOR_DIV;
            case NnLexer.PERCENT -> BinaryOp.MOD;
            case NnLexer.AT -> BinaryOp.MATMUL;
            default -> BinaryOp.POW;
        };
    }
}
