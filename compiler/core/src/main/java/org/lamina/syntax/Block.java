package org.lamina.syntax;

import java.util.List;
import org.lamina.source.Span;

/** Statements between braces. The value of a block is its last statement where that is an expression. */
public record Block(Span span, List<Stmt> statements) {
    public Block {
        statements = List.copyOf(statements);
    }
}
