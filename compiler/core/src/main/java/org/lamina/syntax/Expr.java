package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.lamina.source.Span;

/** An expression. Trees are written once and never edited; later facts live in tables keyed by node identity. */
public sealed interface Expr {
    Span span();

    <R> R accept(Visitor<R> visitor);

    /** {@code 1_000}; {@code value} is empty where the digits exceed 64 bits (already reported). */
    record IntLit(Span span, OptionalLong value) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitInt(this);
        }
    }

    record FloatLit(Span span, double value) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFloat(this);
        }
    }

    /** The pieces of a text in order: {@link Fixed} ones, and names whose values stand in between. */
    record StringLit(Span span, List<Piece> pieces) implements Expr {
        public StringLit {
            pieces = List.copyOf(pieces);
        }

        /** What a string consists of. */
        public sealed interface Piece {}

        /** Characters as they stand, escapes resolved. */
        public record Fixed(String text) implements Piece {}

        /** {@code {name}}. */
        public record Hole(Ref name) implements Piece {}

        /** The text as written, with the names of its holes in braces: for titles and messages. */
        public String text() {
            return pieces.stream()
                    .map(p -> p instanceof Fixed fixed
                            ? fixed.text()
                            : "{" + ((Hole) p).name().name() + "}")
                    .collect(Collectors.joining());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitString(this);
        }
    }

    record BoolLit(Span span, boolean value) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBool(this);
        }
    }

    record Ref(Span span, String name) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitRef(this);
        }
    }

    /** {@code (e)}: kept so that the formatter writes what was written. */
    record Paren(Span span, Expr inner) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitParen(this);
        }
    }

    record Call(Span span, Expr callee, List<Arg> args) implements Expr {
        public Call {
            args = List.copyOf(args);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitCall(this);
        }
    }

    record Index(Span span, Expr target, List<IndexItem> items) implements Expr {
        public Index {
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIndex(this);
        }
    }

    record Field(Span span, Expr target, Ident name) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitField(this);
        }
    }

    record Unary(Span span, UnaryOp op, Expr operand) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitUnary(this);
        }
    }

    /** {@code opSpan} is the operator itself. */
    record Binary(Span span, BinaryOp op, Span opSpan, Expr left, Expr right) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBinary(this);
        }
    }

    /** {@code a..b}, half open. */
    record Range(Span span, Expr from, Expr to) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitRange(this);
        }
    }

    record Lambda(Span span, Pattern params, Expr body) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLambda(this);
        }
    }

    record Pipe(Span span, Expr head, List<Stage> stages) implements Expr {
        public Pipe {
            stages = List.copyOf(stages);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPipe(this);
        }
    }

    /** {@code (a, b)} or the record {@code (x = a, y = b)}; also the record of one field {@code (x = a)}. */
    record Tuple(Span span, List<Arg> elements) implements Expr {
        public Tuple {
            elements = List.copyOf(elements);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTuple(this);
        }
    }

    /** {@code [a, b]} or, as a shape, {@code [..S, 3]}. */
    record ListLit(Span span, List<Item> items) implements Expr {
        public ListLit {
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitList(this);
        }
    }

    /** {@code [n t (h d) -> n h t d]}, the notation of {@code rearrange} and {@code einsum}. */
    record Axes(Span span, List<AxisTerms> inputs, AxisTerms output) implements Expr {
        public Axes {
            inputs = List.copyOf(inputs);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAxes(this);
        }
    }

    /** {@code otherwise} is an {@link If} again for {@code else if}, a {@link BlockExpr}, or another primary. */
    record If(Span span, Expr condition, Block then, Optional<Expr> otherwise) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitIf(this);
        }
    }

    /** A block in the place of an expression: only as {@code else} branch. */
    record BlockExpr(Span span, Block block) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBlock(this);
        }
    }

    /** {@code scan h = h0 for xt in x, i in 0..n by 1 { … }}; {@code axis} is the number after {@code by}. */
    record Scan(Span span, List<Named> carries, List<Named> inputs, OptionalLong axis, Block body) implements Expr {
        public Scan {
            carries = List.copyOf(carries);
            inputs = List.copyOf(inputs);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitScan(this);
        }
    }

    /** Stands where the text could not be read; its error is already reported. */
    record Broken(Span span) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBroken(this);
        }
    }

    /** One stage of a pipeline. */
    sealed interface Stage {
        Span span();

        /** {@code |> as t}. */
        record As(Span span, Ident name) implements Stage {}

        /** {@code |> label: repeat i in 0..n { A() |> f }}; {@code count} is a number or a {@link Range}. */
        record Repeat(Span span, Optional<Ident> label, Optional<Ident> index, Expr count, List<Stage> body)
                implements Stage {
            public Repeat {
                body = List.copyOf(body);
            }
        }

        /** {@code |> label: f(a)}. */
        record Apply(Span span, Optional<Ident> label, Expr function) implements Stage {}
    }

    /** One entry of an index. */
    sealed interface IndexItem {
        Span span();

        /** {@code :} keeps the axis. */
        record All(Span span) implements IndexItem {}

        /** {@code ~} inserts a stretch axis. */
        record NewAxis(Span span) implements IndexItem {}

        /** {@code ..} stands for any number of axes. */
        record Ellipsis(Span span) implements IndexItem {}

        /** A position, or a {@link Range}. */
        record At(Span span, Expr value) implements IndexItem {}
    }

    /** One entry of a list. */
    sealed interface Item {
        Span span();

        /** {@code ..S}. */
        record Spread(Span span, Ident name) implements Item {}

        record Value(Span span, Expr value) implements Item {}
    }

    /** One side of an axes expression: terms, each a single name (or {@code 1}) or a group in parentheses. */
    record AxisTerms(Span span, List<Term> terms) {
        public AxisTerms {
            terms = List.copyOf(terms);
        }

        /** {@code names} has several entries only where {@code grouped}. */
        public record Term(Span span, List<Ident> names, boolean grouped) {
            public Term {
                names = List.copyOf(names);
            }
        }
    }

    enum UnaryOp {
        NEG("-"),
        NOT("not");

        private final String text;

        UnaryOp(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    enum BinaryOp {
        ADD("+"),
        SUB("-"),
        MUL("*"),
        DIV("/"),
        FLOOR_DIV("//"),
        MOD("%"),
        MATMUL("@"),
        POW("^"),
        EQ("=="),
        NE("!="),
        LT("<"),
        GT(">"),
        LE("<="),
        GE(">="),
        AND("and"),
        OR("or");

        private final String text;

        BinaryOp(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /** Whether the result is a bool about two values. */
        public boolean comparison() {
            return ordinal() >= EQ.ordinal() && ordinal() <= GE.ordinal();
        }
    }

    /** One method per case and no defaults, so that a new case breaks every place that must answer it. */
    interface Visitor<R> {
        R visitInt(IntLit e);

        R visitFloat(FloatLit e);

        R visitString(StringLit e);

        R visitBool(BoolLit e);

        R visitRef(Ref e);

        R visitParen(Paren e);

        R visitCall(Call e);

        R visitIndex(Index e);

        R visitField(Field e);

        R visitUnary(Unary e);

        R visitBinary(Binary e);

        R visitRange(Range e);

        R visitLambda(Lambda e);

        R visitPipe(Pipe e);

        R visitTuple(Tuple e);

        R visitList(ListLit e);

        R visitAxes(Axes e);

        R visitIf(If e);

        R visitBlock(BlockExpr e);

        R visitScan(Scan e);

        R visitBroken(Broken e);
    }
}
