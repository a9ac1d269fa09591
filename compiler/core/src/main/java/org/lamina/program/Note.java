package org.lamina.program;

import org.lamina.source.Span;

/** What a stage of a pipeline or a named value is: the shape that editors show beside the line. */
public record Note(Span span, String name, String type) {}
