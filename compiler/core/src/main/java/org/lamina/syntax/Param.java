package org.lamina.syntax;

import java.util.Optional;
import org.lamina.source.Span;

/**
 * A declared argument, result field or data field: {@code name: type} or {@code name: type = value}.
 *
 * @param doc text of the {@code ##} lines right above it, where it begins its line
 */
public record Param(Span span, Ident name, String doc, TypeExpr type, Optional<Expr> value) {}
