package org.lamina.parse;

import java.util.List;
import java.util.Optional;
import org.lamina.grammar.NnParser;
import org.lamina.source.Span;
import org.lamina.syntax.Expr;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.TypeExpr;

/** Parse tree to types and to the parts of signatures. */
final class TypeBuilder {
    private final Reading reading;
    private final ExprBuilder exprs;
    private final Docs docs;

    TypeBuilder(Reading reading, ExprBuilder exprs, Docs docs) {
        this.reading = reading;
        this.exprs = exprs;
        this.docs = docs;
    }

    TypeExpr type(NnParser.TypeContext t) {
        Span span = reading.span(t);
        if (t.params() != null) {
            return new TypeExpr.Function(span, t.LAYER() != null, params(t.params()), type(t.type()));
        }
        Optional<Expr> bound = Optional.ofNullable(t.size()).map(exprs::size);
        Optional<List<TypeExpr.AxisExpr>> shape = Optional.ofNullable(t.shape()).map(s -> {
            exprs.noGaps(s);
            return Reading.each(s.axis(), this::axis);
        });
        return new TypeExpr.Plain(span, exprs.ident(t.id()), bound, shape);
    }

    private TypeExpr.AxisExpr axis(NnParser.AxisContext a) {
        Span span = reading.span(a);
        if (a.DOTDOT() != null) {
            return new TypeExpr.AxisExpr.Rest(span, exprs.ident(a.id()));
        } else if (a.TILDE() != null) {
            return new TypeExpr.AxisExpr.Stretch(span);
        }
        Expr size = exprs.size(a.size());
        return size instanceof Expr.Ref ref && ref.name().equals("_")
                ? new TypeExpr.AxisExpr.Any(span)
                : new TypeExpr.AxisExpr.Sized(span, size);
    }

    List<Param> params(NnParser.ParamsContext all) {
        exprs.noGaps(all);
        return Reading.each(all.param(), this::param);
    }

    private Param param(NnParser.ParamContext p) {
        Span span = reading.span(p);
        return new Param(
                span,
                exprs.ident(p.id()),
                docs.beginningLine(span),
                type(p.type()),
                Optional.ofNullable(p.expr()).map(exprs::expr));
    }

    Result result(NnParser.ResultContext r) {
        return r.type() != null
                ? new Result.Single(reading.span(r), type(r.type()))
                : new Result.Fields(reading.span(r), params(r.params()));
    }
}
