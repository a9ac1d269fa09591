package org.lamina.program;

import org.lamina.source.Span;
import org.lamina.types.Constraint;

/** A condition on run-time sizes that holds for some and not for all; checked when the program is entered. */
public record Assumption(Span span, Constraint constraint, String text) {}
