/**
 * Training steps of compiled programs beside those of other libraries: the same networks from the same weights, on the same
 * batch, each library in a process of its own and in its best environment, sample by sample in turns. In come the programs
 * of {@code tests/benchmarks/workloads} and the class paths that the build of the other libraries' workers left; out come a
 * table and a JSON file. Nothing here tunes a program for a measurement.
 */
@NullMarked
package org.lamina.benchmarks.steps;

import org.jspecify.annotations.NullMarked;
