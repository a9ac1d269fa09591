package org.lamina.format;

import java.util.List;
import org.lamina.format.Brackets.Braces;
import org.lamina.syntax.Bind;
import org.lamina.syntax.Block;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Selector;
import org.lamina.syntax.Stmt;

/** Statements and blocks. */
final class Statements implements Stmt.Visitor<Doc> {
    private final Tokens tokens;
    private final Brackets brackets;
    private final Expressions expressions;
    private final Types types;

    Statements(Tokens tokens) {
        this.tokens = tokens;
        this.brackets = new Brackets(tokens);
        this.expressions = new Expressions(tokens, brackets, this);
        this.types = new Types(tokens, brackets, expressions);
    }

    Brackets brackets() {
        return brackets;
    }

    Expressions expressions() {
        return expressions;
    }

    Types types() {
        return types;
    }

    Braces block(Block block) {
        return brackets.braces(block.statements(), this::statement, block.span().end());
    }

    Doc statement(Stmt statement) {
        return statement.accept(this);
    }

    @Override
    public Doc visitDeclare(Stmt.Declare s) {
        return Docs.concat(
                tokens.token(s.state() ? "state" : "param"),
                Docs.BLANK,
                tokens.name(s.name()),
                tokens.token(":"),
                Docs.BLANK,
                types.type(s.type()),
                Docs.BLANK,
                tokens.token("="),
                Docs.BLANK,
                expressions.expr(s.init()));
    }

    @Override
    public Doc visitUpdate(Stmt.Update s) {
        return Docs.concat(tokens.token("update"), Docs.BLANK, expressions.named(s.target()));
    }

    @Override
    public Doc visitNext(Stmt.Next s) {
        return Docs.concat(tokens.token("next"), Docs.BLANK, brackets.series(s.carries(), expressions::named, true));
    }

    @Override
    public Doc visitYield(Stmt.Yield s) {
        return Docs.concat(tokens.token("yield"), Docs.BLANK, expressions.expr(s.value()));
    }

    @Override
    public Doc visitMinimize(Stmt.Minimize s) {
        return Docs.concat(
                tokens.token("minimize"),
                Docs.BLANK,
                expressions.expr(s.loss()),
                Docs.BLANK,
                tokens.token("over"),
                Docs.BLANK,
                selectors(s.over()),
                Docs.BLANK,
                tokens.token("with"),
                Docs.BLANK,
                expressions.expr(s.with()));
    }

    @Override
    public Doc visitEvery(Stmt.Every s) {
        return Docs.concat(
                tokens.token("every"),
                Docs.BLANK,
                expressions.expr(s.count()),
                Docs.BLANK,
                tokens.token(s.epochs() ? "epochs" : "steps"),
                Docs.BLANK,
                block(s.body()).doc());
    }

    @Override
    public Doc visitCheck(Stmt.Check s) {
        Doc check = Docs.concat(tokens.token("check"), Docs.BLANK, expressions.expr(s.condition()));
        return s.message()
                .map(message -> {
                    Doc comma = tokens.token(",");
                    Doc gap = tokens.gap(Docs.LINE);
                    return Docs.concat(
                            check, comma, Docs.group(Docs.nest(Docs.concat(gap, expressions.expr(message)))));
                })
                .orElse(check);
    }

    @Override
    public Doc visitPrint(Stmt.Print s) {
        return Docs.concat(tokens.token("print"), Docs.BLANK, brackets.series(s.values(), expressions::expr, true));
    }

    @Override
    public Doc visitWrite(Stmt.Write s) {
        return write(s.value(), s.to());
    }

    Doc write(Expr value, Expr to) {
        return Docs.concat(
                tokens.token("write"),
                Docs.BLANK,
                expressions.expr(value),
                Docs.BLANK,
                tokens.token("to"),
                Docs.BLANK,
                expressions.expr(to));
    }

    @Override
    public Doc visitModel(Stmt.Model s) {
        return Docs.concat(tokens.token("model"), Docs.BLANK, brackets.series(s.binds(), this::bind, true));
    }

    private Doc bind(Bind bind) {
        Doc made = Docs.concat(
                tokens.name(bind.name()), Docs.BLANK, tokens.token("="), Docs.BLANK, expressions.expr(bind.value()));
        return bind.from()
                .map(file -> Docs.concat(made, Docs.BLANK, tokens.token("from"), Docs.BLANK, expressions.expr(file)))
                .orElse(made);
    }

    @Override
    public Doc visitAssign(Stmt.Assign s) {
        return Docs.concat(
                expressions.pattern(s.pattern()),
                Docs.BLANK,
                tokens.token("="),
                Docs.BLANK,
                expressions.expr(s.value()));
    }

    @Override
    public Doc visitValue(Stmt.Value s) {
        return expressions.leading(s.value());
    }

    Doc selectors(List<Selector> selectors) {
        return brackets.series(selectors, this::selector, false);
    }

    Doc selector(Selector selector) {
        Doc path = Docs.EMPTY;
        for (Selector.Part part : selector.parts()) {
            path = Docs.concat(path, part(part, path == Docs.EMPTY));
        }
        return path;
    }

    private Doc part(Selector.Part part, boolean first) {
        return switch (part.kind()) {
            case NAME -> Docs.concat(first ? Docs.EMPTY : tokens.token("."), tokens.token(part.text()));
            case ANY -> Docs.concat(tokens.token("."), tokens.token("*"));
            case DEEP -> Docs.concat(tokens.token("."), tokens.token("**"));
            case INDEX -> Docs.concat(tokens.token("["), tokens.token(part.text()), tokens.token("]"));
            case ANY_INDEX -> Docs.concat(tokens.token("["), tokens.token("*"), tokens.token("]"));
        };
    }
}
