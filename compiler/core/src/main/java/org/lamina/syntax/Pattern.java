package org.lamina.syntax;

import java.util.List;
import org.lamina.source.Span;

/** Left side of {@code a = …} (one name) or {@code (a, b) = …} (several; {@code tuple} is true). */
public record Pattern(Span span, List<Ident> names, boolean tuple) {
    public Pattern {
        names = List.copyOf(names);
    }
}
