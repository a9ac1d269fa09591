/**
 * A compiled program as a command and as a library.
 *
 * <p>What enters: a {@link org.lamina.runtime.app.ProgramInfo} that generated code builds, and a command line or the calls
 * of a Java program. What leaves: printed results, files that were asked for, and an exit code: 0 fine, 1 the run failed, 2
 * the command line is wrong, 3 a file or data could not be read or written, 70 a fault of the software, 130 interrupted. It
 * never shows a stack trace unless LAMINA_DEBUG is set, and never ends the process except in {@code ProgramMain.main}.
 */
@NullMarked
package org.lamina.runtime.app;

import org.jspecify.annotations.NullMarked;
