/**
 * What happens to texts that nobody wrote. In come bytes, from the corpus or from Jazzer; out comes nothing, unless a
 * promise of the compiler is broken: then an exception. Never reads a file that a text names, and never runs a program.
 */
@NullMarked
package org.lamina.fuzz;

import org.jspecify.annotations.NullMarked;
