/**
 * The {@code lamina} command. In come arguments, files and the environment; out go results on standard output,
 * diagnostics on standard error and an exit code. Commands are thin: they read, call the compiler or the runtime, and
 * print. This package never parses a program, checks a shape or computes a number of a network itself.
 */
@NullMarked
package org.lamina.cli;

import org.jspecify.annotations.NullMarked;
