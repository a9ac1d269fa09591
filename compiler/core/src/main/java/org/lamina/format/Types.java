package org.lamina.format;

import java.util.List;
import org.lamina.format.Brackets.Style;
import org.lamina.syntax.Param;
import org.lamina.syntax.Result;
import org.lamina.syntax.TypeExpr;
import org.lamina.syntax.TypeExpr.AxisExpr;

/** Types and the parts of signatures. */
final class Types implements TypeExpr.Visitor<Doc> {
    private final Tokens tokens;
    private final Brackets brackets;
    private final Expressions expressions;

    Types(Tokens tokens, Brackets brackets, Expressions expressions) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.expressions = expressions;
    }

    Doc type(TypeExpr type) {
        return type.accept(this);
    }

    @Override
    public Doc visitPlain(TypeExpr.Plain type) {
        Doc name = tokens.name(type.name());
        Doc bound = type.bound()
                .map(size -> Docs.concat(tokens.token("<"), expressions.expr(size), tokens.token(">")))
                .orElse(Docs.EMPTY);
        Doc shape = type.shape()
                .map(axes -> brackets.list("[", axes, this::axis, "]", Style.FILL))
                .orElse(Docs.EMPTY);
        return Docs.concat(name, bound, shape);
    }

    @Override
    public Doc visitFunction(TypeExpr.Function type) {
        return Docs.concat(tokens.token(type.layer() ? "layer" : "fn"), params(type.params()), arrow(type.result()));
    }

    private Doc arrow(TypeExpr result) {
        return Docs.concat(Docs.BLANK, tokens.token("->"), Docs.BLANK, type(result));
    }

    private Doc axis(AxisExpr axis) {
        if (axis instanceof AxisExpr.Rest rest) {
            return Docs.concat(tokens.token(".."), tokens.name(rest.name()));
        } else if (axis instanceof AxisExpr.Sized sized) {
            return expressions.expr(sized.size());
        }
        return tokens.spelled(axis.span());
    }

    Doc params(List<Param> params) {
        return brackets.list("(", params, this::param, ")", Style.ROWS);
    }

    private Doc param(Param param) {
        Doc declared = Docs.concat(tokens.name(param.name()), tokens.token(":"), Docs.BLANK, type(param.type()));
        return param.value()
                .map(value -> Docs.concat(declared, Docs.BLANK, tokens.token("="), Docs.BLANK, expressions.expr(value)))
                .orElse(declared);
    }

    Doc result(Result result) {
        return result instanceof Result.Fields fields ? params(fields.fields()) : type(((Result.Single) result).type());
    }
}
