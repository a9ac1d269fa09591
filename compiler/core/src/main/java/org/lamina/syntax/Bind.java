package org.lamina.syntax;

import java.util.Optional;
import org.lamina.source.Span;

/** {@code net = LeNet5() from "lenet5.safetensors"} after {@code model}. */
public record Bind(Span span, Ident name, Expr value, Optional<Expr> from) {}
