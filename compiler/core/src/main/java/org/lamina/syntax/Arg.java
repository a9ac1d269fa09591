package org.lamina.syntax;

import java.util.Optional;
import org.lamina.source.Span;

/** An argument of a call, or an element of a tuple or record: {@code value} or {@code name = value}. */
public record Arg(Span span, Optional<Ident> name, Expr value) {}
