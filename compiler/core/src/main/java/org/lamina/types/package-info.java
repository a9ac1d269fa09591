/**
 * Element types, sizes of axes, and what is known about sizes.
 *
 * <p>In comes size arithmetic as the elaborator meets it: names, {@code + - * // %}, exact division, and constraints
 * such as {@code H % 16 == 0}. Out come normal forms, verdicts with counterexamples, and text in the words of the
 * program. Nothing here reads programs, knows operations or reports diagnostics, and nothing is ever rounded: a result
 * that does not fit is an {@link java.lang.ArithmeticException}.
 */
@NullMarked
package org.lamina.types;

import org.jspecify.annotations.NullMarked;
