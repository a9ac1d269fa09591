package org.lamina.syntax;

import java.util.Optional;
import org.lamina.source.Span;

/** A declared argument, result field or data field: {@code name: type} or {@code name: type = value}. */
public record Param(Span span, Ident name, TypeExpr type, Optional<Expr> value) {}
