package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/** A top-level declaration. {@code doc} is the text of the {@code ##} lines right above it, without the marks. */
public sealed interface Decl {
    Span span();

    Ident name();

    boolean exported();

    String doc();

    <R> R accept(Visitor<R> visitor);

    record Const(Span span, Ident name, boolean exported, String doc, Expr value) implements Decl {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitConst(this);
        }
    }

    /** {@code fn name(params) -> result where … = e} or with a block; an {@code = e} body is a block of one value. */
    record Fn(
            Span span,
            Ident name,
            boolean exported,
            String doc,
            List<Param> params,
            Optional<Result> result,
            List<Expr> where,
            Block body)
            implements Decl {
        public Fn {
            params = List.copyOf(params);
            where = List.copyOf(where);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFn(this);
        }
    }

    /** {@code layer} or {@code model}. With one argument list, {@code statics} is empty and {@code tensors} holds it. */
    record Layer(
            Span span,
            Ident name,
            boolean exported,
            String doc,
            boolean model,
            List<Param> statics,
            List<Param> tensors,
            Optional<Result> result,
            List<Expr> where,
            Block body)
            implements Decl {
        public Layer {
            statics = List.copyOf(statics);
            tensors = List.copyOf(tensors);
            where = List.copyOf(where);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLayer(this);
        }
    }

    record Optimizer(
            Span span, Ident name, boolean exported, String doc, List<Param> statics, List<Param> tensors, Block body)
            implements Decl {
        public Optimizer {
            statics = List.copyOf(statics);
            tensors = List.copyOf(tensors);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitOptimizer(this);
        }
    }

    /** As for layers, one argument list means tensors only. */
    record Metric(
            Span span,
            Ident name,
            boolean exported,
            String doc,
            List<Param> statics,
            List<Param> tensors,
            Optional<Result> result,
            Block body)
            implements Decl {
        public Metric {
            statics = List.copyOf(statics);
            tensors = List.copyOf(tensors);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMetric(this);
        }
    }

    record Data(
            Span span,
            Ident name,
            boolean exported,
            String doc,
            List<Param> params,
            List<Param> fields,
            List<DataItem> items)
            implements Decl {
        public Data {
            params = List.copyOf(params);
            fields = List.copyOf(fields);
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitData(this);
        }
    }

    record Train(Span span, Ident name, boolean exported, String doc, List<Param> params, List<TrainItem> items)
            implements Decl {
        public Train {
            params = List.copyOf(params);
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTrain(this);
        }
    }

    /** {@code over} is the train that is swept: a name or a call. */
    record Sweep(Span span, Ident name, boolean exported, String doc, Expr over, List<SweepItem> items)
            implements Decl {
        public Sweep {
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSweep(this);
        }
    }

    record Task(Span span, Ident name, boolean exported, String doc, List<Param> params, Block body) implements Decl {
        public Task {
            params = List.copyOf(params);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTask(this);
        }
    }

    /** {@code name} is the quoted title. */
    record Test(Span span, Ident name, boolean exported, String doc, Block body) implements Decl {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTest(this);
        }
    }

    /** One method per case and no defaults. */
    interface Visitor<R> {
        R visitConst(Const d);

        R visitFn(Fn d);

        R visitLayer(Layer d);

        R visitOptimizer(Optimizer d);

        R visitMetric(Metric d);

        R visitData(Data d);

        R visitTrain(Train d);

        R visitSweep(Sweep d);

        R visitTask(Task d);

        R visitTest(Test d);
    }
}
