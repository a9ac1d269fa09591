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
    private static final Doc BLANK = Doc.text(" ");

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
        Doc path = Doc.concat(tokens.token("use"), BLANK, use.quoted() ? string() : dotted(use.path()));
        Doc names = use.names().isEmpty()
                ? Doc.EMPTY
                : Doc.concat(BLANK, brackets.list("{", use.names(), tokens::name, "}", Style.SPACED));
        Doc alias = use.alias()
                .map(as -> Doc.concat(BLANK, tokens.token("as"), BLANK, tokens.name(as)))
                .orElse(Doc.EMPTY);
        return Doc.concat(path, names, alias);
    }

    private Doc string() {
        return tokens.token(cursor.string());
    }

    private Doc dotted(String path) {
        Doc all = Doc.EMPTY;
        for (String name : path.split("\\.", -1)) {
            all = Doc.concat(all, all == Doc.EMPTY ? Doc.EMPTY : tokens.token("."), tokens.token(name));
        }
        return all;
    }

    Doc declaration(Decl decl) {
        return decl.accept(this);
    }

    /** {@code export kind name}; the kind of a constant is empty. */
    private Doc head(Decl decl, String kind) {
        return Doc.concat(
                decl.exported() ? Doc.concat(tokens.token("export"), BLANK) : Doc.EMPTY,
                kind.isEmpty() ? Doc.EMPTY : Doc.concat(tokens.token(kind), BLANK),
                tokens.name(decl.name()));
    }

    /** Argument lists as they are written: an empty first list may be left out. */
    private Doc lists(List<Param> statics, List<Param> tensors) {
        Doc first = Doc.EMPTY;
        if (!statics.isEmpty()) {
            first = types.params(statics);
        } else if (!tensors.isEmpty() && cursor.atEmptyBrackets()) {
            first = types.params(List.of());
        }
        Doc second = tensors.isEmpty() ? Doc.EMPTY : types.params(tensors);
        Doc all = Doc.concat(first, second);
        while (cursor.at("(")) {
            all = Doc.concat(all, types.params(List.of()));
        }
        return all;
    }

    /** Result and conditions, on lines of their own where they do not fit: the conditions first, then the result. */
    private Doc tail(Optional<Result> result, List<Expr> where) {
        Doc arrow = Doc.EMPTY;
        if (result.isPresent()) {
            Doc sign = Doc.concat(tokens.gap(Doc.LINE), tokens.token("->"), BLANK);
            arrow = Doc.nest(Doc.concat(sign, types.result(result.get())));
        }
        if (where.isEmpty()) {
            return arrow;
        }
        Doc word = Doc.concat(tokens.gap(Doc.LINE), tokens.token("where"), BLANK);
        Doc conditions = brackets.series(where, expressions::expr, true);
        return Doc.concat(Doc.group(arrow), Doc.nest(Doc.concat(word, conditions)));
    }

    private Doc signature(Decl decl, String kind, List<Param> statics, List<Param> tensors) {
        return Doc.concat(head(decl, kind), lists(statics, tensors));
    }

    /** The brace goes to a line of its own where the tail does. */
    private Doc withBlock(Doc signature, Doc tail, Block block) {
        Doc gap = tokens.gap(Doc.LINE);
        Braces braces = statements.block(block);
        return Doc.concat(signature, Doc.group(Doc.concat(tail, gap, braces.open())), braces.group());
    }

    private <T> Doc withClauses(Doc head, List<T> items, Function<? super T, Doc> write, Decl decl) {
        Braces braces = brackets.braces(items, write, decl.span().end());
        return Doc.concat(head, BLANK, braces.doc());
    }

    @Override
    public Doc visitConst(Decl.Const d) {
        return Doc.concat(head(d, ""), BLANK, tokens.token("="), BLANK, expressions.expr(d.value()));
    }

    @Override
    public Doc visitFn(Decl.Fn d) {
        Doc signature = signature(d, "fn", List.of(), d.params());
        Doc tail = tail(d.result(), d.where());
        if (cursor.at("{")) {
            return withBlock(signature, tail, d.body());
        }
        Doc equals = Doc.concat(BLANK, tokens.token("="));
        boolean newLine = cursor.newLine();
        Doc gap = tokens.gap(Doc.LINE);
        Doc value = Doc.nest(Doc.concat(gap, expressions.leading(value(d.body()))));
        return Doc.concat(signature, Doc.group(tail), equals, newLine ? Doc.broken(value) : Doc.group(value));
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
        return withBlock(signature, Doc.EMPTY, d.body());
    }

    @Override
    public Doc visitMetric(Decl.Metric d) {
        Doc signature = signature(d, "metric", d.statics(), d.tensors());
        return withBlock(signature, tail(d.result(), List.of()), d.body());
    }

    @Override
    public Doc visitData(Decl.Data d) {
        Doc signature = signature(d, "data", d.params(), List.of());
        Doc fields = Doc.concat(tokens.token(":"), BLANK, types.params(d.fields()));
        return withClauses(Doc.concat(signature, fields), d.items(), clauses::data, d);
    }

    @Override
    public Doc visitTrain(Decl.Train d) {
        return withClauses(signature(d, "train", d.params(), List.of()), d.items(), clauses::train, d);
    }

    @Override
    public Doc visitSweep(Decl.Sweep d) {
        Doc head = Doc.concat(head(d, "sweep"), BLANK, tokens.token("over"), BLANK, expressions.expr(d.over()));
        return withClauses(head, d.items(), clauses::sweep, d);
    }

    @Override
    public Doc visitTask(Decl.Task d) {
        Doc signature = signature(d, "task", d.params(), List.of());
        return Doc.concat(signature, BLANK, statements.block(d.body()).doc());
    }

    @Override
    public Doc visitTest(Decl.Test d) {
        return Doc.concat(head(d, "test"), BLANK, statements.block(d.body()).doc());
    }
}
