package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/** A statement of a block. */
public sealed interface Stmt {
    Span span();

    <R> R accept(Visitor<R> visitor);

    /** {@code param w: type = init} ({@code state} false) or {@code state m: type = init}. */
    record Declare(Span span, boolean state, Ident name, TypeExpr type, Expr init) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitDeclare(this);
        }
    }

    /** {@code update m = e}. */
    record Update(Span span, Named target) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitUpdate(this);
        }
    }

    /** {@code next h = e, c = f}, in a scan. */
    record Next(Span span, List<Named> carries) implements Stmt {
        public Next {
            carries = List.copyOf(carries);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitNext(this);
        }
    }

    /** {@code yield e}, in a scan. */
    record Yield(Span span, Expr value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitYield(this);
        }
    }

    record Minimize(Span span, Expr loss, List<Selector> over, Expr with) implements Stmt {
        public Minimize {
            over = List.copyOf(over);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMinimize(this);
        }
    }

    /** {@code every 1000 steps { … }} or {@code every 5 epochs { … }}. */
    record Every(Span span, Expr count, boolean epochs, Block body) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitEvery(this);
        }
    }

    record Check(Span span, Expr condition, Optional<Expr.StringLit> message) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCheck(this);
        }
    }

    record Print(Span span, List<Expr> values) implements Stmt {
        public Print {
            values = List.copyOf(values);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPrint(this);
        }
    }

    record Write(Span span, Expr value, Expr to) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitWrite(this);
        }
    }

    /** {@code model net = A(), other = B() from "b.safetensors"}. */
    record Model(Span span, List<Bind> binds) implements Stmt {
        public Model {
            binds = List.copyOf(binds);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitModel(this);
        }
    }

    record Assign(Span span, Pattern pattern, Expr value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAssign(this);
        }
    }

    record Value(Span span, Expr value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitValue(this);
        }
    }

    /** One method per case and no defaults. */
    interface Visitor<R> {
        R visitDeclare(Declare s);

        R visitUpdate(Update s);

        R visitNext(Next s);

        R visitYield(Yield s);

        R visitMinimize(Minimize s);

        R visitEvery(Every s);

        R visitCheck(Check s);

        R visitPrint(Print s);

        R visitWrite(Write s);

        R visitModel(Model s);

        R visitAssign(Assign s);

        R visitValue(Value s);
    }
}
