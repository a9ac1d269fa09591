package org.lamina.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;
import org.lamina.source.Span;
import org.lamina.syntax.Arg;
import org.lamina.syntax.Block;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Named;
import org.lamina.syntax.Pattern;

/** Parse tree to expressions. The contexts it is given are complete: broken statements never get here. */
final class ExprBuilder {
    private final Reading reading;
    private final StmtBuilder statements;

    ExprBuilder(Reading reading, StmtBuilder statements) {
        this.reading = reading;
        this.statements = statements;
    }

    Ident ident(NnParser.IdContext id) {
        return new Ident(reading.span(id), id.getText());
    }

    Expr expr(NnParser.ExprContext e) {
        Expr head = operation(e.operation());
        List<NnParser.StageContext> stages = e.stage();
        if (e.FATARROW() != null) {
            Optional<Pattern> parameters = stages.isEmpty() ? pattern(head) : Optional.empty();
            if (parameters.isEmpty()) {
                reading.report(
                        Diagnostic.of(Code.MISPLACED, head.span(), "left of `=>` stands a name or a tuple of names")
                                .help("a function of two values is `(a, b) => …`"));
                return new Expr.Broken(reading.span(e));
            }
            return new Expr.Lambda(reading.span(e), parameters.get(), expr(e.expr()));
        }
        return stages.isEmpty() ? head : new Expr.Pipe(reading.span(e), head, stages(stages));
    }

    /** What an expression means on the left of {@code =} or {@code =>}: one name, or a tuple of them. */
    Optional<Pattern> pattern(Expr e) {
        if (e instanceof Expr.Ref ref) {
            return Optional.of(new Pattern(ref.span(), List.of(new Ident(ref.span(), ref.name())), false));
        }
        var names = new ArrayList<Ident>();
        if (e instanceof Expr.Paren paren && paren.inner() instanceof Expr.Ref only) {
            names.add(new Ident(only.span(), only.name()));
        } else if (e instanceof Expr.Tuple tuple) {
            for (Arg element : tuple.elements()) {
                if (element.name().isPresent() || !(element.value() instanceof Expr.Ref ref)) {
                    return Optional.empty();
                }
                names.add(new Ident(ref.span(), ref.name()));
            }
        } else {
            return Optional.empty();
        }
        return Optional.of(new Pattern(e.span(), names, true));
    }

    Named named(NnParser.NamedContext named) {
        return new Named(reading.span(named), ident(named.id()), expr(named.expr()));
    }

    List<Named> named(List<NnParser.NamedContext> all) {
        return Reading.each(all, this::named);
    }

    /** Refuses `a, , b`; a comma behind the last element is fine. */
    void noGaps(ParserRuleContext list) {
        Token comma = null;
        for (int i = 0; i < list.getChildCount(); i++) {
            ParseTree child = list.getChild(i);
            Token token = child instanceof TerminalNode node ? node.getSymbol() : null;
            boolean isComma = token != null && token.getType() == NnLexer.COMMA;
            if (isComma && comma != null) {
                reading.report(Code.UNEXPECTED_TEXT, reading.span(token), "nothing stands between two commas");
            }
            comma = isComma ? token : null;
        }
    }

    Expr condition(NnParser.ConditionContext c) {
        if (c.ASSIGN() != null) {
            reading.report(Habits.equalSign(reading, c.ASSIGN().getSymbol()));
        }
        return expr(c.expr(0));
    }

    // ---- pipelines

    private List<Expr.Stage> stages(List<NnParser.StageContext> stages) {
        return Reading.each(stages, this::stage);
    }

    private Expr.Stage stage(NnParser.StageContext s) {
        Span span = reading.span(s);
        if (s.AS() != null) {
            return new Expr.Stage.As(span, ident(s.id()));
        }
        List<NnParser.PostfixContext> parts = s.postfix();
        Optional<Ident> label = s.COLON() == null ? Optional.empty() : label(postfix(parts.get(0)));
        if (s.repeat() != null) {
            return repeat(span, label, s.repeat());
        }
        return new Expr.Stage.Apply(span, label, postfix(parts.get(parts.size() - 1)));
    }

    private Optional<Ident> label(Expr e) {
        if (e instanceof Expr.Ref ref) {
            return Optional.of(new Ident(ref.span(), ref.name()));
        }
        reading.report(Code.MISPLACED, e.span(), "the label of a stage is a name");
        return Optional.empty();
    }

    private Expr.Stage repeat(Span span, Optional<Ident> label, NnParser.RepeatContext r) {
        List<NnParser.OperationContext> header = r.operation();
        Expr count = operation(header.get(header.size() - 1));
        Optional<Ident> index = Optional.empty();
        if (header.size() == 2) {
            Expr name = operation(header.get(0));
            if (name instanceof Expr.Ref ref) {
                index = Optional.of(new Ident(ref.span(), ref.name()));
            } else {
                reading.report(Code.MISPLACED, name.span(), "between `repeat` and `in` stands one name");
            }
        }
        return new Expr.Stage.Repeat(span, label, index, count, stages(r.stage()));
    }

    // ---- operators

    Expr operation(NnParser.OperationContext o) {
        return row(o);
    }

    Expr size(NnParser.SizeContext s) {
        return row(s);
    }

    /** Operands and operators alternate among the children. */
    private Expr row(ParserRuleContext row) {
        if (row.getChildCount() == 1 && row.getChild(0).getChildCount() == 1) {
            return operand((NnParser.OperandContext) row.getChild(0));
        }
        var operators = new Operators(reading);
        for (int i = 0; i < row.getChildCount(); i++) {
            if (row.getChild(i) instanceof NnParser.OperandContext operand) {
                for (int j = 0; j < operand.getChildCount() - 1; j++) {
                    operators.prefix(((TerminalNode) operand.getChild(j)).getSymbol());
                }
                operators.operand(operand(operand));
            } else {
                operators.infix(((ParserRuleContext) row.getChild(i)).getStart());
            }
        }
        return operators.result();
    }

    private Expr operand(NnParser.OperandContext operand) {
        return postfix(operand.postfix());
    }

    Expr postfix(NnParser.PostfixContext p) {
        Expr target = primary(p.primary());
        for (NnParser.SuffixContext suffix : p.suffix()) {
            Span span = target.span().to(reading.span(suffix));
            if (suffix.DOT() != null) {
                target = new Expr.Field(span, target, ident(suffix.id()));
            } else if (suffix.LPAREN() != null) {
                noGaps(suffix);
                target = new Expr.Call(span, target, args(suffix.arg()));
            } else {
                noGaps(suffix);
                target = new Expr.Index(span, target, Reading.each(suffix.index(), this::index));
            }
        }
        return target;
    }

    List<Arg> args(List<NnParser.ArgContext> args) {
        return Reading.each(args, this::arg);
    }

    private Arg arg(NnParser.ArgContext a) {
        List<NnParser.ExprContext> sides = a.expr();
        Expr value = expr(sides.get(sides.size() - 1));
        Optional<Ident> name = Optional.empty();
        if (sides.size() == 2) {
            if (expr(sides.get(0)) instanceof Expr.Ref ref) {
                name = Optional.of(new Ident(ref.span(), ref.name()));
            } else {
                reading.report(Diagnostic.of(
                                Code.ASSIGNMENT_AS_CONDITION,
                                reading.span(a.ASSIGN()),
                                "left of `=` stands the name of an argument")
                        .help("a comparison is `==`"));
            }
        }
        return new Arg(reading.span(a), name, value);
    }

    private Expr.IndexItem index(NnParser.IndexContext i) {
        Span span = reading.span(i);
        if (i.COLON() != null) {
            return new Expr.IndexItem.All(span);
        } else if (i.TILDE() != null) {
            return new Expr.IndexItem.NewAxis(span);
        } else if (i.DOTDOT() != null) {
            return new Expr.IndexItem.Ellipsis(span);
        }
        return new Expr.IndexItem.At(span, expr(i.expr()));
    }

    // ---- primaries

    private Expr primary(NnParser.PrimaryContext p) {
        Span span = reading.span(p);
        if (p.id() != null) {
            return new Expr.Ref(span, p.id().getText());
        } else if (p.tuple() != null) {
            return tuple(span, p.tuple());
        } else if (p.list() != null) {
            noGaps(p.list());
            return new Expr.ListLit(span, Reading.each(p.list().listItem(), this::listItem));
        } else if (p.axes() != null) {
            return axes(span, p.axes());
        } else if (p.choice() != null) {
            return choice(p.choice());
        } else if (p.scan() != null) {
            return scan(span, p.scan());
        }
        Token token = p.getStart();
        return switch (token.getType()) {
            case NnLexer.INT -> Literals.integer(token, reading);
            case NnLexer.FLOAT -> Literals.real(token, reading);
            case NnLexer.STRING -> Literals.string(token, reading);
            default -> new Expr.BoolLit(span, token.getType() == NnLexer.TRUE);
        };
    }

    private Expr tuple(Span span, NnParser.TupleContext t) {
        noGaps(t);
        List<Arg> elements = args(t.arg());
        if (elements.isEmpty()) {
            reading.report(Code.UNEXPECTED_TEXT, span, "expected an expression between `(` and `)`");
            return new Expr.Broken(span);
        }
        boolean single = elements.size() == 1 && t.COMMA().isEmpty();
        return single && elements.get(0).name().isEmpty()
                ? new Expr.Paren(span, elements.get(0).value())
                : new Expr.Tuple(span, elements);
    }

    private Expr.Item listItem(NnParser.ListItemContext item) {
        Span span = reading.span(item);
        return item.DOTDOT() != null
                ? new Expr.Item.Spread(span, ident(item.id()))
                : new Expr.Item.Value(span, expr(item.expr()));
    }

    private Expr axes(Span span, NnParser.AxesContext a) {
        var inputs = new ArrayList<Expr.AxisTerms>();
        Expr.AxisTerms output = null;
        boolean afterArrow = false;
        for (int i = 0; i < a.getChildCount(); i++) {
            ParseTree child = a.getChild(i);
            if (child instanceof NnParser.AxesTermsContext terms) {
                var side = new Expr.AxisTerms(reading.span(terms), Reading.each(terms.axesTerm(), this::axesTerm));
                if (afterArrow) {
                    output = side;
                } else {
                    inputs.add(side);
                }
            } else if (child == a.ARROW()) {
                afterArrow = true;
            }
        }
        // `[n, n -> ]` has no axes left: the result is a scalar.
        Span end = reading.behind(a.ARROW().getSymbol());
        return new Expr.Axes(span, inputs, output == null ? new Expr.AxisTerms(end, List.of()) : output);
    }

    private Expr.AxisTerms.Term axesTerm(NnParser.AxesTermContext t) {
        Span span = reading.span(t);
        if (t.INT() != null) {
            if (!t.getText().equals("1")) {
                reading.report(Diagnostic.of(Code.MISPLACED, span, "an axis here is a name or `1`")
                        .help(
                                "give the axis a name and its size as an argument: `rearrange([…], h = %s)`",
                                t.getText()));
            }
            return new Expr.AxisTerms.Term(span, List.of(new Ident(span, t.getText())), false);
        }
        return new Expr.AxisTerms.Term(span, Reading.each(t.id(), this::ident), t.LPAREN() != null);
    }

    private Expr.If choice(NnParser.ChoiceContext c) {
        Expr condition = condition(c.condition());
        Block then = statements.block(c.block(0));
        Optional<Expr> otherwise = Optional.empty();
        if (c.choice() != null) {
            otherwise = Optional.of(choice(c.choice()));
        } else if (c.block().size() == 2) {
            Block block = statements.block(c.block(1));
            otherwise = Optional.of(new Expr.BlockExpr(block.span(), block));
        }
        return new Expr.If(reading.span(c), condition, then, otherwise);
    }

    private Expr scan(Span span, NnParser.ScanContext s) {
        List<Named> inputs = s.traversal().stream()
                .map(t -> new Named(reading.span(t), ident(t.id()), operation(t.operation())))
                .toList();
        OptionalLong axis =
                s.INT() == null ? OptionalLong.empty() : Literals.axis(s.INT().getSymbol(), reading);
        return new Expr.Scan(span, named(s.named()), inputs, axis, statements.block(s.block()));
    }
}
