package org.lamina.format;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lamina.format.Brackets.Braces;
import org.lamina.format.Brackets.Style;
import org.lamina.syntax.Block;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.Stmt;
import org.lamina.syntax.Use;

/** Imports and declarations. */
final class Declarations implements Decl.Visitor<Doc> {
    private final Tokens tokens;
    private final Cursor cursor;
    private final Brackets brackets;
    private final Statements statements;
    private final Expressions expressions;
    private final Types types;
    private final Clauses clauses;

    Declarations(Tokens tokens) {
        this.tokens = tokens;
        this.cursor = tokens.cursor();
        this.statements = new Statements(tokens);
        this.brackets = statements.brackets();
        this.expressions = statements.expressions();
        this.types = statements.types();
        this.clauses = new Clauses(tokens, statements);
    }

    Doc use(Use use) {
        Doc path = Docs.concat(tokens.token("use"), Docs.BLANK, use.quoted() ? string() : dotted(use.path()));
        Doc names = use.names().isEmpty()
                ? Docs.EMPTY
                : Docs.concat(Docs.BLANK, brackets.list("{", use.names(), tokens::name, "}", Style.SPACED));
        Doc alias = use.alias()
                .map(as -> Docs.concat(Docs.BLANK, tokens.token("as"), Docs.BLANK, tokens.name(as)))
                .orElse(Docs.EMPTY);
        return Docs.concat(path, names, alias);
    }

    private Doc string() {
        return tokens.token(cursor.string());
    }

    private Doc dotted(String path) {
        Doc all = Docs.EMPTY;
        for (String name : path.split("\\.", -1)) {
            all = Docs.concat(all, all == Docs.EMPTY ? Docs.EMPTY : tokens.token("."), tokens.token(name));
        }
        return all;
    }

    Doc declaration(Decl decl) {
        return decl.accept(this);
    }

    /** {@code export kind name}; the kind of a constant is empty. */
    private Doc head(Decl decl, String kind) {
        return Docs.concat(
                decl.exported() ? Docs.concat(tokens.token("export"), Docs.BLANK) : Docs.EMPTY,
                kind.isEmpty() ? Docs.EMPTY : Docs.concat(tokens.token(kind), Docs.BLANK),
                tokens.name(decl.name()));
    }

    /** Argument lists as they are written: an empty first list may be left out. */
    private Doc lists(List<Param> statics, List<Param> tensors) {
        Doc first = Docs.EMPTY;
        if (!statics.isEmpty()) {
            first = types.params(statics);
        } else if (!tensors.isEmpty() && cursor.atEmptyBrackets()) {
            first = types.params(List.of());
        }
        Doc second = tensors.isEmpty() ? Docs.EMPTY : types.params(tensors);
        Doc all = Docs.concat(first, second);
        while (cursor.at("(")) {
            all = Docs.concat(all, types.params(List.of()));
        }
        return all;
    }

    /** Result and conditions, on lines of their own where they do not fit: the conditions first, then the result. */
    private Doc tail(Optional<Result> result, List<Expr> where) {
        Doc arrow = Docs.EMPTY;
        if (result.isPresent()) {
            Doc sign = Docs.concat(tokens.gap(Docs.LINE), tokens.token("->"), Docs.BLANK);
            arrow = Docs.nest(Docs.concat(sign, types.result(result.get())));
        }
        if (where.isEmpty()) {
            return arrow;
        }
        Doc word = Docs.concat(tokens.gap(Docs.LINE), tokens.token("where"), Docs.BLANK);
        Doc conditions = brackets.series(where, expressions::expr, true);
        return Docs.concat(Docs.group(arrow), Docs.nest(Docs.concat(word, conditions)));
    }

    private Doc signature(Decl decl, String kind, List<Param> statics, List<Param> tensors) {
        return Docs.concat(head(decl, kind), lists(statics, tensors));
    }

    /** The brace goes to a line of its own where the tail does. */
    private Doc withBlock(Doc signature, Doc tail, Block block) {
        Doc gap = tokens.gap(Docs.LINE);
        Braces braces = statements.block(block);
        return Docs.concat(signature, Docs.group(Docs.concat(tail, gap, braces.open())), braces.group());
    }

    private <T> Doc withClauses(Doc head, List<T> items, Function<? super T, Doc> write, Decl decl) {
        Braces braces = brackets.braces(items, write, decl.span().end());
        return Docs.concat(head, Docs.BLANK, braces.doc());
    }

    @Override
    public Doc visitConst(Decl.Const d) {
        return Docs.concat(head(d, ""), Docs.BLANK, tokens.token("="), Docs.BLANK, expressions.expr(d.value()));
    }

    @Override
    public Doc visitFn(Decl.Fn d) {
        Doc signature = signature(d, "fn", List.of(), d.params());
        Doc tail = tail(d.result(), d.where());
        if (cursor.at("{")) {
            return withBlock(signature, tail, d.body());
        }
        Doc equals = Docs.concat(Docs.BLANK, tokens.token("="));
        boolean newLine = cursor.newLine();
        Doc gap = tokens.gap(Docs.LINE);
        Doc value = Docs.nest(Docs.concat(gap, expressions.leading(value(d.body()))));
        return Docs.concat(signature, Docs.group(tail), equals, newLine ? Docs.broken(value) : Docs.group(value));
    }

    private static Expr value(Block body) {
        return ((Stmt.Value) body.statements().get(0)).value();
    }

    @Override
    public Doc visitLayer(Decl.Layer d) {
        Doc signature = signature(d, d.model() ? "model" : "layer", d.statics(), d.tensors());
        return withBlock(signature, tail(d.result(), d.where()), d.body());
    }

    @Override
    public Doc visitOptimizer(Decl.Optimizer d) {
        Doc signature = signature(d, "optimizer", d.statics(), d.tensors());
        return withBlock(signature, Docs.EMPTY, d.body());
    }

    @Override
    public Doc visitMetric(Decl.Metric d) {
        Doc signature = signature(d, "metric", d.statics(), d.tensors());
        return withBlock(signature, tail(d.result(), List.of()), d.body());
    }

    @Override
    public Doc visitData(Decl.Data d) {
        Doc signature = signature(d, "data", d.params(), List.of());
        Doc fields = Docs.concat(tokens.token(":"), Docs.BLANK, types.params(d.fields()));
        return withClauses(Docs.concat(signature, fields), d.items(), clauses::data, d);
    }

    @Override
    public Doc visitTrain(Decl.Train d) {
        return withClauses(signature(d, "train", d.params(), List.of()), d.items(), clauses::train, d);
    }

    @Override
    public Doc visitSweep(Decl.Sweep d) {
        Doc head =
                Docs.concat(head(d, "sweep"), Docs.BLANK, tokens.token("over"), Docs.BLANK, expressions.expr(d.over()));
        return withClauses(head, d.items(), clauses::sweep, d);
    }

    @Override
    public Doc visitTask(Decl.Task d) {
        Doc signature = signature(d, "task", d.params(), List.of());
        return Docs.concat(signature, Docs.BLANK, statements.block(d.body()).doc());
    }

    @Override
    public Doc visitTest(Decl.Test d) {
        return Docs.concat(
                head(d, "test"), Docs.BLANK, statements.block(d.body()).doc());
    }
}
