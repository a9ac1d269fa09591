package org.lamina.syntax;

import java.util.List;
import java.util.Optional;
import org.lamina.source.Span;

/** One clause of a {@code data} block. */
public sealed interface DataItem {
    Span span();

    <R> R accept(Visitor<R> visitor);

    /** {@code source csv(…)} or {@code source generate(60) { u = … }}. */
    record Source(Span span, Expr source, Optional<Block> body) implements DataItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSource(this);
        }
    }

    record Split(Span span, List<Named> settings) implements DataItem {
        public Split {
            settings = List.copyOf(settings);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitSplit(this);
        }
    }

    /** {@code fit mu = mean(x, axes = [0]) on train}. */
    record Fit(Span span, List<Named> values, Ident part) implements DataItem {
        public Fit {
            values = List.copyOf(values);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitFit(this);
        }
    }

    record Map(Span span, List<Named> values, Optional<Ident> part) implements DataItem {
        public Map {
            values = List.copyOf(values);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitMap(this);
        }
    }

    record Augment(Span span, Block body) implements DataItem {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitAugment(this);
        }
    }

    record Batch(Span span, Expr size, List<Named> settings) implements DataItem {
        public Batch {
            settings = List.copyOf(settings);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitBatch(this);
        }
    }

    /** One method per case and no defaults. */
    interface Visitor<R> {
        R visitSource(Source item);

        R visitSplit(Split item);

        R visitFit(Fit item);

        R visitMap(Map item);

        R visitAugment(Augment item);

        R visitBatch(Batch item);
    }
}
