package org.lamina.syntax;

import org.lamina.source.Span;

/** {@code name = value}, as clauses such as {@code update}, {@code split}, {@code metric} and {@code grid} have it. */
public record Named(Span span, Ident name, Expr value) {}
