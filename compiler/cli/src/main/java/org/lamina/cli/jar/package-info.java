/**
 * Packs a compiled program, the runtime and the libraries it needs into one runnable JAR. In come class files, resources
 * and a class path; out goes a file that is written completely or not at all, with equal bytes for equal input. This
 * package never compiles anything and never puts the compiler into a JAR.
 */
@NullMarked
package org.lamina.cli.jar;

import org.jspecify.annotations.NullMarked;
