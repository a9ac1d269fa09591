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
    private static final Doc BLANK = Doc.text(" ");

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
        return brackets.braces(
                block.statements(), this::statement, block.span().end());
    }

    Doc statement(Stmt statement) {
        return statement.accept(this);
    }

    @Override
    public Doc visitDeclare(Stmt.Declare s) {
        return Doc.concat(
                tokens.token(s.state() ? "state" : "param"),
                BLANK,
                tokens.name(s.name()),
                tokens.token(":"),
                BLANK,
                types.type(s.type()),
                BLANK,
                tokens.token("="),
                BLANK,
                expressions.expr(s.init()));
    }

    @Override
    public Doc visitUpdate(Stmt.Update s) {
        return Doc.concat(tokens.token("update"), BLANK, expressions.named(s.target()));
    }

    @Override
    public Doc visitNext(Stmt.Next s) {
        return Doc.concat(tokens.token("next"), BLANK, brackets.series(s.carries(), expressions::named, true));
    }

    @Override
    public Doc visitYield(Stmt.Yield s) {
        return Doc.concat(tokens.token("yield"), BLANK, expressions.expr(s.value()));
    }

    @Override
    public Doc visitMinimize(Stmt.Minimize s) {
        return Doc.concat(
                tokens.token("minimize"),
                BLANK,
                expressions.expr(s.loss()),
                BLANK,
                tokens.token("over"),
                BLANK,
                selectors(s.over()),
                BLANK,
                tokens.token("with"),
                BLANK,
                expressions.expr(s.with()));
    }

    @Override
    public Doc visitEvery(Stmt.Every s) {
        return Doc.concat(
                tokens.token("every"),
                BLANK,
                expressions.expr(s.count()),
                BLANK,
                tokens.token(s.epochs() ? "epochs" : "steps"),
                BLANK,
                block(s.body()).doc());
    }

    @Override
    public Doc visitCheck(Stmt.Check s) {
        Doc check = Doc.concat(tokens.token("check"), BLANK, expressions.expr(s.condition()));
        return s.message()
                .map(message -> {
                    Doc comma = tokens.token(",");
                    Doc gap = tokens.gap(Doc.LINE);
                    return Doc.concat(check, comma, Doc.group(Doc.nest(Doc.concat(gap, expressions.expr(message)))));
                })
                .orElse(check);
    }

    @Override
    public Doc visitPrint(Stmt.Print s) {
        return Doc.concat(tokens.token("print"), BLANK, brackets.series(s.values(), expressions::expr, true));
    }

    @Override
    public Doc visitWrite(Stmt.Write s) {
        return write(s.value(), s.to());
    }

    Doc write(Expr value, Expr to) {
        return Doc.concat(
                tokens.token("write"),
                BLANK,
                expressions.expr(value),
                BLANK,
                tokens.token("to"),
                BLANK,
                expressions.expr(to));
    }

    @Override
    public Doc visitModel(Stmt.Model s) {
        return Doc.concat(tokens.token("model"), BLANK, brackets.series(s.binds(), this::bind, true));
    }

    private Doc bind(Bind bind) {
        Doc made = Doc.concat(
                tokens.name(bind.name()), BLANK, tokens.token("="), BLANK, expressions.expr(bind.value()));
        return bind.from()
                .map(file -> Doc.concat(made, BLANK, tokens.token("from"), BLANK, expressions.expr(file)))
                .orElse(made);
    }

    @Override
    public Doc visitAssign(Stmt.Assign s) {
        return Doc.concat(
                expressions.pattern(s.pattern()), BLANK, tokens.token("="), BLANK, expressions.expr(s.value()));
    }

    @Override
    public Doc visitValue(Stmt.Value s) {
        return expressions.leading(s.value());
    }

    Doc selectors(List<Selector> selectors) {
        return brackets.series(selectors, this::selector, false);
    }

    Doc selector(Selector selector) {
        Doc path = Doc.EMPTY;
        for (Selector.Part part : selector.parts()) {
            path = Doc.concat(path, part(part, path == Doc.EMPTY));
        }
        return path;
    }

    private Doc part(Selector.Part part, boolean first) {
        return switch (part.kind()) {
            case NAME -> Doc.concat(first ? Doc.EMPTY : tokens.token("."), tokens.token(part.text()));
            case ANY -> Doc.concat(tokens.token("."), tokens.token("*"));
            case DEEP -> Doc.concat(tokens.token("."), tokens.token("**"));
            case INDEX -> Doc.concat(tokens.token("["), tokens.token(part.text()), tokens.token("]"));
            case ANY_INDEX -> Doc.concat(tokens.token("["), tokens.token("*"), tokens.token("]"));
        };
    }
}
