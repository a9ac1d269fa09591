package org.lamina.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnParser;
import org.lamina.source.Span;
import org.lamina.syntax.Block;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.Stmt;
import org.lamina.syntax.TypeExpr;
import org.lamina.syntax.Use;

/** Parse tree to declarations. Where one could not be read to its end, what was read of it is kept. */
final class DeclBuilder {
    private final Reading reading;
    private final Docs docs;
    private final StmtBuilder statements;
    private final ExprBuilder exprs;
    private final TypeBuilder types;
    private final ClauseBuilder clauses;

    DeclBuilder(Reading reading, Docs docs) {
        this.reading = reading;
        this.docs = docs;
        this.statements = new StmtBuilder(reading, docs);
        this.exprs = statements.exprs();
        this.types = statements.types();
        this.clauses = new ClauseBuilder(reading, statements);
    }

    Use use(NnParser.UseContext u) {
        exprs.noGaps(u);
        boolean quoted = u.STRING() != null;
        // Names in braces and the alias follow the dotted path `id (. id)*`.
        int first = quoted ? 0 : u.DOT().size() + 1;
        String path = quoted
                ? Literals.string(u.STRING().getSymbol(), reading).text()
                : u.id().subList(0, first).stream()
                        .map(NnParser.IdContext::getText)
                        .collect(Collectors.joining("."));
        List<Ident> names = Reading.each(u.id(), exprs::ident);
        int inBraces = names.size() - (u.AS() == null ? 0 : 1);
        Optional<Ident> alias = u.AS() == null ? Optional.empty() : Optional.of(names.get(names.size() - 1));
        return new Use(reading.span(u), path, quoted, names.subList(first, inBraces), alias);
    }

    /** What all declarations have; {@code rule} is the one below {@code decl}. */
    private record Head(Span span, Ident name, boolean exported, String doc, ParserRuleContext rule) {}

    Optional<Decl> decl(NnParser.DeclContext d) {
        if (d.getChildCount() == 0 || !(d.getChild(d.getChildCount() - 1) instanceof ParserRuleContext rule)) {
            return Optional.empty();
        }
        Span span = reading.span(d);
        return name(rule).map(name -> decl(new Head(span, name, d.EXPORT() != null, docs.above(span), rule)));
    }

    /** The name, where the declaration was read so far. */
    private Optional<Ident> name(ParserRuleContext rule) {
        if (rule instanceof NnParser.TestDeclContext test) {
            return Optional.ofNullable(test.STRING()).map(title -> {
                Expr.StringLit text = Literals.string(title.getSymbol(), reading);
                return new Ident(text.span(), text.text());
            });
        }
        if (rule instanceof NnParser.ConstDeclContext constant) {
            TerminalNode name = constant.IDENT();
            return constant.exception != null || name == null
                    ? Optional.empty()
                    : Optional.of(new Ident(reading.span(name), name.getText()));
        }
        NnParser.IdContext id = rule.getRuleContext(NnParser.IdContext.class, 0);
        return id == null || id.exception != null ? Optional.empty() : Optional.of(exprs.ident(id));
    }

    private Decl decl(Head h) {
        ParserRuleContext rule = h.rule();
        if (rule instanceof NnParser.DataDeclContext data) {
            return data(h, data);
        }
        Optional<NnParser.BlockContext> block = Optional.ofNullable(rule.getRuleContext(NnParser.BlockContext.class, 0))
                .filter(b -> b.exception == null);
        Block body = block.map(statements::block).orElseGet(() -> new Block(h.span(), List.of()));
        return switch (rule.getRuleIndex()) {
            case NnParser.RULE_constDecl ->
                new Decl.Const(
                        h.span(),
                        h.name(),
                        h.exported(),
                        h.doc(),
                        exprs.expr(((NnParser.ConstDeclContext) rule).expr()));
            case NnParser.RULE_fnDecl -> fn(h, (NnParser.FnDeclContext) rule, body);
            case NnParser.RULE_layerDecl -> layer(h, (NnParser.LayerDeclContext) rule, body);
            case NnParser.RULE_optimizerDecl -> optimizer(h, body);
            case NnParser.RULE_metricDecl -> metric(h, body);
            case NnParser.RULE_trainDecl ->
                new Decl.Train(
                        h.span(),
                        h.name(),
                        h.exported(),
                        h.doc(),
                        oneList(h, "`train`"),
                        Optional.ofNullable(((NnParser.TrainDeclContext) rule).trainBody())
                                .filter(b -> b.exception == null)
                                .map(clauses::items)
                                .orElse(List.of()));
            case NnParser.RULE_sweepDecl -> sweep(h, (NnParser.SweepDeclContext) rule);
            case NnParser.RULE_taskDecl ->
                new Decl.Task(h.span(), h.name(), h.exported(), h.doc(), oneList(h, "`task`"), body);
            default -> new Decl.Test(h.span(), h.name(), h.exported(), h.doc(), body);
        };
    }

    private Decl fn(Head h, NnParser.FnDeclContext f, Block body) {
        Signature s = signature(h, f.signature());
        s.expect(1, 1, "a `fn` has one argument list: `fn f(x: f32) -> f32`");
        Block value = body;
        if (f.expr() != null && f.expr().exception == null) {
            Expr e = exprs.expr(f.expr());
            value = new Block(e.span(), List.of(new Stmt.Value(e.span(), e)));
        }
        return new Decl.Fn(h.span(), h.name(), h.exported(), h.doc(), s.list(0), s.result(), s.where(), value);
    }

    private Decl layer(Head h, NnParser.LayerDeclContext l, Block body) {
        Signature s = signature(h, l.signature());
        String kind = l.MODEL() != null ? "model" : "layer";
        s.expect(
                1,
                2,
                "a `" + kind + "` has one list of settings and one of tensors: `" + kind
                        + " F(out: int)(x: f32[N, D])`, or tensors alone");
        s.separateSettings();
        return new Decl.Layer(
                h.span(),
                h.name(),
                h.exported(),
                h.doc(),
                l.MODEL() != null,
                s.statics(),
                s.tensors(),
                s.result(),
                s.where(),
                body);
    }

    private Decl optimizer(Head h, Block body) {
        Signature s = signature(h, h.rule().getRuleContext(NnParser.SignatureContext.class, 0));
        s.expect(2, 2, "an `optimizer` has two argument lists: `optimizer O(lr: Schedule)(p: f32[..S], g: f32[..S])`");
        s.separateSettings();
        return new Decl.Optimizer(h.span(), h.name(), h.exported(), h.doc(), s.statics(), s.tensors(), body);
    }

    private Decl metric(Head h, Block body) {
        Signature s = signature(h, h.rule().getRuleContext(NnParser.SignatureContext.class, 0));
        s.expect(1, 2, "a `metric` has one list of settings and one of tensors, or tensors alone");
        s.separateSettings();
        return new Decl.Metric(h.span(), h.name(), h.exported(), h.doc(), s.statics(), s.tensors(), s.result(), body);
    }

    private Decl data(Head h, NnParser.DataDeclContext d) {
        List<NnParser.ParamsContext> lists =
                d.params().stream().filter(p -> p.exception == null).toList();
        boolean complete = d.COLON() != null && !lists.isEmpty();
        int settings = complete ? lists.size() - 1 : lists.size();
        if (settings > 1 && d.exception == null) {
            reading.report(Code.MISPLACED, reading.span(lists.get(1)), "a `data` block has one list of settings");
        }
        return new Decl.Data(
                h.span(),
                h.name(),
                h.exported(),
                h.doc(),
                settings > 0 ? types.params(lists.get(0)) : List.of(),
                complete ? types.params(lists.get(lists.size() - 1)) : List.of(),
                Optional.ofNullable(d.dataBody())
                        .filter(b -> b.exception == null)
                        .map(clauses::items)
                        .orElse(List.of()));
    }

    private Decl sweep(Head h, NnParser.SweepDeclContext s) {
        boolean known = s.postfix() != null && s.postfix().exception == null;
        Expr over = known ? exprs.postfix(s.postfix()) : new Expr.Broken(h.span());
        return new Decl.Sweep(
                h.span(),
                h.name(),
                h.exported(),
                h.doc(),
                over,
                Optional.ofNullable(s.sweepBody())
                        .filter(b -> b.exception == null)
                        .map(clauses::items)
                        .orElse(List.of()));
    }

    /** The settings of a {@code train} or {@code task}, which need none. */
    private List<Param> oneList(Head h, String kind) {
        List<NnParser.ParamsContext> lists = h.rule().getRuleContexts(NnParser.ParamsContext.class).stream()
                .filter(p -> p.exception == null)
                .toList();
        if (lists.size() > 1) {
            reading.report(Code.MISPLACED, reading.span(lists.get(1)), "a %s has one list of settings", kind);
        }
        return lists.isEmpty() ? List.of() : types.params(lists.get(0));
    }

    private Signature signature(Head h, NnParser.SignatureContext s) {
        if (s == null) {
            return new Signature(h, true, List.of(), h.span(), Optional.empty(), List.of());
        }
        List<NnParser.ParamsContext> written =
                s.params().stream().filter(p -> p.exception == null).toList();
        List<List<Param>> lists = written.stream().map(types::params).toList();
        boolean broken = s.exception != null || h.rule().exception != null;
        Span place = written.isEmpty()
                ? h.name().span()
                : reading.span(
                        reading.span(written.get(0)).start(),
                        reading.span(written.get(written.size() - 1)).end());
        if (s.exception == null) {
            exprs.noGaps(s);
        }
        return new Signature(
                h,
                broken,
                lists,
                place,
                Optional.ofNullable(s.result()).filter(r -> r.exception == null).map(types::result),
                s.expr().stream()
                        .filter(e -> e.exception == null)
                        .map(exprs::expr)
                        .toList());
    }

    private final class Signature {
        private final Head head;
        private final boolean broken;
        private final List<List<Param>> lists;
        private final Span place;
        private final Optional<Result> result;
        private final List<Expr> where;

        /** @param place all argument lists */
        Signature(
                Head head,
                boolean broken,
                List<List<Param>> lists,
                Span place,
                Optional<Result> result,
                List<Expr> where) {
            this.head = head;
            this.place = place;
            this.broken = broken;
            this.lists = new ArrayList<>(lists);
            this.result = result;
            this.where = where;
        }

        void expect(int fewest, int most, String rule) {
            if (!broken && (lists.size() < fewest || lists.size() > most)) {
                Token first = head.rule().getStart();
                reading.report(Diagnostic.of(
                                Code.MISPLACED,
                                head.name().span(),
                                "`%s %s` has %s",
                                first.getText(),
                                Reading.shorten(head.name().text()),
                                switch (lists.size()) {
                                    case 0 -> "no argument list";
                                    case 1 -> "one argument list";
                                    default -> lists.size() + " argument lists";
                                })
                        .fact("note", "%s", rule));
            }
        }

        /**
         * Moves settings that stand among the tensors, where other languages have them, into the list in front, so that
         * one message is all that comes of it.
         */
        void separateSettings() {
            List<Param> settings =
                    tensors().stream().filter(p -> isSetting(p.type())).toList();
            if (settings.isEmpty() || lists.size() > 2) {
                return;
            }
            List<Param> first =
                    Stream.concat(statics().stream(), settings.stream()).toList();
            List<Param> second =
                    tensors().stream().filter(p -> !isSetting(p.type())).toList();
            String right = text(first) + text(second);
            Param misplaced = settings.get(0);
            var d = Diagnostic.of(
                            Code.MISPLACED,
                            misplaced.span(),
                            "`%s` is a setting and stands among the tensors",
                            Reading.shorten(misplaced.name().text()))
                    .fact("note", "settings are known while compiling and have a list of their own, in front")
                    .help("write `%s%s`", Reading.shorten(head.name().text()), right);
            boolean comments = place.text().contains("#");
            reading.report(
                    second.isEmpty() || comments ? d : d.fix(place, right, "give the settings a list of their own"));
            lists.clear();
            lists.addAll(List.of(first, second));
        }

        private static boolean isSetting(TypeExpr type) {
            return type instanceof TypeExpr.Plain plain && plain.isSetting();
        }

        private static String text(List<Param> params) {
            return params.stream().map(p -> p.span().text()).collect(Collectors.joining(", ", "(", ")"));
        }

        List<Param> list(int index) {
            return index < lists.size() ? lists.get(index) : List.of();
        }

        List<Param> statics() {
            return lists.size() > 1 ? lists.get(0) : List.of();
        }

        List<Param> tensors() {
            return lists.isEmpty() ? List.of() : lists.get(lists.size() - 1);
        }

        Optional<Result> result() {
            return result;
        }

        List<Expr> where() {
            return where;
        }
    }
}
