/**
 * How long data takes: what a step waits for it, opening it, and whole runs from files to weights and from files to files.
 *
 * <p>Programs and folders of data enter, figures leave. Whole runs are processes of their own, as people start them.
 */
@NullMarked
package org.lamina.benchmarks.data;

import org.jspecify.annotations.NullMarked;
