package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/** A written type. */
public sealed interface TypeExpr {
    /** The types of settings, whose values are known while compiling. */
    List<String> SETTINGS = List.of("int", "float", "bool", "string", "Init", "Schedule");

    Span span();

    <R> R accept(Visitor<R> visitor);

    /**
     * {@code f32[N, I]}, {@code idx<V>[N]}, {@code int}, {@code Init}: a name, the bound of an index type, and a shape.
     * Without a shape a tensor type is a scalar, {@code f32} = {@code f32[]}.
     */
    record Plain(Span span, Ident name, Optional<Expr> bound, Optional<List<AxisExpr>> shape) implements TypeExpr {
        public Plain {
            shape = shape.map(List::copyOf);
        }

        /** Whether a setting has this type: one of {@link #SETTINGS} or a list of such; {@code bool[N]} is a tensor. */
        public boolean isSetting() {
            return SETTINGS.contains(name.text())
                    && (shape.isEmpty() || !name.text().equals("bool"));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPlain(this);
        }
    }

    /** {@code fn(x: f32[..S]) -> f32[..S]} ({@code layer} false) or {@code layer(x: f32[N]) -> f32[N]}. */
    record Function(Span span, boolean layer, List<Param> params, TypeExpr result) implements TypeExpr {
        public Function {
            params = List.copyOf(params);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFunction(this);
        }
    }

    interface Visitor<R> {
        R visitPlain(Plain type);

        R visitFunction(Function type);
    }

    /** One axis of a written shape. */
    sealed interface AxisExpr {
        Span span();

        /** {@code ..S}. */
        record Rest(Span span, Ident name) implements AxisExpr {}

        /** {@code ~}. */
        record Stretch(Span span) implements AxisExpr {}

        /** {@code _}. */
        record Any(Span span) implements AxisExpr {}

        /** A size: {@code 784}, {@code N}, {@code H // 2}. */
        record Sized(Span span, Expr size) implements AxisExpr {}
    }
}
