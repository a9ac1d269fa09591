/**
 * The workloads in libtorch. In come the initial weights and the batch of a compiled program, out go losses and times.
 * Nothing of Lamina computes here: its class path and the JavaCPP of libtorch's presets exclude each other.
 */
@NullMarked
package org.lamina.benchmarks.libtorch;

import org.jspecify.annotations.NullMarked;
