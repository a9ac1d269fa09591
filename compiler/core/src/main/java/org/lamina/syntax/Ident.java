package org.lamina.syntax;

import org.lamina.source.Span;

/** A name at a place. */
public record Ident(Span span, String text) {}
