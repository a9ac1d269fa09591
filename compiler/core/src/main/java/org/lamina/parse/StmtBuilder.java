package org.lamina.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;
import org.lamina.source.Span;
import org.lamina.syntax.Bind;
import org.lamina.syntax.Block;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Named;
import org.lamina.syntax.Pattern;
import org.lamina.syntax.Selector;
import org.lamina.syntax.Stmt;

/** Parse tree to statements. A statement that could not be read becomes a {@link Expr.Broken} value. */
final class StmtBuilder {
    private final Reading reading;
    private final ExprBuilder exprs;
    private final TypeBuilder types;

    StmtBuilder(Reading reading, Docs docs) {
        this.reading = reading;
        this.exprs = new ExprBuilder(reading, this);
        this.types = new TypeBuilder(reading, exprs, docs);
    }

    ExprBuilder exprs() {
        return exprs;
    }

    TypeBuilder types() {
        return types;
    }

    Block block(NnParser.BlockContext block) {
        return new Block(reading.span(block), Reading.each(block.stmt(), this::stmt));
    }

    private Stmt stmt(NnParser.StmtContext s) {
        if (s.exception != null) {
            Span span = reading.span(s);
            return names(s).<Stmt>map(p -> new Stmt.Assign(span, p, new Expr.Broken(span)))
                    .orElseGet(() -> broken(span));
        }
        if (s.action() != null) {
            return action(s.action());
        }
        Expr left = exprs.expr(s.expr(0));
        if (s.ASSIGN() == null) {
            return new Stmt.Value(reading.span(s), left);
        }
        Expr value = exprs.expr(s.expr(1));
        Optional<Pattern> pattern = exprs.pattern(left);
        if (pattern.isEmpty()) {
            reportTarget(left, reading.span(s.ASSIGN()));
            return broken(reading.span(s));
        }
        return new Stmt.Assign(reading.span(s), pattern.get(), value);
    }

    /** The names that a broken statement was about to give: they are known, though not what they stand for. */
    private Optional<Pattern> names(NnParser.StmtContext s) {
        if (s.action() == null) {
            // What was skipped hangs behind what was read.
            boolean assigns = s.getChildCount() > 1 && s.getChild(1) == s.ASSIGN() && s.expr(0) != null;
            return assigns && isWhole(s.expr(0)) ? exprs.pattern(exprs.expr(s.expr(0))) : Optional.empty();
        }
        Stream<NnParser.IdContext> ids = s.action().declaration() != null
                ? Stream.ofNullable(s.action().declaration().id())
                : s.action().bind().stream().map(NnParser.BindContext::id);
        List<Ident> names = ids.filter(id -> id != null && id.exception == null && id.getStop() != null)
                .map(exprs::ident)
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(new Pattern(reading.span(s), names, names.size() > 1));
    }

    /** Whether all of it could be read: what stops short lacks parts that its rule promises. */
    private static boolean isWhole(ParserRuleContext read) {
        return read.exception == null
                && read.getRuleContexts(ParserRuleContext.class).stream().allMatch(StmtBuilder::isWhole);
    }

    static Stmt broken(Span span) {
        return new Stmt.Value(span, new Expr.Broken(span));
    }

    private void reportTarget(Expr left, Span sign) {
        boolean longer = left.span().line() < sign.line();
        var d = Diagnostic.of(
                Code.MISPLACED, longer ? sign : left.span(), "left of `=` stands a name or a tuple of names");
        boolean part = left instanceof Expr.Field || left instanceof Expr.Index;
        reading.report(
                part
                        ? d.help("values are not changed in place: make a new one, or `update` a `state`")
                        : d.help("a comparison is `==`"));
    }

    Stmt action(NnParser.ActionContext a) {
        Span span = reading.span(a);
        if (a.declaration() != null) {
            return declare(a.declaration());
        }
        exprs.noGaps(a);
        List<NnParser.ExprContext> parts = a.expr();
        return switch (a.getStart().getType()) {
            case NnLexer.UPDATE -> new Stmt.Update(span, exprs.named(a.named(0)));
            case NnLexer.NEXT -> new Stmt.Next(span, exprs.named(a.named()));
            case NnLexer.YIELD -> new Stmt.Yield(span, exprs.expr(parts.get(0)));
            case NnLexer.MINIMIZE ->
                new Stmt.Minimize(span, exprs.expr(parts.get(0)), selectors(a.selectors()), exprs.expr(parts.get(1)));
            case NnLexer.EVERY ->
                new Stmt.Every(span, exprs.postfix(a.postfix()), a.EPOCHS() != null, block(a.block()));
            case NnLexer.CHECK ->
                new Stmt.Check(
                        span,
                        exprs.condition(a.condition()),
                        Optional.ofNullable(a.STRING()).map(s -> Literals.string(s.getSymbol(), reading)));
            case NnLexer.PRINT -> new Stmt.Print(span, Reading.each(parts, exprs::expr));
            case NnLexer.WRITE -> new Stmt.Write(span, exprs.expr(parts.get(0)), exprs.expr(parts.get(1)));
            default -> new Stmt.Model(span, Reading.each(a.bind(), this::bind));
        };
    }

    private Stmt declare(NnParser.DeclarationContext d) {
        Span span = reading.span(d);
        boolean state = d.STATE() != null;
        return new Stmt.Declare(span, state, exprs.ident(d.id()), types.type(d.type()), exprs.expr(d.expr()));
    }

    private Bind bind(NnParser.BindContext b) {
        Optional<Expr> from = b.FROM() == null ? Optional.empty() : Optional.of(exprs.expr(b.expr(1)));
        return new Bind(reading.span(b), exprs.ident(b.id()), exprs.expr(b.expr(0)), from);
    }

    /** {@code (a, b) = e} beside {@code step}. */
    Stmt assignment(NnParser.AssignmentContext a) {
        exprs.noGaps(a);
        var names = new ArrayList<Ident>();
        if (a.IDENT() != null) {
            names.add(new Ident(reading.span(a.IDENT()), a.IDENT().getText()));
        }
        a.id().forEach(id -> names.add(exprs.ident(id)));
        boolean tuple = a.LPAREN() != null;
        Span span = tuple
                ? reading.span(a.LPAREN()).to(reading.span(a.RPAREN()))
                : names.get(0).span();
        return new Stmt.Assign(reading.span(a), new Pattern(span, names, tuple), exprs.expr(a.expr()));
    }

    Named named(NnParser.NamedContext named) {
        return exprs.named(named);
    }

    List<Selector> selectors(NnParser.SelectorsContext all) {
        return Reading.each(all.selector(), this::selector);
    }

    Selector selector(NnParser.SelectorContext s) {
        var parts = new ArrayList<Selector.Part>();
        Span dot = null;
        for (int i = 0; i < s.getChildCount(); i++) {
            ParseTree child = s.getChild(i);
            if (child instanceof NnParser.IdContext id) {
                parts.add(part(dot, reading.span(id), Selector.Kind.NAME, id.getText()));
                continue;
            }
            TerminalNode node = (TerminalNode) child;
            Span span = reading.span(node);
            boolean bracket = i > 0 && s.getChild(i - 1).getText().equals("[");
            switch (node.getSymbol().getType()) {
                case NnLexer.DOT, NnLexer.LBRACK -> dot = span;
                case NnLexer.STAR ->
                    parts.add(part(dot, span, bracket ? Selector.Kind.ANY_INDEX : Selector.Kind.ANY, ""));
                case NnLexer.DSTAR -> parts.add(part(dot, span, Selector.Kind.DEEP, ""));
                case NnLexer.INT -> parts.add(part(dot, span, Selector.Kind.INDEX, node.getText()));
                default -> {}
            }
        }
        return new Selector(reading.span(s), parts);
    }

    private static Selector.Part part(Span dot, Span span, Selector.Kind kind, String text) {
        return new Selector.Part(dot == null ? span : dot.to(span), kind, text);
    }
}
