package org.lamina.syntax;

import java.util.List;
import org.lamina.source.Span;

/** What follows {@code ->}: one type, or a record of named fields. */
public sealed interface Result {
    Span span();

    record Single(Span span, TypeExpr type) implements Result {}

    record Fields(Span span, List<Param> fields) implements Result {
        public Fields {
            fields = List.copyOf(fields);
        }
    }
}
