package org.lamina.syntax;

import org.lamina.source.Span;

/** A comment with its leading {@code #} or {@code ##}; {@code ownLine} when nothing but blanks stands before it. */
public record Comment(Span span, String text, boolean doc, boolean ownLine) {}
