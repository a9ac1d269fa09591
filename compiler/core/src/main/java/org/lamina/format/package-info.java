/**
 * Syntax tree and comments back to canonical source text. A {@link org.lamina.syntax.Module} that was read without
 * errors enters, its text in the one layout leaves. It changes blanks, line ends, {@code ;} and commas behind last
 * elements, and nothing else: names, numbers, strings and comments keep their spelling and their order. It never parses.
 */
@NullMarked
package org.lamina.format;

import org.jspecify.annotations.NullMarked;
