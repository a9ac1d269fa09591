package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/** One clause of a {@code train} block. */
public sealed interface TrainItem {
    Span span();

    <R> R accept(Visitor<R> visitor);

    record Data(Span span, List<Expr> blocks) implements TrainItem {
        public Data {
            blocks = List.copyOf(blocks);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitData(this);
        }
    }

    enum SettingName {
        EPOCHS,
        STEPS,
        SEED,
        PRECISION,
        STOP
    }

    /** {@code epochs 12}, {@code steps 400}, {@code seed 1}, {@code precision f64}, {@code stop early(…)}. */
    record Setting(Span span, SettingName name, Expr value) implements TrainItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSetting(this);
        }
    }

    record Load(Span span, Selector selector, Expr from, Optional<Expr> map) implements TrainItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitLoad(this);
        }
    }

    record Freeze(Span span, List<Selector> selectors) implements TrainItem {
        public Freeze {
            selectors = List.copyOf(selectors);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFreeze(this);
        }
    }

    record Regularize(Span span, Expr penalty, List<Selector> on) implements TrainItem {
        public Regularize {
            on = List.copyOf(on);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitRegularize(this);
        }
    }

    /** {@code step (x, y) { … }}; {@code fields} is empty for a step without data. */
    record Step(Span span, List<Ident> fields, Block body) implements TrainItem {
        public Step {
            fields = List.copyOf(fields);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitStep(this);
        }
    }

    /** {@code metric acc = e on valid}. */
    record Metric(Span span, Named value, Optional<Ident> part) implements TrainItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMetric(this);
        }
    }

    /** {@code save best(min(valid.loss)) to "f.safetensors"}. */
    record Save(Span span, Expr what, Expr to) implements TrainItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSave(this);
        }
    }

    /** {@code model}, {@code param}, {@code state}, {@code every}, or a value made once before the first step. */
    record Action(Span span, Stmt statement) implements TrainItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAction(this);
        }
    }

    /** One method per case and no defaults. */
    interface Visitor<R> {
        R visitData(Data item);

        R visitSetting(Setting item);

        R visitLoad(Load item);

        R visitFreeze(Freeze item);

        R visitRegularize(Regularize item);

        R visitStep(Step item);

        R visitMetric(Metric item);

        R visitSave(Save item);

        R visitAction(Action item);
    }
}
