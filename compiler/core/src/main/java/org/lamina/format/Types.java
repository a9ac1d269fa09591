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
                .map(size -> Doc.concat(tokens.token("<"), expressions.expr(size), tokens.token(">")))
                .orElse(Doc.EMPTY);
        Doc shape = type.shape()
                .map(axes -> brackets.list("[", axes, this::axis, "]", Style.FILL))
                .orElse(Doc.EMPTY);
        return Doc.concat(name, bound, shape);
    }

    @Override
    public Doc visitFunction(TypeExpr.Function type) {
        return Doc.concat(tokens.token(type.layer() ? "layer" : "fn"), params(type.params()), arrow(type.result()));
    }

    private Doc arrow(TypeExpr result) {
        return Doc.concat(Doc.text(" "), tokens.token("->"), Doc.text(" "), type(result));
    }

    private Doc axis(AxisExpr axis) {
        if (axis instanceof AxisExpr.Rest rest) {
            return Doc.concat(tokens.token(".."), tokens.name(rest.name()));
        } else if (axis instanceof AxisExpr.Sized sized) {
            return expressions.expr(sized.size());
        }
        return tokens.spelled(axis.span());
    }

    Doc params(List<Param> params) {
        return brackets.list("(", params, this::param, ")", Style.ROWS);
    }

    private Doc param(Param param) {
        Doc declared = Doc.concat(
                tokens.name(param.name()), tokens.token(":"), Doc.text(" "), type(param.type()));
        return param.value()
                .map(value -> Doc.concat(
                        declared, Doc.text(" "), tokens.token("="), Doc.text(" "), expressions.expr(value)))
                .orElse(declared);
    }

    Doc result(Result result) {
        return result instanceof Result.Fields fields
                ? params(fields.fields())
                : type(((Result.Single) result).type());
    }
}
