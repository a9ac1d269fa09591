package org.lamina.optimize;

import java.util.function.UnaryOperator;
import org.lamina.ir.Graph;

/** A rewrite that keeps what a graph computes. The name is also its key for {@code --dump-after}. */
public record Pass(String name, String purpose, UnaryOperator<Graph> rewrite) {}
