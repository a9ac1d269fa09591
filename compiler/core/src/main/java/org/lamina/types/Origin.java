package org.lamina.types;

import org.lamina.source.Span;

/** Where a size comes from: a place in a program and what it says of the size there. */
public record Origin(Span span, String text) {}
