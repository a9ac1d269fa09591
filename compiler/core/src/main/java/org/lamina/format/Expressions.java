package org.lamina.format;

import java.util.ArrayList;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.format.Brackets.Style;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Expr.IndexItem;
import org.lamina.syntax.Expr.Item;
import org.lamina.syntax.Named;
import org.lamina.syntax.Pattern;

/** Expressions, but for pipelines and choices, which {@link Chains} lays out. */
final class Expressions implements Expr.Visitor<Doc> {
    private final Tokens tokens;
    private final Brackets brackets;
    private final Chains chains;
    private final Statements statements;

    Expressions(Tokens tokens, Brackets brackets, Statements statements) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.statements = statements;
        this.chains = new Chains(tokens, this, statements);
    }

    Doc expr(Expr e) {
        return e.accept(this);
    }

    /** An expression that begins its line, at least where it has several: its further lines need not stand further right. */
    Doc leading(Expr e) {
        if (e instanceof Expr.Pipe pipe) {
            return chains.pipe(pipe, true);
        }
        return e instanceof Expr.If choice ? chains.choice(choice, true) : expr(e);
    }

    Doc named(Named named) {
        return Docs.concat(tokens.name(named.name()), Docs.BLANK, tokens.token("="), Docs.BLANK, expr(named.value()));
    }

    Doc arg(Arg arg) {
        return arg.name()
                .map(name ->
                        Docs.concat(tokens.name(name), Docs.BLANK, tokens.token("="), Docs.BLANK, expr(arg.value())))
                .orElseGet(() -> leading(arg.value()));
    }

    Doc pattern(Pattern pattern) {
        return pattern.tuple()
                ? brackets.list("(", pattern.names(), tokens::name, ")", Style.ROWS)
                : tokens.name(pattern.names().get(0));
    }

    @Override
    public Doc visitInt(Expr.IntLit e) {
        return tokens.spelled(e.span());
    }

    @Override
    public Doc visitFloat(Expr.FloatLit e) {
        return tokens.spelled(e.span());
    }

    @Override
    public Doc visitString(Expr.StringLit e) {
        return tokens.spelled(e.span());
    }

    @Override
    public Doc visitBool(Expr.BoolLit e) {
        return tokens.spelled(e.span());
    }

    @Override
    public Doc visitRef(Expr.Ref e) {
        return tokens.spelled(e.span());
    }

    @Override
    public Doc visitParen(Expr.Paren e) {
        return brackets.list("(", List.of(e.inner()), this::leading, ")", Style.ROWS);
    }

    @Override
    public Doc visitCall(Expr.Call e) {
        Doc callee = expr(e.callee());
        boolean hug = e.args().size() == 1 && hugs(e.args().get(0));
        return Docs.concat(callee, brackets.list("(", e.args(), this::arg, ")", hug ? Style.HUG : Style.ROWS));
    }

    /** Whether brackets around this argument alone stay on the lines of its own brackets. */
    private static boolean hugs(Arg arg) {
        return arg.name().isEmpty() && (arg.value() instanceof Expr.ListLit || arg.value() instanceof Expr.Tuple);
    }

    @Override
    public Doc visitIndex(Expr.Index e) {
        return Docs.concat(expr(e.target()), brackets.list("[", e.items(), this::entry, "]", Style.FILL));
    }

    private Doc entry(IndexItem item) {
        return item instanceof IndexItem.At at ? expr(at.value()) : tokens.spelled(item.span());
    }

    @Override
    public Doc visitField(Expr.Field e) {
        return Docs.concat(expr(e.target()), tokens.token("."), tokens.name(e.name()));
    }

    @Override
    public Doc visitUnary(Expr.Unary e) {
        Doc operator = tokens.token(e.op().text());
        Doc gap = tokens.gap(e.op() == Expr.UnaryOp.NOT ? Docs.BLANK : Docs.EMPTY);
        return Docs.concat(operator, gap, expr(e.operand()));
    }

    /** Lines end behind operators, where the newline rule lets a statement go on. */
    @Override
    public Doc visitBinary(Expr.Binary e) {
        boolean tight = tight(e.op());
        Doc left = Docs.concat(expr(e.left()), tight ? Docs.EMPTY : Docs.BLANK, tokens.token(e.op().text()));
        Doc gap = tokens.gap(tight ? Docs.SOFT : Docs.LINE);
        return Docs.concat(left, Docs.group(Docs.nest(Docs.concat(gap, expr(e.right())))));
    }

    private static boolean tight(Expr.BinaryOp op) {
        return op == Expr.BinaryOp.MUL || op == Expr.BinaryOp.DIV || op == Expr.BinaryOp.POW;
    }

    @Override
    public Doc visitRange(Expr.Range e) {
        return Docs.concat(expr(e.from()), tokens.token(".."), expr(e.to()));
    }

    @Override
    public Doc visitLambda(Expr.Lambda e) {
        return Docs.concat(pattern(e.params()), Docs.BLANK, tokens.token("=>"), Docs.BLANK, expr(e.body()));
    }

    @Override
    public Doc visitPipe(Expr.Pipe e) {
        return chains.pipe(e, false);
    }

    @Override
    public Doc visitTuple(Expr.Tuple e) {
        boolean single = e.elements().size() == 1 && e.elements().get(0).name().isEmpty();
        return brackets.list("(", e.elements(), this::arg, ")", single ? Style.TUPLE : Style.ROWS);
    }

    @Override
    public Doc visitList(Expr.ListLit e) {
        boolean nested = e.items().stream().anyMatch(Expressions::isList);
        Style rows = e.items().size() == 1 ? Style.HUG : Style.ROWS;
        return brackets.list("[", e.items(), this::item, "]", nested ? rows : Style.FILL);
    }

    private static boolean isList(Item item) {
        return item instanceof Item.Value v && (v.value() instanceof Expr.ListLit || v.value() instanceof Expr.Tuple);
    }

    private Doc item(Item item) {
        return item instanceof Item.Spread spread
                ? Docs.concat(tokens.token(".."), tokens.name(spread.name()))
                : leading(((Item.Value) item).value());
    }

    @Override
    public Doc visitAxes(Expr.Axes e) {
        var parts = new ArrayList<Doc>();
        parts.add(tokens.token("["));
        for (Expr.AxisTerms input : e.inputs()) {
            if (parts.size() > 1) {
                parts.add(tokens.token(","));
                parts.add(Docs.BLANK);
            }
            terms(input, parts);
        }
        parts.add(Docs.BLANK);
        parts.add(tokens.token("->"));
        if (!e.output().terms().isEmpty()) {
            parts.add(Docs.BLANK);
            terms(e.output(), parts);
        }
        parts.add(tokens.token("]"));
        return Docs.concat(parts);
    }

    private void terms(Expr.AxisTerms terms, List<Doc> parts) {
        String before = "";
        for (Expr.AxisTerms.Term term : terms.terms()) {
            parts.add(Docs.text(before));
            if (term.grouped()) {
                parts.add(tokens.token("("));
                for (int i = 0; i < term.names().size(); i++) {
                    parts.add(Docs.text(i == 0 ? "" : " "));
                    parts.add(tokens.name(term.names().get(i)));
                }
                parts.add(tokens.token(")"));
            } else {
                parts.add(tokens.name(term.names().get(0)));
            }
            before = " ";
        }
    }

    @Override
    public Doc visitIf(Expr.If e) {
        return chains.choice(e, false);
    }

    @Override
    public Doc visitBlock(Expr.BlockExpr e) {
        return statements.block(e.block()).doc();
    }

    @Override
    public Doc visitScan(Expr.Scan e) {
        Doc head = tokens.token("scan");
        Doc carries = e.carries().isEmpty()
                ? Docs.EMPTY
                : Docs.concat(Docs.BLANK, brackets.series(e.carries(), this::named, false));
        Doc inputs = Docs.concat(
                Docs.BLANK,
                tokens.token("for"),
                Docs.BLANK,
                brackets.series(e.inputs(), this::traversal, false),
                Docs.BLANK);
        Doc by = Docs.EMPTY;
        if (e.axis().isPresent()) {
            Doc word = tokens.token("by");
            by = Docs.concat(
                    word,
                    Docs.BLANK,
                    tokens.gap(Docs.EMPTY),
                    tokens.token(tokens.cursor().word()),
                    Docs.BLANK);
        }
        return Docs.concat(head, carries, inputs, by, statements.block(e.body()).doc());
    }

    private Doc traversal(Named input) {
        return Docs.concat(tokens.name(input.name()), Docs.BLANK, tokens.token("in"), Docs.BLANK, expr(input.value()));
    }

    @Override
    public Doc visitBroken(Expr.Broken e) {
        throw new CompilerBug("a text with syntax errors is not formatted");
    }
}
