package org.lamina.elaborate;

import java.util.Optional;
import org.lamina.source.Span;
import org.lamina.syntax.Ident;

/** An argument of a call after evaluation. */
record Argument(Optional<Ident> name, Val value, Span span) {}
