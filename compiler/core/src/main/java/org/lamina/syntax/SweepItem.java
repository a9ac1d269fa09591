package org.lamina.syntax;

import java.util.List;
import org.lamina.source.Span;

/** One clause of a {@code sweep} block. */
public sealed interface SweepItem {
    Span span();

    record Grid(Span span, List<Named> values) implements SweepItem {
        public Grid {
            values = List.copyOf(values);
        }
    }

    record Random(Span span, Expr count, List<Named> values) implements SweepItem {
        public Random {
            values = List.copyOf(values);
        }
    }

    record KFold(Span span, Expr folds, Expr of, List<Named> settings) implements SweepItem {
        public KFold {
            settings = List.copyOf(settings);
        }
    }

    record Seeds(Span span, Expr count) implements SweepItem {}

    record Record(Span span, List<Arg> values) implements SweepItem {
        public Record {
            values = List.copyOf(values);
        }
    }

    record Pick(Span span, Expr rule) implements SweepItem {}

    record Refit(Span span, Expr part, Expr to) implements SweepItem {}

    record Write(Span span, Expr value, Expr to) implements SweepItem {}
}
