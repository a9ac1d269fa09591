/**
 * Graphs of primitive operations: built by {@link org.lamina.ir.GraphBuilder}, copied with changes by
 * {@link org.lamina.ir.GraphRewriter}, checked by {@link org.lamina.ir.Verifier}, written and read as text by
 * {@link org.lamina.ir.Printer} and {@link org.lamina.ir.Reader}. A graph is immutable; no code here knows what an
 * operation computes.
 */
@NullMarked
package org.lamina.ir;

import org.jspecify.annotations.NullMarked;
