/**
 * How long things take, by JMH: one class for each workload, whose parameters span what is claimed of it. In comes
 * nothing but the options of JMH; out come its tables. Never part of the build: a busy machine must not fail it.
 */
@NullMarked
package org.lamina.benchmarks;

import org.jspecify.annotations.NullMarked;
